import { BoneSpans } from './bone-spans.js';

// Kept from call to call and grown when needed, so that drawing a batch allocates nothing. Safe,
// because no function that uses them is interrupted or calls itself.
const spans = /* @__PURE__ */ new BoneSpans();
let values = /* @__PURE__ */ new Float32Array(0);
let indices = /* @__PURE__ */ new Int16Array(0);

/** The spans of bones in images of that size. @internal */
export function spansFor(height: number, width: number): BoneSpans {
  spans.resize(height, width);
  return spans;
}

/** Room for the values of one image. @internal */
export function valuesFor(pixels: number): Float32Array {
  if (values.length < pixels) values = new Float32Array(pixels);
  return values;
}

/** Room for the nearest bones of one image. @internal */
export function indicesFor(pixels: number): Int16Array {
  if (indices.length < pixels) indices = new Int16Array(pixels);
  return indices;
}
