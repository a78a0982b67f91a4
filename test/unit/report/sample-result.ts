import type { RolloutResult } from "../../../src/domain/outcome.ts";

/** A whole, plausible success; tests override what they are about. */
export function sampleResult(change: Partial<RolloutResult> = {}): RolloutResult {
  return {
    outcome: "live",
    code: "LIVE",
    exitCode: 0,
    service: "web",
    environment: "production",
    rollout: 17,
    release: "1.1.0-23-7e56158",
    previous: "1.0.0-22-aaaaaaa",
    serving: [{ release: "1.1.0-23-7e56158", percent: 100 }],
    reason: "1.1.0-23-7e56158 serves all requests.",
    evidence: [],
    next: null,
    timeline: [
      {
        step: "launch-canary",
        direction: "do",
        startedAt: "2026-11-21T06:00:01.000Z",
        seconds: 34,
      },
      {
        step: "verify-canary",
        direction: "do",
        startedAt: "2026-11-21T06:00:35.000Z",
        seconds: 2.5,
      },
    ],
    overhead: { totalSeconds: 98, waitingSeconds: 95.5, mutations: 14, reads: 61, stateWrites: 12 },
    awsRequestIds: [],
    left: [],
    ...change,
  };
}

export const sampleFailure: RolloutResult = sampleResult({
  outcome: "rolled-back",
  code: "BOOT_FAILED",
  exitCode: 1,
  serving: [{ release: "1.0.0-22-aaaaaaa", percent: 100 }],
  reason: "i-0abc: the program exited with 1 three times before it was ready.",
  evidence: [
    "exits: 3 in 0.9 s",
    "TypeError: db is not a function",
    "    at boot (/app/server.js:3)",
  ],
  timeline: [
    { step: "launch-canary", direction: "do", startedAt: "2026-11-21T06:00:01.000Z", seconds: 4 },
    { step: "launch-canary", direction: "undo", startedAt: "2026-11-21T06:00:05.000Z", seconds: 3 },
  ],
  next: "slipway deploy --yes",
  awsRequestIds: ["aaaa-1", "bbbb-2"],
});
