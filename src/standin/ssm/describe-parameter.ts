import { createHash } from "node:crypto";
import type { Parameter } from "@aws-sdk/client-ssm";
import type { Region } from "../region.ts";
import type { FoundParameter } from "./find-parameter.ts";

/**
 * A parameter as replies show it. A SecureString without decryption comes as ciphertext, without an
 * error (§6.1); ours cannot be decrypted by anything.
 */
export function describeParameter(
  region: Region,
  { parameter, selector }: FoundParameter,
  withDecryption: boolean | undefined,
): Parameter {
  const { name, type, value, version, lastModified } = parameter;
  const isHidden = type === "SecureString" && !withDecryption && region.quirks.has("SSM-02");
  return {
    Name: name,
    Type: type,
    Value: isHidden ? ciphertext(value) : value,
    Version: version,
    ...(selector === undefined ? {} : { Selector: selector }),
    LastModifiedDate: lastModified,
    ARN: parameterArn(region, name),
    DataType: "text",
  };
}

/** The ARN of a parameter, which has one slash after `parameter` however the name begins. */
export function parameterArn({ name: regionName, account }: Region, name: string): string {
  const path = name.startsWith("/") ? name : `/${name}`;
  return `arn:aws:ssm:${regionName}:${account}:parameter${path}`;
}

function ciphertext(value: string): string {
  const digest = createHash("sha512").update(value, "utf8").digest();
  return Buffer.concat([Buffer.from("0102020078", "hex"), digest]).toString("base64");
}
