import type { Region } from "../region.ts";

type Place = Pick<Region, "account" | "name">;

/**
 * The password that GetAuthorizationToken gives for a registry: always the same for an account and
 * a Region, so that a test can set up a registry of its own with it. It guards nothing.
 */
export function registryPassword({ account, name }: Place): string {
  return `standin-registry-${account}-${name}`;
}

/** The host of an account's registry, as AWS names it. Nothing of the stand-in answers there. */
export function registryHost({ account, name }: Place): string {
  return `${account}.dkr.ecr.${name}.amazonaws.com`;
}
