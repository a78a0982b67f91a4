import type { AcceptanceCheck } from "../domain/settings.ts";
import type { CheckAnswer } from "../engine/ports.ts";

/** An answer as it came through the load balancer. */
export interface HttpAnswer {
  readonly status: number;
  /** The `Server` header. */
  readonly server: string | undefined;
  readonly body: string;
  /** From the request's first byte to the answer's last. */
  readonly milliseconds: number;
}

/** Statuses the load balancer gives when it got none from the application (aws-facts §2.5). */
const balancersOwn = new Set([502, 503, 504]);

/** Compares an answer with what the check asks for, the first difference in words. */
export function judgeAnswer(
  check: AcceptanceCheck,
  releaseId: string,
  answer: HttpAnswer,
): CheckAnswer {
  if (balancersOwn.has(answer.status) && answer.server?.startsWith("awselb/")) {
    return {
      kind: "unknown",
      reason: `${check.path} got ${answer.status} from the load balancer itself`,
    };
  }
  const wrong =
    wrongStatus(check, answer) ??
    wrongText(check, releaseId, answer) ??
    wrongMember(check, releaseId, answer);
  if (wrong !== undefined) {
    return { kind: "fail", reason: `${check.path} ${wrong}` };
  }
  const milliseconds = Math.round(answer.milliseconds);
  return milliseconds > check.withinMs
    ? {
        kind: "fail",
        tooSlow: true,
        reason: `${check.path} took ${milliseconds} ms, ${check.withinMs} ms are allowed`,
      }
    : { kind: "pass", milliseconds };
}

/** `${release}` is the one thing a check cannot know beforehand. */
export function fillIn(text: string, releaseId: string): string {
  return text.replaceAll("${release}", releaseId);
}

function wrongStatus({ status }: AcceptanceCheck, answer: HttpAnswer): string | undefined {
  return answer.status === status
    ? undefined
    : `answered ${answer.status}, not ${status}: ${excerpt(answer.body)}`;
}

function wrongText(
  { bodyContains }: AcceptanceCheck,
  releaseId: string,
  { body }: HttpAnswer,
): string | undefined {
  const wanted = bodyContains === undefined ? "" : fillIn(bodyContains, releaseId);
  return body.includes(wanted)
    ? undefined
    : `does not contain ${JSON.stringify(wanted)}: ${excerpt(body)}`;
}

function wrongMember(
  { json }: AcceptanceCheck,
  releaseId: string,
  { body }: HttpAnswer,
): string | undefined {
  if (json === undefined) {
    return undefined;
  }
  const parsed = parse(body);
  if (!parsed) {
    return `did not answer with JSON: ${excerpt(body)}`;
  }
  for (const [path, value] of Object.entries(json)) {
    const wanted = typeof value === "string" ? fillIn(value, releaseId) : value;
    const found = memberAt(parsed.value, path);
    if (found !== wanted) {
      const says = found === undefined ? "has no" : `has ${JSON.stringify(found)} as`;
      return `${says} ${path}, not ${JSON.stringify(wanted)}`;
    }
  }
  return undefined;
}

function parse(body: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(body) };
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

/** `a.b.0` goes down members and list positions; a member with dots in its name is found whole. */
function memberAt(value: unknown, path: string): unknown {
  if (typeof value !== "object" || value === null) {
    return undefined;
  }
  if (Object.hasOwn(value, path)) {
    return Reflect.get(value, path);
  }
  const dot = path.indexOf(".");
  const head = path.slice(0, dot);
  return dot < 0 || !Object.hasOwn(value, head)
    ? undefined
    : memberAt(Reflect.get(value, head), path.slice(dot + 1));
}

const excerpt = (body: string): string => JSON.stringify(body.slice(0, 200));
