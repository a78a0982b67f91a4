import { AwsError } from "./aws-error.ts";
import type { Call, Operations } from "./operation.ts";
import type { Region } from "./region.ts";
import { isMutating } from "./request-log.ts";
import type { RequestLog } from "./request-log.ts";
import type { Unsupported } from "./unsupported.ts";
import { decodeInput } from "./wire/decode-input.ts";
import { findUnaccepted } from "./wire/find-unaccepted.ts";
import type { WireRequest, WireResponse } from "./wire/http-message.ts";
import { identify, unidentified } from "./wire/identify.ts";
import type { Asked } from "./wire/identify.ts";
import { replyError } from "./wire/reply-error.ts";
import { reply } from "./wire/reply.ts";
import type { ServiceModel } from "./wire/service-model.ts";

/** What `answer` needs of a stand-in. */
export interface Answering {
  readonly region: Region;
  readonly services: readonly ServedService[];
  readonly log: RequestLog;
  readonly unsupported: Unsupported;
  /** Receives one line for each request that the stand-in could not answer as AWS would. */
  complain(line: string): void;
}

/** A service: how it looks on the wire, and what it does. */
export interface ServedService {
  readonly model: ServiceModel;
  readonly operations: Operations;
}

/**
 * Answers one AWS API request, whichever door it came through. Never rejects: what AWS would refuse
 * gets AWS's error; what the stand-in does not do (an operation, a member, a value) gets 501
 * NotImplemented naming it, counted in `unsupported`; an exception of our own gets 500
 * InternalFailure. The last two are complained about.
 */
export async function answer(standin: Answering, request: WireRequest): Promise<WireResponse> {
  const at = standin.region.clock.now();
  const requestId = standin.region.uuid();
  let asked = unidentified(request);
  let errorCode: string | undefined;
  let response: WireResponse;
  try {
    asked = identify(
      request,
      standin.services.map(({ model }) => model),
    );
    response = await perform(standin, asked, request, requestId);
  } catch (cause) {
    ({ errorCode, response } = refuse(standin, asked, cause, requestId));
  }
  const { service, operation, accessKeyId } = asked;
  const { status } = response;
  const mutating = isMutating(operation);
  const record = { at, service, operation, accessKeyId, status, errorCode, requestId, mutating };
  standin.log.add(record);
  return response;
}

async function perform(
  standin: Answering,
  asked: Asked,
  request: WireRequest,
  requestId: string,
): Promise<WireResponse> {
  if (request.method !== "POST") throw notImplemented(`method ${request.method} is not served`);
  const { model } = asked;
  if (!model) throw notImplemented("this service is not served, or not in this API version");
  const served = standin.services.find((service) => service.model === model)?.operations;
  const operation = ownValue(served, asked.operation);
  const operationModel = model.operations.get(asked.operation);
  if (!operation || !operationModel) throw notImplemented("this operation is not served");

  const { input, unknown, invalid } = decodeInput(operationModel.input, asked, request);
  const refused = unknown ?? findUnaccepted(operationModel.input, input, operation.accepts);
  if (refused !== undefined) throw notImplemented(`member ${refused} is not served`);
  if (invalid) throw invalid;

  const { accessKeyId } = asked;
  const call: Call = { service: model.name, operation: asked.operation, requestId, accessKeyId };
  // `run` names its own input type; the schema has just made the input fit it.
  const output = await operation.run(standin.region, input as never, call);
  return reply(asked, operationModel, output, requestId);
}

function refuse(standin: Answering, asked: Asked, cause: unknown, requestId: string): Refusal {
  const error = asAwsError(standin, asked, cause);
  try {
    return { errorCode: error.code, response: replyError(asked, error, requestId) };
  } catch (bug) {
    // The error carries a field its model does not have. An InternalFailure carries none.
    const failure = asAwsError(standin, asked, bug);
    return { errorCode: failure.code, response: replyError(asked, failure, requestId) };
  }
}

interface Refusal {
  readonly errorCode: string;
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
