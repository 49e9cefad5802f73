/** A value as JSON for a message, in which NaN and Infinity do not pass for null. */
export function describeValue(value: unknown): string | undefined {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
  );
}
