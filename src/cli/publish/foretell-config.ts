import { createHash } from "node:crypto";
import { canonicalJson } from "../../domain/canonical-json.ts";
import type { ConfigValues } from "../../domain/config.ts";
import type { ConfigReference } from "../../domain/release.ts";

/** What the store would make of these values as that version. */
export const foretellConfig = (values: ConfigValues, version: number): ConfigReference => ({
  version,
  sha256: createHash("sha256").update(canonicalJson(values)).digest("hex"),
});
