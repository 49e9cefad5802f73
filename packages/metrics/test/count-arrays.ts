const names = ['Float64Array', 'Float32Array', 'Int32Array', 'Uint8Array'] as const;

/** How many typed arrays `run` makes. */
export function countArrays(run: () => void): number {
  const originals = names.map((name) => globalThis[name]);
  let made = 0;
  for (const name of names) {
    (globalThis[name] as object) = new Proxy(globalThis[name], {
      construct(target, values, newTarget) {
        made++;
        return Reflect.construct(target, values, newTarget) as object;
      },
    });
  }
  try {
    run();
  } finally {
    names.forEach((name, i) => {
      (globalThis[name] as unknown) = originals[i];
    });
  }
  return made;
}
