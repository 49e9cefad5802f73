import * as arrays from './arrays.js';
import * as convolutions from './convolutions.js';
import * as elementwise from './elementwise.js';
import * as fused from './fused.js';
import * as images from './images.js';
import type { Operation } from './operation.js';
import * as products from './products.js';

/** Every operation that is trained through. */
export const operations: Operation[] = [
  arrays,
  convolutions,
  elementwise,
  fused,
  images,
  products,
].flatMap((group) => Object.values(group));
