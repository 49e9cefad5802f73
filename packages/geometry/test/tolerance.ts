/** How exact each kind of result has to be; tests take their tolerances from here only. */
export const tolerance = {
  /** Analytic answers in double precision, relative to numbers of about 1. */
  exact: 1e-12,
  /** Pixels, millimetres or radians after a few operations in double precision. */
  computed: 1e-9,
  /** Millimetres, after solving a system of equations in double precision. */
  solved: 1e-6,
  /** Pixels, against OpenCV. */
  pixels: 1e-6,
  /** Relative, against numpy and torch in double precision. */
  golden: 1e-6,
  /** Relative, analytic gradient against central differences in double precision. */
  gradient: 1e-6,
  /** Relative, tensors in float32. */
  float32: 1e-5,
  /** Relative, a system of equations solved in float32 and its gradient against float64. */
  float32Solved: 1e-4,
  /** Relative, gradient of float32 tensors against central differences of them. */
  float32Gradient: 5e-3,
} as const;
