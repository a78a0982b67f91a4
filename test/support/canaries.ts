import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { wallClock, type Cancel } from "../../src/standin/clock.ts";

/** A secret that is nowhere else in the world: letters and digits, so that no escaping changes it. */
export function canary(name: string): string {
  const digest = createHash("sha256").update(`${name} of ${process.pid}`).digest("hex");
  return `canary${name}${digest.slice(0, 24)}`;
}

/**
 * Which of the secrets a text gives away, as `name (how)`: as they are (so in JSON and in URLs too),
 * in base64 at each of its three offsets, in hexadecimal, every letter escaped
 * for a URL or for JSON.
 */
export function leaksIn(text: string, secrets: Readonly<Record<string, string>>): string[] {
  const lower = text.toLowerCase();
  return Object.entries(secrets).flatMap(([name, secret]) =>
    Object.entries(formsOf(secret))
      .filter(([how, forms]) =>
        forms.some((form) =>
          how === "base64" ? text.includes(form) : lower.includes(form.toLowerCase()),
        ),
      )
      .map(([how]) => `${name} (${how})`),
  );
}

/** The same spellings for a search that is not ours: each is found literally, case and all. */
export const spellingsOf = (secret: string): readonly string[] =>
  Object.values(formsOf(secret)).flat();

function formsOf(secret: string): Readonly<Record<string, readonly string[]>> {
  const hex = Buffer.from(secret).toString("hex");
  const pairs = hex.match(/../g) ?? [];
  return {
    plain: [secret],
    base64: [0, 1, 2].map((offset) => {
      const encoded = Buffer.from("\0".repeat(offset) + secret).toString("base64url");
      // What surrounds the secret changes its first and its last characters.
      return encoded.slice(offset === 0 ? 0 : offset + 1, -4);
    }),
    hex: [hex],
    percent: [pairs.map((pair) => `%${pair}`).join("")],
    unicode: [pairs.map((pair) => `\\u00${pair}`).join("")],
  };
}

/** Secret and token that the metadata service of the stand-in gives an instance. */
export function roleSecrets(instanceId: string): { secretKey: string; sessionToken: string } {
  const hash = createHash("sha256").update(instanceId).digest("hex").toUpperCase();
  const sessionToken = Buffer.from(instanceId).toString("base64");
  return { secretKey: hash.slice(16, 56), sessionToken };
}

/** Collects the arguments of every process of this machine, again and again, until it is stopped. */
export function watchArguments(): { readonly seen: ReadonlySet<string>; stop(): void } {
  const seen = new Set<string>();
  const clock = wallClock();
  let cancel: Cancel;
  const look = (): void => {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "));
      } catch {
        // It has ended.
      }
    }
    cancel = clock.after(50, look);
  };
  look();
  return { seen, stop: () => cancel() };
}
