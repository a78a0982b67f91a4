import { join } from "node:path";
import { readIfThere } from "./read-if-there.ts";

/** What `package.json` of a directory says about itself. */
export interface PackageManifest {
  readonly name: string | undefined;
  readonly version: string | undefined;
}

/** Reads it; one that is missing or not JSON says nothing: building is not our business. */
export async function readManifest(directory: string): Promise<PackageManifest> {
  const manifest = parse((await readIfThere(join(directory, "package.json")))?.toString("utf8"));
  return { name: textMember(manifest, "name"), version: textMember(manifest, "version") };
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

function textMember(of: unknown, name: string): string | undefined {
  const members: Readonly<Record<string, unknown>> =
    typeof of === "object" && of !== null ? { ...of } : {};
  const value = members[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
