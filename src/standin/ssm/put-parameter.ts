import { ParameterType } from "@aws-sdk/client-ssm";
import type { PutParameterCommandInput, PutParameterResult } from "@aws-sdk/client-ssm";
import { AwsError } from "../aws-error.ts";
import { callerOf } from "../caller.ts";
import { fill } from "../kept/fill.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { checkName } from "./check-name.ts";
import { setTags } from "./resource-tags.ts";
import type { ParameterVersion } from "./state.ts";
import { validationException } from "../validation-error.ts";

/**
 * §6.1: ParameterAlreadyExists without Overwrite; values up to 4 KB (standard tier only). The type
 * of an existing parameter cannot be changed; the code for trying is UNCONFIRMED.
 */
export const putParameter = operation<PutParameterCommandInput, PutParameterResult>(
  [
    "Name",
    "Value",
    "Type",
    "Description",
    "Overwrite",
    "Tier",
    "DataType",
    "Tags.Key",
    "Tags.Value",
  ],
  (region, input, { accessKeyId }) => {
    const { Name = "", Value = "", Overwrite = false, Tags: tags = [] } = input;
    refuseUnserved(input);
    checkName(Name);
    checkValue(Value, region.quirks.has("SSM-07") ? 4096 : Infinity);
    const existing = region.parameters.get(Name);
    if (existing && !Overwrite && region.quirks.has("SSM-04")) {
      throw new AwsError(
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the " +
          "request to true.",
      );
    }
    const type = chooseType(input, existing);
    if (tags.length > 0 && Overwrite) throw tagsAndOverwrite();
    refusePushingOut(region, Name);
    const added = new Map(region.parameters.tags(Name));
    setTags(added, tags);
    const description = input.Description ?? existing?.description;
    const { version } = region.parameters.set(Name, Value, type, {
      lastModifiedBy: callerOf(region, accessKeyId).arn,
      ...(description === undefined ? {} : { description }),
    });
    fill(region.parameters.tags(Name), added);
    return { Version: version, Tier: "Standard" };
  },
);

/** The text is AWS's, as its users quote it. */
function tagsAndOverwrite(): AwsError {
  return validationException(
    "Invalid request: tags and overwrite can't be used together. To create a parameter with " +
      "tags, please remove overwrite flag. To update tags for an existing parameter, please use " +
      "AddTagsToResource or RemoveTagsFromResource.",
  );
}

/** A version with a label is not pushed out by the hundredth after it (API reference). */
function refusePushingOut({ parameters, quirks }: Region, name: string): void {
  const oldest = parameters.pushedOut(name);
  if (!oldest || !quirks.has("SSM-11")) return;
  if (parameters.labels(name).of(oldest.version).length === 0) return;
  throw new AwsError(
    "ParameterMaxVersionLimitExceeded",
    `You attempted to create a new version of ${name} by calling the PutParameter API with the ` +
      `overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because ` +
      "it has a label associated with it. Move the label to another version of the parameter, " +
      "and try again.",
  );
}

function refuseUnserved({ Tier, DataType }: PutParameterCommandInput): void {
  if (Tier !== undefined && Tier !== "Standard") throw notImplemented(`Tier ${Tier}`);
  if (DataType !== undefined && DataType !== "text") throw notImplemented(`DataType ${DataType}`);
}

function checkValue(value: string, mostBytes: number): void {
  if (value === "") {
    throw validationException(
      "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member " +
        "must have length greater than or equal to 1",
    );
  }
  if (Buffer.byteLength(value, "utf8") > mostBytes) {
    throw validationException(
      "Standard tier parameters support a maximum parameter value of 4096 characters. To create " +
        "a larger parameter value, upgrade the parameter to use the advanced-parameter tier.",
    );
  }
}

function chooseType(
  { Type }: PutParameterCommandInput,
  existing: ParameterVersion | undefined,
): ParameterType {
  if (Type !== undefined && !Object.values(ParameterType).includes(Type)) {
    throw new AwsError("UnsupportedParameterType", `The parameter type ${Type} isn't supported.`);
  }
  const type = Type ?? existing?.type;
  if (type === undefined) {
    throw validationException("A parameter type is required when you create a parameter.");
  }
  if (existing && existing.type !== type) {
    throw validationException(
      `The parameter ${existing.name} is of type ${existing.type}; a type cannot be changed.`,
    );
  }
  return type;
}
