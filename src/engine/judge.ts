import type { AcceptanceCheck } from "../domain/settings.ts";
import type { CheckAnswer } from "./ports.ts";

/** What can be said of a canary. Inconclusive never advances by itself. */
export type Verdict =
  | { readonly kind: "pass" }
  | { readonly kind: "fail"; readonly reason: string; readonly evidence: readonly string[] }
  | {
      readonly kind: "inconclusive";
      readonly reason: string;
      readonly evidence: readonly string[];
    };

/** What the judge is shown: each acceptance check with its last answer. */
export interface Evidence {
  readonly checks: readonly { readonly check: AcceptanceCheck; readonly answer: CheckAnswer }[];
}

/** Pure: the same evidence always gives the same verdict. */
export type Judge = (evidence: Evidence) => Verdict;

/** One wrong answer fails; otherwise one missing answer leaves it open; no checks is a pass. */
export const judgeByChecks: Judge = ({ checks }) => {
  const lines = checks.map(({ check, answer }) => `GET ${check.path}: ${inWords(answer)}`);
  const wrong = checks.find(({ answer }) => answer.kind === "fail");
  if (wrong && wrong.answer.kind === "fail") {
    const reason = `GET ${wrong.check.path} through the test rule: ${wrong.answer.reason}`;
    return { kind: "fail", reason, evidence: lines };
  }
  const open = checks.find(({ answer }) => answer.kind === "unknown");
  if (open && open.answer.kind === "unknown") {
    const what = `GET ${open.check.path} through the test rule`;
    const reason = `${what} had no answer: ${open.answer.reason}`;
    return { kind: "inconclusive", reason, evidence: lines };
  }
  return { kind: "pass" };
};

function inWords(answer: CheckAnswer): string {
  return answer.kind === "pass" ? `as expected in ${answer.milliseconds} ms` : answer.reason;
}
