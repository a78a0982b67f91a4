import { fail } from "../../domain/failure.ts";
import { suggestion } from "../../domain/suggestion.ts";
import { loopbackEndpoint } from "../loopback-endpoint.ts";

/**
 * The environment a command is for: the one asked for, else the only one, else `rehearsal` while
 * AWS_ENDPOINT_URL names this machine. Throws BAD_INPUT listing them when none of that decides.
 */
export function chooseEnvironment(
  fileName: string,
  names: readonly string[],
  asked: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const [only] = names;
  if (asked !== undefined) {
    return names.includes(asked) ? asked : refuse(fileName, names, asked);
  }
  if (names.length === 1 && only !== undefined) {
    return only;
  }
  if (names.includes("rehearsal") && loopbackEndpoint(env) !== undefined) {
    return "rehearsal";
  }
  return fail({
    code: "BAD_INPUT",
    summary: `${fileName} has ${names.length} environments, ${names.join(", ")}: say which one.`,
    remedy: `Add --environment ${only}, for example.`,
  });
}

function refuse(fileName: string, names: readonly string[], asked: string): never {
  const meant = suggestion(asked, names);
  return fail({
    code: "BAD_INPUT",
    summary:
      `${fileName} has no environment ${asked}` +
      (meant === undefined ? `; it has ${names.join(", ")}.` : `; did you mean ${meant}?`),
  });
}
