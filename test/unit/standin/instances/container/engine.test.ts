import { expect, test } from "vitest";
import { findEngine } from "../../../../../src/standin/instances/container/engine.ts";

test("an engine whose containers are in a virtual machine is refused in words", async () => {
  await expect(findEngine("darwin")).rejects.toThrow(
    "the engine on darwin runs in a virtual machine, whose containers cannot be reached",
  );
});
