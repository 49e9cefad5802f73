/** The part of OpenCV.js that this package calls; the types of its npm package lack MOG2. */
export interface OpenCv {
  Mat: new (rows?: number, cols?: number, type?: number) => OpenCvMat;
  Rect: new (x: number, y: number, width: number, height: number) => object;
  BackgroundSubtractorMOG2: new (
    history: number,
    varThreshold: number,
    detectShadows: boolean,
  ) => OpenCvSubtractor;
  grabCut(
    image: OpenCvMat,
    mask: OpenCvMat,
    rect: object,
    background: OpenCvMat,
    foreground: OpenCvMat,
    iterations: number,
    mode: number,
  ): void;
  exceptionFromPtr(pointer: number): { msg: string };
  CV_8UC1: number;
  CV_8UC3: number;
  GC_INIT_WITH_MASK: number;
  /** The WebAssembly memory. */
  HEAPU8: Uint8Array;
}

/** A matrix in WebAssembly memory; lives until `delete`. */
export interface OpenCvMat {
  data: Uint8Array;
  delete(): void;
}

/** OpenCV's Gaussian mixture background model; lives until `delete`. */
export interface OpenCvSubtractor {
  apply(image: OpenCvMat, mask: OpenCvMat, learningRate: number): void;
  delete(): void;
}
