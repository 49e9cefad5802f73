/** Throws one clear error unless `value` is an integer in [min, max]. */
export function requireInteger(name: string, value: unknown, min: number, max: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max)
    throw new Error(`${name} must be an integer from ${min} to ${max}, found ${String(value)}`);
}
