/**
 * Runs `task` for 0 ... count-1 with at most `limit` at a time and starts them in order.
 * The first failure stops further starts; the promise rejects once the running tasks have ended,
 * so nothing goes on in the background.
 */
export async function mapConcurrent(
  count: number,
  limit: number,
  task: (i: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  let failure: unknown;
  const worker = async (): Promise<void> => {
    while (!failed && next < count) {
      try {
        await task(next++);
      } catch (error) {
        if (!failed) failure = error;
        failed = true;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, count) }, worker));
  if (failed) throw failure;
}
