import * as z from "zod";
import { AwsError } from "../../aws-error.ts";
import type { Clock } from "../../clock.ts";
import { ConnectionCut } from "../../faults/connection-cut.ts";
import type { InstanceAwsCall } from "../driver.ts";
import type { AttributeValue } from "./attribute-value.ts";
import { pause } from "./pause.ts";

/** The AWS calls a boot makes, each repeated while AWS answers that it is busy or broken. */
export interface InstanceAws {
  /** String attributes of an item, read consistently; undefined when there is none. */
  getItem(table: string, pk: string, sk: string): Promise<Strings | undefined>;
  putItem(table: string, item: Readonly<Record<string, AttributeValue>>): Promise<void>;
  /** A parameter's value, decrypted, and its version. */
  getParameter(name: string): Promise<{ readonly value: string; readonly version: number }>;
  /** A secret's text, and the version it is of. */
  getSecretValue(id: string): Promise<{ readonly value: string; readonly version: string }>;
  completeLifecycleAction(action: LifecycleAnswer): Promise<void>;
}

export type Strings = Readonly<Record<string, string>>;

export interface LifecycleAnswer {
  readonly hook: string;
  readonly group: string;
  readonly result: "CONTINUE" | "ABANDON";
}

/** Five attempts, 100 ms apart at first and doubling; the last error is the one thrown. */
export function instanceAws(order: {
  readonly instanceId: string;
  readonly call: InstanceAwsCall;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): InstanceAws {
  const { instanceId, signal } = order;
  const call: Call = async (service, operation, input) => {
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      try {
        return await order.call(instanceId, service, operation, input);
      } catch (error) {
        if (attempt === 5 || !isWeather(error)) throw error;
        await pause(order.clock, 100 * 2 ** (attempt - 1), signal);
      }
    }
  };
  return {
    getItem: (table, pk, sk) => getItem(call, table, pk, sk),
    async putItem(table, item) {
      await call("dynamodb", "PutItem", { TableName: table, Item: item });
    },
    async getParameter(name) {
      const answer = await call("ssm", "GetParameter", { Name: name, WithDecryption: true });
      const { Value, Version } = parameterAnswer.parse(answer).Parameter;
      return { value: Value, version: Version };
    },
    async getSecretValue(id) {
      const answer = await call("secretsmanager", "GetSecretValue", { SecretId: id });
      const { SecretString, VersionId } = secretAnswer.parse(answer);
      return { value: SecretString, version: VersionId };
    },
    async completeLifecycleAction({ hook, group, result }) {
      await call("autoscaling", "CompleteLifecycleAction", {
        LifecycleHookName: hook,
        AutoScalingGroupName: group,
        InstanceId: instanceId,
        LifecycleActionResult: result,
      });
    },
  };
}

type Call = (
  service: "dynamodb" | "ssm" | "secretsmanager" | "autoscaling",
  operation: string,
  input: Readonly<Record<string, unknown>>,
) => Promise<unknown>;

const itemAnswer = z.object({ Item: z.record(z.string(), z.unknown()).optional() });
const secretAnswer = z.object({ SecretString: z.string(), VersionId: z.string() });
const parameterAnswer = z.object({ Parameter: z.object({ Value: z.string(), Version: z.int() }) });

async function getItem(
  call: Call,
  table: string,
  pk: string,
  sk: string,
): Promise<Strings | undefined> {
  const answer = await call("dynamodb", "GetItem", {
    TableName: table,
    Key: { pk: { S: pk }, sk: { S: sk } },
    ConsistentRead: true,
  });
  const item = itemAnswer.parse(answer).Item;
  if (item === undefined) return undefined;
  const strings: Record<string, string> = {};
  for (const [name, value] of Object.entries(item)) {
    const found = z.object({ S: z.string() }).safeParse(value).data;
    if (found !== undefined) strings[name] = found.S;
  }
  return strings;
}

/** Throttling and server errors pass; a refusal does not. Codes: aws-facts §3.4, §4, §9. */
function isWeather(error: unknown): boolean {
  if (error instanceof ConnectionCut) return true;
  if (!(error instanceof AwsError)) return false;
  if (error.status !== undefined && error.status >= 500) return true;
  return /Throttl|ProvisionedThroughput|RequestLimit|InternalServer|Unavailable/.test(error.code);
}
