import type { ModifyInstanceAttributeCommandInput, ShutdownBehavior } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import type { Quirks } from "../quirks/quirks.ts";
import { checkTemplateData } from "./check-template-input.ts";
import type { Ec2Instance } from "./ec2-instance.ts";
import type { Given } from "./given.ts";
import { instancesNamed } from "./instances-named.ts";
import { isInstanceType } from "./refuse-bad-launch.ts";

type Input = Given<ModifyInstanceAttributeCommandInput, "InstanceId">;

/**
 * ModifyInstanceAttribute: one attribute, by its own member or by Attribute and Value. User data
 * and type change only while the instance is stopped, and take effect when it starts.
 */
export const modifyInstanceAttribute = operation<Input, Record<string, never>>(
  [
    "InstanceId",
    "Attribute",
    "Value",
    "DisableApiTermination.Value",
    "InstanceInitiatedShutdownBehavior.Value",
    "InstanceType.Value",
    "UserData.Value",
  ],
  (region, input) => {
    const [name, value] = changeAsked(input);
    const change = changes[name];
    if (!change) throw notImplemented(`the attribute '${name}'`);
    const [instance] = instancesNamed(region, [input.InstanceId]);
    if (!instance) return {};
    const isBound = name === "userData" || name === "instanceType";
    if (isBound && instance.state !== "stopped" && region.quirks.has("EC2-30")) {
      throw new AwsError(
        "IncorrectInstanceState",
        `The instance '${instance.instanceId}' is not in the 'stopped' state.`,
      );
    }
    change(instance, value, region.quirks);
    return {};
  },
);

function changeAsked(input: Input): readonly [name: string, value: string] {
  const { UserData: { Value: bytes } = {}, Attribute: name, Value: value = "" } = input;
  const asked: readonly (readonly [string, string | boolean | undefined])[] = [
    ["disableApiTermination", input.DisableApiTermination?.Value],
    ["instanceInitiatedShutdownBehavior", input.InstanceInitiatedShutdownBehavior?.Value],
    ["instanceType", input.InstanceType?.Value],
    ["userData", bytes === undefined ? undefined : Buffer.from(bytes).toString("base64")],
    ...(name === undefined ? [] : [[name, value] as const]),
  ];
  const found = asked.flatMap(([one, text]) =>
    text === undefined ? [] : [[one, String(text)] as const],
  );
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  throw new AwsError(
    "InvalidParameterCombination",
    first === undefined
      ? "No attributes specified."
      : `Fields for multiple attribute types specified: ${found.map(([one]) => one).join(", ")}`,
  );
}

type Change = (instance: Ec2Instance, value: string, quirks: Quirks) => void;

const changes: Readonly<Record<string, Change>> = {
  disableApiTermination({ data }, value) {
    data.DisableApiTermination =
      oneOf(["true", "false"], value, "disableApiTermination") === "true";
  },
  instanceInitiatedShutdownBehavior({ data }, value) {
    const behaviours: readonly ShutdownBehavior[] = ["stop", "terminate"];
    data.InstanceInitiatedShutdownBehavior = oneOf(behaviours, value, "shutdownBehavior");
  },
  instanceType(instance, value) {
    if (!isInstanceType(value)) throw invalidValue(value, "instanceType");
    instance.instanceType = value;
  },
  userData({ data }, value, quirks) {
    checkTemplateData(quirks, { UserData: value });
    data.UserData = value;
  },
};

function oneOf<Value extends string>(known: readonly Value[], value: string, name: string): Value {
  const found = known.find((one) => one === value);
  if (found === undefined) throw invalidValue(value, name);
  return found;
}

/** Code by the API reference, text UNCONFIRMED. */
const invalidValue = (value: string, name: string): AwsError =>
  new AwsError(
    "InvalidInstanceAttributeValue",
    `Value (${value}) for parameter ${name} is invalid.`,
  );
