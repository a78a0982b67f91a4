/**
 * Why a name cannot be a config key, as the end of a sentence; undefined when it can. Keys become
 * environment variables of the program, and those slipway sets itself are not to be overridden.
 */
export function configKeyFlaw(key: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) {
    return "must be letters, digits and underscores, not beginning with a digit";
  }
  if (key.length > 255) {
    return "is longer than 255 characters";
  }
  if (key === "PORT" || key === "RELEASE_URL" || key.startsWith("SLIPWAY_")) {
    return "is set by slipway itself";
  }
  return undefined;
}

/** True for names that secrets usually go by; their values belong where a reference can point. */
export function looksSecret(key: string): boolean {
  return /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|SECRET_KEY)$/i.test(
    key,
  );
}
