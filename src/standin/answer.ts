import { AwsError } from "./aws-error.ts";
import type { Clock } from "./clock.ts";
import { ConnectionCut } from "./faults/connection-cut.ts";
import type { Faults } from "./faults/faults.ts";
import type { StaleAnswers } from "./faults/stale-answers.ts";
import { strikeRequest, type Misfortune } from "./faults/strike-request.ts";
import type { Call, Operations } from "./operation.ts";
import type { Region } from "./region.ts";
import { isMutating } from "./request-log.ts";
import type { RequestLog } from "./request-log.ts";
import { verifySignature } from "./signature/verify-signature.ts";
import { refuseExpired } from "./sts/refuse-expired.ts";
import type { Unsupported } from "./unsupported.ts";
import { decodeInput } from "./wire/decode-input.ts";
import { findUnaccepted } from "./wire/find-unaccepted.ts";
import type { WireRequest, WireResponse } from "./wire/http-message.ts";
import { identify, unidentified } from "./wire/identify.ts";
import type { Asked } from "./wire/identify.ts";
import { replyError } from "./wire/reply-error.ts";
import { reply } from "./wire/reply.ts";
import { verifyChecksums } from "./wire/rest/checksums.ts";
import { unchunked } from "./wire/rest/chunked-body.ts";
import type { ServiceModel } from "./wire/service-model.ts";
import { unzipBody } from "./wire/unzip-body.ts";

/** What `answer` needs of a stand-in. */
export interface Answering {
  readonly region: Region;
  readonly services: readonly ServedService[];
  readonly log: RequestLog;
  readonly unsupported: Unsupported;
  /** The date that clients sign by, in epoch milliseconds: the machine's own. */
  date(): number;
  /** Without them nothing goes wrong. */
  readonly faults?: { readonly standing: Faults; readonly stale: StaleAnswers };
  /** Receives one line for each request that the stand-in could not answer as AWS would. */
  complain(line: string): void;
}

/** A service: how it looks on the wire, and what it does. */
export interface ServedService {
  readonly model: ServiceModel;
  readonly operations: Operations;
}

/**
 * Answers one AWS API request, whichever door it came through. What AWS would refuse gets AWS's
 * error; what the stand-in does not do (an operation, a member, a value) gets 501 NotImplemented
 * naming it, counted in `unsupported`; an exception of our own gets 500 InternalFailure. The last
 * two are complained about. Only a fault makes it reject, with ConnectionCut, or never settle.
 */
export async function answer(standin: Answering, request: WireRequest): Promise<WireResponse> {
  const at = standin.region.clock.now();
  const requestId = standin.region.uuid();
  const { quirks } = standin.region;
  let asked = unidentified(request, quirks);
  let misfortune = none;
  let settled: Settled;
  try {
    const unzipped = unchunked(unzipBody(request, quirks));
    asked = identify(
      unzipped,
      standin.services.map(({ model }) => model),
      quirks,
    );
    verifySignature(standin.region, asked, request, standin.date());
    misfortune = befalls(standin, asked);
    if (misfortune.latencyMs > 0) await pause(standin.region.machineClock, misfortune.latencyMs);
    settled = misfortune.takesEffect
      ? { errorCode: undefined, response: await perform(standin, asked, unzipped, requestId) }
      : { errorCode: undefined, response: nothing };
  } catch (cause) {
    settled = refuse(standin, asked, cause, requestId);
  }
  const { ending } = misfortune;
  const kinds = [...misfortune.kinds];
  if (ending instanceof AwsError) settled = refuse(standin, asked, ending, requestId);
  if (ending === undefined && standin.faults) {
    const fresh = { ...settled, at: standin.region.clock.now(), requestId };
    const old = standin.faults.stale.instead(asked, request, fresh);
    if (old) kinds.push("stale-read");
    settled = old ?? settled;
  }
  const { service, operation, accessKeyId } = asked;
  const { errorCode, response } = settled;
  const isUnanswered = ending === "cut" || ending === "silence";
  const status = isUnanswered ? 0 : response.status;
  const mutating = isMutating(operation);
  const record = { at, service, operation, accessKeyId, status, errorCode, requestId, mutating };
  const fault = kinds.length === 0 ? undefined : kinds.join("+");
  standin.log.add({ ...record, fault });
  if (ending === "cut") throw new ConnectionCut();
  if (isUnanswered) return await new Promise<never>(() => {});
  return quirks.has("WIRE-11") ? response : dated(response, standin.region.clock);
}

