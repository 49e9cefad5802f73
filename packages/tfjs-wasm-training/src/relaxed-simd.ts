/** Which binary to run: `relaxed` uses fused multiply-adds. */
export type RelaxedSimd = 'auto' | 'on' | 'off';

/**
 * Chooses between the two binaries by asking the engine to validate them. Node 20 has relaxed SIMD
 * behind a flag that can be set before the module is compiled.
 */
export function chooseSimd(
  wanted: RelaxedSimd,
  binaries: { simd: BufferSource; relaxed: BufferSource },
): { simd: 'simd128' | 'relaxed'; reason: string } {
  if (wanted === 'off') {
    requireSimd(binaries.simd);
    return { simd: 'simd128', reason: "relaxedSimd is 'off'" };
  }
  if (WebAssembly.validate(binaries.relaxed)) {
    return { simd: 'relaxed', reason: 'the engine supports relaxed SIMD' };
  }
  if (enableRelaxedSimdInNode() && WebAssembly.validate(binaries.relaxed)) {
    return { simd: 'relaxed', reason: 'Node supports relaxed SIMD behind a flag, which was set' };
  }
  if (wanted === 'on') {
    throw new Error(
      "installTraining: relaxedSimd is 'on', but this engine has no relaxed SIMD; " +
        "use 'auto', or Node >= 20 or Chrome >= 114",
    );
  }
  requireSimd(binaries.simd);
  return { simd: 'simd128', reason: 'the engine has no relaxed SIMD' };
}

function requireSimd(binary: BufferSource): void {
  if (!WebAssembly.validate(binary)) {
    throw new Error('installTraining: this engine has no WebAssembly SIMD, which the kernels need');
  }
}

/** True where the V8 flag could be set. No import: bundlers for browsers must not see `node:v8`. */
function enableRelaxedSimdInNode(): boolean {
  const node = (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } })
    .process;
  const v8 = node?.getBuiltinModule?.('node:v8') as
    { setFlagsFromString?: (flag: string) => void } | undefined;
  if (!v8?.setFlagsFromString) return false;
  v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  return true;
}
