// Jest's types do not know its ES module mocks yet.
const { jest } = import.meta as unknown as {
  jest: { unstable_mockModule(name: string, factory: () => object): void };
};

test('loads without TensorFlow.js', async () => {
  jest.unstable_mockModule('@tensorflow/tfjs', () => {
    throw new Error('TensorFlow.js was loaded');
  });
  const { boneDistance } = await import('./raster.js');
  expect(boneDistance).toBeInstanceOf(Function);
  await expect(import('./index.js')).rejects.toThrow('TensorFlow.js was loaded');
});
