import { product, rotationX, rotationY, rotationZ } from '../vector.js';
import { footDirections } from './foot-directions.js';

const degree = Math.PI / 180;

describe('footDirections', () => {
  it.each([-40, -10, 0, 15, 24])('is level while the shank leans by %d degrees', (lean) => {
    // A positive turn about x takes the shank's front up: the knee is behind the ankle.
    const { forward, up } = footDirections(product(rotationZ(0.7), rotationX(-lean * degree)));
    expect(forward[2]).toBeCloseTo(0, 9);
    expect(up[2]).toBeCloseTo(1, 9);
  });

  it('goes as far as the ankle does', () => {
    const { forward } = footDirections(rotationX(-50 * degree));
    // The shank leans 50 degrees forward, the ankle gives 25: the toes still point down by 25.
    expect(Math.asin(-forward[2]) / degree).toBeCloseTo(25, 9);
  });

  it('stretches the foot of somebody who kneels', () => {
    const { forward } = footDirections(rotationX(-90 * degree));
    // The shank lies with the knee in front (+y); the toes point backwards, nearly along it.
    expect(forward[1]).toBeLessThan(-0.95);
  });

  it('rolls flat where the leg is spread', () => {
    const { up } = footDirections(rotationY(20 * degree));
    expect(up[2]).toBeCloseTo(1, 9);
  });
});
