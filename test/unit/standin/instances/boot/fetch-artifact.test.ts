import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fetchArtifact } from "../../../../../src/standin/instances/boot/fetch-artifact.ts";

const sha256 = createHash("sha256").update("tarball").digest("hex");
let directory: string;
let asked: string[];
let waits: number[];
let reasons: string[];
let stop: AbortController;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "slipway-fetch-"));
  asked = [];
  waits = [];
  reasons = [];
  stop = new AbortController();
});
afterEach(() => {
  vi.unstubAllGlobals();
  rmSync(directory, { recursive: true });
});

/** Answers in turn; a clock whose waits are over at once is enough for the pauses between. */
function fetching(...answers: (() => Response)[]): Promise<void> {
  vi.stubGlobal("fetch", (url: URL) => {
    asked.push(url.href);
    const answer = answers.shift();
    return answer === undefined
      ? Promise.reject(new Error("too often"))
      : Promise.resolve(answer());
  });
  const clock = {
    now: () => 0,
    after(ms: number, run: () => void) {
      waits.push(ms);
      setImmediate(run);
      return () => {};
    },
  };
  return fetchArtifact({
    artifact: { kind: "tarball", url: "https://a/b", sha256, dockerfile: "", dockerfileSha256: "" },
    path: join(directory, "artifact"),
    clock,
    signal: stop.signal,
    failed: (reason) => {
      reasons.push(reason);
      if (reasons.length === 8) stop.abort(new Error("time is up"));
    },
  });
}

const answer =
  (status: number, body = "", url = "https://a/b") =>
  (): Response =>
    Object.defineProperty(new Response(body, { status }), "url", { value: url });

test("an https artifact arrives, after two failures of the server", async () => {
  await fetching(answer(503), answer(500), answer(200, "tarball"));
  expect(readFileSync(join(directory, "artifact"), "utf8")).toBe("tarball");
  expect(asked).toHaveLength(3);
  expect(waits).toEqual([500, 1_000]);
});

test("no network, 429 and 5xx are asked again with back-off, until the time is up", async () => {
  const lost = (): Response => {
    throw new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") });
  };
  const answers = [429, 500, 502, 503, 504].map((status) => answer(status));
  await expect(fetching(...answers, lost, lost, lost)).rejects.toThrow("time is up");
  expect(reasons.slice(4, 6)).toEqual(["it answers 504", "ECONNREFUSED"]);
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
});

test.each([
  [401, "ARTIFACT_DENIED"],
  [403, "ARTIFACT_DENIED"],
  [404, "ARTIFACT_NOT_FOUND"],
  [410, "ARTIFACT_NOT_FOUND"],
  [400, "ARTIFACT_FETCH"],
])("%i is not asked again: %s", async (status, code) => {
  await expect(fetching(answer(status), answer(200, "tarball"))).rejects.toMatchObject({ code });
  expect(asked).toHaveLength(1);
});

test("a redirect away from https is refused, and a wrong checksum final", async () => {
  await expect(fetching(answer(200, "tarball", "http://a/b"))).rejects.toThrow("leads to http:");
  asked = [];
  await expect(fetching(answer(200, "other"))).rejects.toMatchObject({ code: "ARTIFACT_CHECKSUM" });
  expect(asked).toHaveLength(1);
});
