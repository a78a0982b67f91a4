/** Members of a PutObject that are told again with every read, as they came. */
export const storedHeaders = [
  "CacheControl",
  "ContentDisposition",
  "ContentEncoding",
  "ContentLanguage",
  "ContentType",
];

/** Those of a request; an object without a type is `binary/octet-stream` (API reference). */
export function headersOf(input: Readonly<Record<string, unknown>>): Record<string, string> {
  const given = storedHeaders.filter((name) => typeof input[name] === "string");
  return {
    ContentType: "binary/octet-stream",
    ...Object.fromEntries(given.map((name) => [name, String(input[name])])),
  };
}
