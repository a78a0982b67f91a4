import { wallClock } from "../../src/standin/clock.ts";

const clock = wallClock();

/**
 * Waits in real time until there is something to see, looking every 20 ms; resolves to it. Fails with
 * what `describe` says. Less than a tier's time for one test unless told, so that it is heard.
 */
export async function until<T>(
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  describe: () => string = () => "the condition",
  withinMs = 45_000,
): Promise<T> {
  const deadline = clock.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (clock.now() > deadline) throw new Error(`not within ${withinMs} ms: ${describe()}`);
    await new Promise<void>((resolve) => clock.after(20, resolve));
  }
}
