import { canonicalJson } from "./canonical-json.ts";
import type { Failure } from "./failure.ts";
import { sameContent, type ReleaseDraft } from "./release-content.ts";
import type { Release } from "./release.ts";

/** Why a draft cannot have the id of a release that stands: it runs something else. */
export function otherContent(standing: Release, draft: ReleaseDraft): Failure | undefined {
  return sameContent(standing, draft)
    ? undefined
    : {
        code: "CONFLICT",
        summary:
          `Release ${draft.id} was published at ${standing.createdAt} with other content; what ` +
          `differs: ${differences(standing, draft).join(", ")}.`,
        remedy: "Publish under another id (--id), or deploy the release as it was published.",
      };
}

function differences(a: ReleaseDraft, b: ReleaseDraft): readonly string[] {
  const left: Readonly<Record<string, unknown>> = { ...a };
  const right: Readonly<Record<string, unknown>> = { ...b };
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .filter((key) => !["number", "createdAt", "createdBy", "reason"].includes(key))
    .filter((key) => canonicalJson(left[key]) !== canonicalJson(right[key]));
}
