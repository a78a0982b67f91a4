import { expect, test } from "vitest";
import { together } from "../../../src/engine/together.ts";

test("waits for every work, also after one has failed, and throws the first in order", async () => {
  const done: string[] = [];
  let finish: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => (finish = resolve));
  const all = together(
    async () => {
      await slow;
      done.push("slow");
      throw new Error("slow failed");
    },
    () => Promise.reject(new Error("quick failed")),
  );
  let settled = false;
  void all.catch(() => (settled = true));
  await Promise.resolve();
  expect(settled).toBe(false);
  finish();
  await expect(all).rejects.toThrow("slow failed");
  expect(done).toEqual(["slow"]);
});

test("a work that throws at once is no different", async () => {
  const broken = (): Promise<void> => {
    throw new Error("at once");
  };
  await expect(together(broken, () => Promise.resolve())).rejects.toThrow("at once");
});
