import { AwsError } from "./aws-error.ts";
import { instanceCredentials } from "./instance-credentials.ts";
import type { InstanceAwsCall } from "./instances/driver.ts";
import { sign } from "./signature/sign.ts";
import { bodyText } from "./wire/body-text.ts";
import type { WireRequest, WireResponse } from "./wire/http-message.ts";
import type { ServiceModel } from "./wire/service-model.ts";

/** How software on an instance reaches the stand-in: by real wire bodies through `answer`. */
export function instanceAwsCall(behind: {
  readonly models: readonly ServiceModel[];
  readonly regionName: string;
  /** The date to sign by, in epoch milliseconds. */
  date(): number;
  answer(request: WireRequest): Promise<WireResponse>;
}): InstanceAwsCall {
  return async (instanceId, service, operation, input) => {
    const model = behind.models.find(({ name }) => name === service);
    if (!model) throw new Error(`${service} is not served`);
    const { contentType, headers, body } = envelope(model, operation, input);
    const request = {
      method: "POST",
      path: "/",
      headers: { "content-type": contentType, ...headers },
      body: Buffer.from(body, "utf8"),
    };
    const scope = { region: behind.regionName, service, now: behind.date() };
    const response = await behind.answer(sign(request, instanceCredentials(instanceId), scope));
    const isJson = model.protocol.startsWith("json");
    if (response.status >= 300) throw readError(response, isJson);
    const text = bodyText(response);
    return isJson ? JSON.parse(text) : text;
  };
}

interface Envelope {
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function envelope(
  model: ServiceModel,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): Envelope {
  if (model.protocol.startsWith("json")) {
    return {
      contentType: `application/x-amz-${model.protocol}`,
      headers: { "x-amz-target": `${model.targetPrefix}.${operation}` },
      body: JSON.stringify(input),
    };
  }
  const form = new URLSearchParams({ Action: operation, Version: model.version });
  for (const [name, value] of Object.entries(input)) form.set(name, String(value));
  return {
    contentType: "application/x-www-form-urlencoded",
    headers: {},
    body: form.toString(),
  };
}

function readError(response: WireResponse, isJson: boolean): AwsError {
  const { status } = response;
  const body = bodyText(response);
  if (!isJson) {
    return new AwsError(element(body, "Code"), element(body, "Message"), { status });
  }
  const { __type, message, Message, ...fields } = JSON.parse(body) as JsonError;
  const code = __type.replace(/^.*#/, "");
  return new AwsError(code, message ?? Message ?? "", { status, fields });
}

/** As `wire/reply-error.ts` writes it. */
interface JsonError {
  readonly __type: string;
  readonly message?: string;
  readonly Message?: string;
  readonly [field: string]: unknown;
}

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#xD;": "\r",
};

function element(xml: string, tag: string): string {
  const text = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? "";
  return text.replace(/&[^;]+;/g, (entity) => entities[entity] ?? entity);
}
