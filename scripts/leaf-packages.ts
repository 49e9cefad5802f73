// The packages that strangers install alone, entry by entry, each with the modules of others that
// it may import; their budgets stand in ../.size-limit.json.
export const leafEntries: Record<string, string[]> = {
  '@mas/geodesic': ['ndarray'],
  '@mas/geometry': ['ndarray'],
  '@mas/geometry/tf': ['@tensorflow/tfjs', 'ndarray'],
  '@mas/metrics': ['ndarray'],
  '@mas/skeleton': [],
  '@mas/skeleton-mask': ['@tensorflow/tfjs'],
  '@mas/skeleton-mask/raster': [],
};

/** Their folders in packages/. */
export const leafFolders = [...new Set(Object.keys(leafEntries).map((name) => name.split('/')[1]))];
