import { AwsError } from "../aws-error.ts";
import { formatPath } from "./format-path.ts";
import type { Path } from "./findings.ts";
import type { Scalar, TimestampShape } from "./shape.ts";

/**
 * A scalar from its text in a form parameter. Throws MalformedInput where the text does not fit;
 * code and texts are UNCONFIRMED, and EC2's are probably others.
 */
export function readText(shape: Scalar | TimestampShape, text: string, path: Path): unknown {
  switch (shape.kind) {
    case "string":
      return text;
    case "blob":
      return new Uint8Array(Buffer.from(text, "base64"));
    case "boolean":
      if (/^true$/i.test(text)) return true;
      if (/^false$/i.test(text)) return false;
      throw malformed(path, "true or false");
    case "number":
      if (/^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text)) return Number(text);
      throw malformed(path, "a number");
    case "timestamp":
      return readTimestamp(text, path);
  }
}

function readTimestamp(text: string, path: Path): Date {
  const time = /^-?\d+(\.\d+)?$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
  if (Number.isNaN(time.getTime())) throw malformed(path, "a timestamp");
  return time;
}

const malformed = (path: Path, wanted: string): AwsError =>
  new AwsError("MalformedInput", `Value at '${formatPath(path)}' must be ${wanted}`);
