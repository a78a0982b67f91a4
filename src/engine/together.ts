/**
 * Runs independent works side by side and waits for all of them, also when one fails: nothing may
 * still be under way when undo begins. Then throws the first failure, in the order given.
 */
export async function together(...works: readonly (() => Promise<unknown>)[]): Promise<void> {
  const ends = await Promise.allSettled(works.map(async (work) => await work()));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) {
    throw failed.reason;
  }
}
