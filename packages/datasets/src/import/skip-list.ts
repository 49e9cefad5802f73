/** Counts what an import leaves out, by reason. */
export class SkipList extends Map<string, number> {
  add(reason: string, count = 1): void {
    if (count > 0) this.set(reason, (this.get(reason) ?? 0) + count);
  }
}
