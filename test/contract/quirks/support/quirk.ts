import { AssertionError } from "node:assert";
import { expect, test } from "vitest";
import { allQuirks, type QuirkId } from "../../../../src/standin/quirks/all-quirks.ts";
import { quirkWorld, type QuirkWorld } from "./quirk-world.ts";

/**
 * Tests one quirk twice: it holds, and with the quirk switched off the same body fails, by one of
 * its own assertions and not by falling over. So no quirk is claimed that nothing looks at.
 */
export function quirk(id: QuirkId, body: (world: QuirkWorld) => Promise<void>): void {
  test(`${id}: ${allQuirks[id].says}`, async () => {
    const world = quirkWorld();
    await body(world);
    expect(world.complaints).toEqual([]);
  });
  test(`${id} switched off is seen`, async () => {
    await expectFailing(() => body(quirkWorld([id])));
  });
}

/** Resolves when `body` fails by an assertion; passes any other error on. */
export async function expectFailing(body: () => Promise<void>): Promise<void> {
  const failure = await body().then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (failure === undefined) {
    throw new AssertionError({
      message: "the test passes with its quirk switched off: it looks at nothing",
    });
  }
  if ((failure as Error).name !== "AssertionError") throw failure;
}
