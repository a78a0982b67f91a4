import { invalidParameter } from "./refusals.ts";

/** 1 to 512 of letters, digits and `_-/.#`, not beginning with `aws/` (API reference). */
export function checkGroupName(name: string): void {
  if (/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name) && !name.startsWith("aws/")) return;
  throw invalidParameter(
    `1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy ` +
      "constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+",
  );
}

/** 1 to 512 characters without `:` and `*` (API reference). */
export function checkStreamName(name: string): void {
  if (/^[^:*]{1,512}$/.test(name)) return;
  throw invalidParameter(
    `1 validation error detected: Value '${name}' at 'logStreamName' failed to satisfy ` +
      "constraint: Member must satisfy regular expression pattern: [^:*]*",
  );
}
