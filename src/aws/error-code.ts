/**
 * The code AWS answered with, as on the wire: the SDK's class names differ from it (aws-facts
 * §8.4). Undefined for what is no error of AWS or of the way to it.
 */
export function errorCode(error: unknown): string | undefined {
  const { Code, name, code } = membersOf(error);
  // Node's own network errors have the name Error; what they are stands in `code`.
  const node = name === "Error" && typeof code === "string" ? code : undefined;
  const found = Code ?? node ?? name;
  return typeof found === "string" ? found : undefined;
}

/** HTTP status of the answer; undefined when there was none. */
export function errorStatus(error: unknown): number | undefined {
  const status = metadataOf(error)["httpStatusCode"];
  return typeof status === "number" ? status : undefined;
}

export function errorRequestId(error: unknown): string | undefined {
  const requestId = metadataOf(error)["requestId"];
  return typeof requestId === "string" ? requestId : undefined;
}

function metadataOf(error: unknown): Readonly<Record<string, unknown>> {
  return membersOf(membersOf(error)["$metadata"]);
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
