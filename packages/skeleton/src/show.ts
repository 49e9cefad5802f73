/** A value as it stands in an error message, shortened. @internal */
export function show(value: unknown): string {
  let text = String(value);
  try {
    if (typeof value !== 'number') text = JSON.stringify(value) ?? text;
  } catch {
    // Circular, or holds a BigInt: String says enough.
  }
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
