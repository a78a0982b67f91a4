import type { AutoScalingClientConfig } from "@aws-sdk/client-auto-scaling";
import type { LeaseGuard } from "./lease-guard.ts";
import type { Pacer } from "./pacer.ts";
import type { CallKind, CallTally } from "./tally.ts";
import type { Unanswered } from "./unanswered.ts";

type SdkExtension = NonNullable<AutoScalingClientConfig["extensions"]>[number];
type HttpHandler = ReturnType<Parameters<SdkExtension["configure"]>[0]["httpHandler"]>;
type Request = Parameters<HttpHandler["handle"]>[0];

/** What every client's extension configuration has in common. */
interface Extension {
  configure(configuration: {
    httpHandler(): HttpHandler;
    setHttpHandler(handler: HttpHandler): void;
  }): void;
}

export interface Gate {
  readonly tally: CallTally;
  readonly guard: LeaseGuard;
  readonly unanswered: Unanswered;
  /** Only for clients whose sends are spaced. */
  readonly pacer?: Pacer;
  /** DynamoDB's writes are conditioned on the lease themselves and counted apart. */
  readonly holdsState: boolean;
}

/**
 * An SDK extension that puts a gate around the client's request handler. There it sees every
 * attempt, the SDK's own retries included, after signing and right before the send: so no attempt
 * leaves unpaced, unguarded or uncounted.
 */
export function guardedHandler(gate: Gate): Extension {
  return {
    configure(configuration) {
      configuration.setHttpHandler(gated(configuration.httpHandler(), gate));
    },
  };
}

function gated(inner: HttpHandler, gate: Gate): HttpHandler {
  return {
    metadata: inner.metadata ?? { handlerProtocol: "http/1.1" },
    async handle(request, options) {
      const kind = kindOf(request, gate.holdsState);
      const send = async (): ReturnType<HttpHandler["handle"]> => {
        if (kind === "mutation") {
          gate.guard.check();
        }
        gate.tally.count(kind);
        const handle = () => inner.handle(request, options);
        const answer = await (kind === "mutation" ? gate.unanswered.watch(handle) : handle());
        const requestId = answer.response.headers["x-amzn-requestid"];
        if (answer.response.statusCode >= 400 && requestId) {
          gate.tally.failed(requestId);
        }
        return answer;
      };
      const signal = options?.abortSignal as AbortSignal | undefined;
      return gate.pacer ? await gate.pacer(send, signal) : await send();
    },
    destroy: () => inner.destroy?.(),
    updateHttpClientConfig: (key, value) => inner.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => inner.httpHandlerConfigs(),
  };
}

/**
 * JSON protocols name the operation in a header, query protocols in the body (aws-facts §8); both
 * only ever POST, so whatever else only reads is S3's.
 */
function kindOf(request: Request, holdsState: boolean): CallKind {
  const target = request.headers["x-amz-target"]?.split(".").at(-1);
  const form = typeof request.body === "string" ? /(?:^|&)Action=(\w+)/.exec(request.body) : null;
  const operation = target ?? form?.[1] ?? "";
  if (request.method === "GET" || request.method === "HEAD") {
    return "read";
  }
  if (/^(Describe|Get|List|Query|Scan|BatchGet|TransactGet)/.test(operation)) {
    return "read";
  }
  // S3 knows no condition on the lease: what is deleted there another operator may need by now.
  return holdsState && request.method !== "DELETE" ? "stateWrite" : "mutation";
}
