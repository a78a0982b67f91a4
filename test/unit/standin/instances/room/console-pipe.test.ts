import { mkdtempSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openConsolePipe } from "../../../../../src/standin/instances/room/console-pipe.ts";

test("drained: everything written before has been delivered, characters whole", async () => {
  const directory = mkdtempSync(join(tmpdir(), "slipway-pipe-"));
  let text = "";
  const pipe = await openConsolePipe(directory, (chunk) => (text += chunk));
  try {
    for (const size of [1, 100, 20_000]) {
      text = "";
      writeSync(pipe.writeEnd, "ü".repeat(size));
      await pipe.drained();
      expect(text).toBe("ü".repeat(size));
    }
    writeSync(pipe.writeEnd, Buffer.from([0xc3]));
    await pipe.drained();
    writeSync(pipe.writeEnd, Buffer.from([0xbc]));
    await pipe.drained();
    expect(text.endsWith("üü")).toBe(true);
    expect(text).not.toContain("\uFFFD");
  } finally {
    pipe.close();
    rmSync(directory, { recursive: true });
  }
});