async function perform(
  standin: Answering,
  asked: Asked,
  request: WireRequest,
  requestId: string,
): Promise<WireResponse> {
  if (request.method !== "POST" && !asked.address)
    throw notImplemented(`method ${request.method} is not served`);
  const { model } = asked;
  if (!model) throw notImplemented("this service is not served, or not in this API version");
  const served = standin.services.find((service) => service.model === model)?.operations;
  const operation = ownValue(served, asked.operation);
  const operationModel = model.operations.get(asked.operation);
  if (!operation || !operationModel) throw notImplemented("this operation is not served");
  refuseExpired(standin.region, asked.accessKeyId, asked.protocol);
  const encoding = request.headers["content-encoding"];
  if (encoding !== undefined && !asked.address && !model.unzips.has(asked.operation)) {
    throw notImplemented(`content-encoding ${encoding} is not served`);
  }
  if (asked.address && asked.quirks.has("S3-03")) verifyChecksums(request);

  const { input, unknown, invalid } = decodeInput(operationModel.input, asked, request);
  const refused = unknown ?? findUnaccepted(operationModel.input, input, operation.accepts);
  if (refused !== undefined) throw notImplemented(`member ${refused} is not served`);
  if (invalid) throw invalid;

  const { accessKeyId } = asked;
  const call: Call = { service: model.name, operation: asked.operation, requestId, accessKeyId };
  standin.region.iam.authorize(call, input as object, asked.protocol);
  // `run` names its own input type; the schema has just made the input fit it.
  const output = await operation.run(standin.region, input as never, call);
  return reply(asked, operationModel, output, requestId);
}

/** What a naive fake with a clock of its own does; the HTTP door's `Date` is the machine's. */
function dated(response: WireResponse, clock: Clock): WireResponse {
  const date = new Date(clock.now()).toUTCString();
  return { ...response, headers: { ...response.headers, date } };
}

const none: Misfortune = { kinds: [], latencyMs: 0, ending: undefined, takesEffect: true };
const nothing: WireResponse = { status: 0, headers: {}, body: "" };

const befalls = ({ faults }: Answering, { service, operation }: Asked): Misfortune =>
  faults ? strikeRequest(faults.standing, service, operation) : none;

const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => void clock.after(ms, resolve));

function refuse(standin: Answering, asked: Asked, cause: unknown, requestId: string): Settled {
  const error = asAwsError(standin, asked, cause);
  try {
    return { errorCode: error.code, response: replyError(asked, error, requestId) };
  } catch (bug) {
    // The error carries a field its model does not have. An InternalFailure carries none.
    const failure = asAwsError(standin, asked, bug);
    return { errorCode: failure.code, response: replyError(asked, failure, requestId) };
  }
}

interface Settled {
  readonly errorCode: string | undefined;
  readonly response: WireResponse;
}

function asAwsError(standin: Answering, asked: Asked, cause: unknown): AwsError {
  const what = `${asked.service || "unknown service"} ${asked.operation || "unknown operation"}`;
  if (!(cause instanceof AwsError)) {
    const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    standin.complain(`stand-in: InternalFailure in ${what}: ${text.replaceAll("\n", " | ")}`);
    return new AwsError("InternalFailure", `stand-in: ${String(cause)}`, { status: 500 });
  }
  if (cause.code === notImplementedCode) {
    standin.unsupported.add(asked.service, asked.operation, cause.message);
    standin.complain(`stand-in: NotImplemented: ${what}: ${cause.message}`);
  }
  return cause;
}

const notImplementedCode = "NotImplemented";

const notImplemented = (message: string): AwsError =>
  new AwsError(notImplementedCode, message, { status: 501 });

function ownValue<T>(table: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return table && Object.hasOwn(table, key) ? table[key] : undefined;
}
