import type { ImageDraft } from "./image-draft.ts";
import type { Lookup } from "./words.ts";

/** Variables as an instruction sees them: ENV wins over ARG, and PATH is never unset. */
export function variableOf(draft: ImageDraft): Lookup {
  return (name) =>
    draft.environment[name] ??
    draft.arguments[name] ??
    (name === "PATH" ? draft.hostPath : undefined);
}
