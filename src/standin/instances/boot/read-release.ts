import { createHash } from "node:crypto";
import { BootFailure } from "./boot-failure.ts";
import type { InstanceAws, Strings } from "./instance-aws.ts";
import {
  type ConfigDocument,
  configDocument,
  type ReleaseDocument,
  releaseDocument,
} from "./release-document.ts";
import type { UserData } from "./user-data.ts";

/** What the table says about the release that the user data names, all hashes verified. */
export interface ReleaseFound {
  readonly release: ReleaseDocument;
  readonly config: ConfigDocument;
  /** The release has been live before: this instance is a scale-out or a replacement. */
  readonly wasPromoted: boolean;
}

/** Reads and verifies it; rejects with BootFailure when anything is missing or disagrees. */
export async function readRelease(aws: InstanceAws, told: UserData): Promise<ReleaseFound> {
  const item = await itemOf(aws, told, "release", told.number);
  const document = verified(item, "release", "RELEASE_MISMATCH");
  const release = parsed(releaseDocument, document, "release", "RELEASE_MISMATCH");
  agree(told, release);
  const configItem = await itemOf(aws, told, "config", told.config.version);
  const configText = verified(configItem, "config", "CONFIG_HASH");
  if (sha256(configText) !== told.config.sha256) {
    throw new BootFailure("CONFIG_HASH", "the config is not the one this release was made with");
  }
  const config = parsed(configDocument, configText, "config", "CONFIG_HASH");
  return { release, config, wasPromoted: item["promotedAt"] !== undefined };
}

async function itemOf(
  aws: InstanceAws,
  told: UserData,
  kind: "release" | "config",
  number: number,
): Promise<Strings> {
  const pk = `${told.service}#${kind}`;
  const sk = String(number).padStart(10, "0");
  const item = await aws.getItem(told.table, pk, sk).catch((error: unknown) => {
    const said = error instanceof Error ? error.message : String(error);
    throw new BootFailure("CONFIG_MISSING", `cannot read ${pk} ${sk} of ${told.table}: ${said}`);
  });
  if (item !== undefined) return item;
  throw new BootFailure("CONFIG_MISSING", `${told.table} has no item ${pk} ${sk}`);
}

function verified(item: Strings, kind: string, code: "RELEASE_MISMATCH" | "CONFIG_HASH"): string {
  const { document, sha256: expected } = item;
  if (document === undefined || expected === undefined) {
    throw new BootFailure("CONFIG_MISSING", `the ${kind} item lacks document or sha256`);
  }
  if (sha256(document) === expected) return document;
  throw new BootFailure(code, `the ${kind} document does not match its sha256`);
}

function parsed<T>(
  schema: { safeParse(value: unknown): { data?: T | undefined; error?: Error | undefined } },
  text: string,
  kind: string,
  code: "RELEASE_MISMATCH" | "CONFIG_HASH",
): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new BootFailure(code, `the ${kind} document is not JSON`);
  }
  const result = schema.safeParse(value);
  if (result.data !== undefined) return result.data;
  throw new BootFailure(code, `the ${kind} document is not understood: ${result.error?.message}`);
}

function agree(told: UserData, release: ReleaseDocument): void {
  const pairs: readonly (readonly [string, string | number, string | number])[] = [
    ["release id", told.release, release.id],
    ["release number", told.number, release.number],
    ["service", told.service, release.service],
    ["environment", told.environment, release.environment],
    ["config version", told.config.version, release.config.version],
    ["config sha256", told.config.sha256, release.config.sha256],
  ];
  for (const [what, user, document] of pairs) {
    if (user === document) continue;
    const summary = `${what}: user data says ${user}, the release document ${document}`;
    throw new BootFailure("RELEASE_MISMATCH", summary);
  }
  const { artifact } = release;
  if (artifact.kind === "image" || told.RELEASE_URL === undefined) return;
  if (told.RELEASE_URL !== artifact.url) {
    throw new BootFailure("RELEASE_MISMATCH", "RELEASE_URL is not the release's artifact");
  }
}

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
