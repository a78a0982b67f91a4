import type { ResponseLaunchTemplateData } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import type { Quirks } from "../quirks/quirks.ts";
import type { NewTemplate } from "./launch-templates.ts";
import { notImplemented } from "../not-implemented.ts";

/**
 * What CreateLaunchTemplate itself refuses (aws-facts §3.1, §3.3): the name's form and the user
 * data's encoding and size. Whether an instance could be launched from it is not looked at here.
 */
export function checkTemplateInput(quirks: Quirks, input: NewTemplate): void {
  if (!/^[a-zA-Z0-9().\-/_]{3,128}$/.test(input.LaunchTemplateName)) {
    throw new AwsError(
      "InvalidLaunchTemplateName.MalformedException",
      "A launch template name must be between 3 and 128 characters, and may contain letters, " +
        "numbers, and the following characters: - ( ) . / _",
    );
  }
  const other = input.TagSpecifications?.find((one) => one.ResourceType !== "launch-template");
  if (other) {
    throw new AwsError(
      "InvalidParameterValue",
      `'${other.ResourceType}' is not a valid taggable resource type for this operation.`,
    );
  }
  checkTemplateData(quirks, input.LaunchTemplateData);
}

/** What is refused of the data itself, in a template as in a launch without one. */
export function checkTemplateData(quirks: Quirks, data: ResponseLaunchTemplateData): void {
  if (data.UserData !== undefined) checkUserData(quirks, data.UserData);
  checkMetadataOptions(data);
  const { InstanceInitiatedShutdownBehavior: behaviour } = data;
  requireOneOf("InstanceInitiatedShutdownBehavior", behaviour, ["stop", "terminate"]);
}

/** InvalidParameterValue for a word that the API's model does not list (text UNCONFIRMED). */
function requireOneOf(name: string, value: string | undefined, words: readonly string[]): void {
  if (value === undefined || words.includes(value)) return;
  throw new AwsError("InvalidParameterValue", `Value (${value}) for parameter ${name} is invalid.`);
}

function checkUserData(quirks: Quirks, encoded: string): void {
  const isLimited = quirks.has("EC2-24");
  if (isLimited && encoded.length > 25_600) {
    throw new AwsError("InvalidUserData.Malformed", "Encoded User data is limited to 25600 bytes");
  }
  const isBase64 = /^[A-Za-z0-9+/]*={0,2}$/.test(encoded) && encoded.length % 4 === 0;
  if (!isBase64 && quirks.has("EC2-23")) {
    throw new AwsError("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
  }
  if (isLimited && Buffer.from(encoded, "base64").length > 16_384) {
    throw new AwsError("InvalidParameterValue", "User data is limited to 16384 bytes");
  }
}

/** The instance driver can be told about tokens and hops only. */
function checkMetadataOptions(data: ResponseLaunchTemplateData): void {
  const { HttpEndpoint, HttpTokens, InstanceMetadataTags, HttpPutResponseHopLimit } =
    data.MetadataOptions ?? {};
  requireOneOf("HttpTokens", HttpTokens, ["optional", "required"]);
  requireOneOf("HttpEndpoint", HttpEndpoint, ["enabled", "disabled"]);
  requireOneOf("InstanceMetadataTags", InstanceMetadataTags, ["enabled", "disabled"]);
  if (HttpEndpoint === "disabled") {
    throw notImplemented("MetadataOptions.HttpEndpoint=disabled");
  }
  if (InstanceMetadataTags === "enabled") {
    throw notImplemented("MetadataOptions.InstanceMetadataTags=enabled");
  }
  if (
    HttpPutResponseHopLimit !== undefined &&
    (HttpPutResponseHopLimit < 1 || HttpPutResponseHopLimit > 64)
  ) {
    throw new AwsError(
      "InvalidParameterValue",
      `Value (${HttpPutResponseHopLimit}) for parameter HttpPutResponseHopLimit is invalid.`,
    );
  }
}
