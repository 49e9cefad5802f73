import { Random } from '../random.js';
import { solveRidge } from './solve-ridge.js';

function normals(count: number, random: Random): Float64Array {
  return Float64Array.from({ length: count }, () => random.normal());
}

test('one input: slope and intercept in closed form', () => {
  const x = Float64Array.of(1, 2, 3, 6);
  const y = Float64Array.of(1, 3, 2, 8);
  const ridge = 0.5;
  // Means 3 and 3.5; covariance 4.75, variance 3.5.
  const slope = 4.75 / (3.5 + ridge);
  const { weight, bias } = solveRidge(x, y, 4, ridge);
  expect(weight[0]).toBeCloseTo(slope, 12);
  expect(bias[0]).toBeCloseTo(3.5 - 3 * slope, 12);
});

test('recovers a linear map as the ridge goes to zero', () => {
  const random = new Random('map');
  const [samples, inputs, outputs] = [40, 6, 3];
  const x = normals(samples * inputs, random);
  const truth = normals(inputs * outputs, random);
  const offset = normals(outputs, random);
  const y = new Float64Array(samples * outputs);
  for (let i = 0; i < samples; i++) {
    for (let q = 0; q < outputs; q++) {
      y[i * outputs + q] = offset[q];
      for (let p = 0; p < inputs; p++)
        y[i * outputs + q] += x[i * inputs + p] * truth[p * outputs + q];
    }
  }
  const { weight, bias } = solveRidge(x, y, samples, 1e-12);
  weight.forEach((value, i) => expect(value).toBeCloseTo(truth[i], 9));
  bias.forEach((value, q) => expect(value).toBeCloseTo(offset[q], 9));
});

test('the gradient of what it minimises is zero, also with fewer samples than inputs', () => {
  const random = new Random('few');
  const [samples, inputs, outputs, ridge] = [5, 12, 2, 1e-3];
  const x = normals(samples * inputs, random);
  const y = normals(samples * outputs, random);
  const { weight, bias } = solveRidge(x, y, samples, ridge);
  const residual = (i: number, q: number) => {
    let value = bias[q] - y[i * outputs + q];
    for (let p = 0; p < inputs; p++) value += x[i * inputs + p] * weight[p * outputs + q];
    return value;
  };
  for (let q = 0; q < outputs; q++) {
    let gradient = 0;
    for (let i = 0; i < samples; i++) gradient += residual(i, q);
    expect(gradient).toBeCloseTo(0, 10);
    for (let p = 0; p < inputs; p++) {
      gradient = ridge * weight[p * outputs + q];
      for (let i = 0; i < samples; i++) gradient += (residual(i, q) * x[i * inputs + p]) / samples;
      expect(gradient).toBeCloseTo(0, 10);
    }
  }
});
