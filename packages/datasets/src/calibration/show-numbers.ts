/** What a list that should be finite numbers holds, for an error message. */
export function showNumbers(values: readonly unknown[]): string {
  const bad = values.filter((value) => !Number.isFinite(value));
  const first = bad.length > 0 ? `, ${bad.length} of them no finite number: ${String(bad[0])}` : '';
  return `${values.length} values${first}`;
}
