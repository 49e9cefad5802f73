// Budgets of the packages that strangers install alone: all that all its entries export, minified and
// gzipped. Left out is what the user's bundle has anyway: ndarray and the peer TensorFlow.js. What a
// package takes from others of ours counts: @mas/metrics is bundled with @mas/geometry and @mas/skeleton.
const budgets = [
  { name: '@mas/geodesic', entries: ['geodesic/dist/index.js'], limit: '6 kB' },
  {
    name: '@mas/geometry',
    entries: ['geometry/dist/index.js', 'geometry/dist/tf/index.js'],
    limit: '12 kB',
  },
  { name: '@mas/metrics', entries: ['metrics/dist/index.js'], limit: '8 kB' },
  { name: '@mas/skeleton', entries: ['skeleton/dist/index.js'], limit: '6 kB' },
  {
    name: '@mas/skeleton-mask',
    entries: ['skeleton-mask/dist/index.js', 'skeleton-mask/dist/raster.js'],
    limit: '8 kB',
  },
];

export default budgets.map(({ name, entries, limit }) => ({
  name,
  path: entries.map((file) => `packages/${file}`),
  limit,
  gzip: true,
  ignore: ['ndarray', '@tensorflow/tfjs'],
  // One bundle of all entries; size-limit would count what they share once for each.
  modifyEsbuildConfig: ({ entryPoints, ...config }) => ({
    ...config,
    format: 'esm',
    stdin: {
      contents: entryPoints.map((file, i) => `export * as e${i} from '${file}';`).join('\n'),
      resolveDir: import.meta.dirname,
    },
  }),
}));
