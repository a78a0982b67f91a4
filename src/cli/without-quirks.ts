import { fail } from "../domain/failure.ts";
import { suggestion } from "../domain/suggestion.ts";
import { type QuirkId, quirkIds } from "../standin/quirks/all-quirks.ts";

/**
 * The quirks that `--without ASG-01,ELB-03` names, each once, in the order of the list. Throws
 * BAD_INPUT naming every one that there is not, with the one that was probably meant.
 */
export function withoutQuirks(given: readonly string[]): readonly QuirkId[] {
  const asked = given.flatMap((list) => list.split(",")).map((id) => id.trim().toUpperCase());
  const unknown = [...new Set(asked)].filter((id) => !quirkIds.some((known) => known === id));
  if (unknown.length > 0) {
    fail({
      code: "BAD_INPUT",
      summary: unknown.map(unknownQuirk).join(" "),
      remedy: "GET /_standin/quirks of a running stand-in lists them all.",
    });
  }
  return quirkIds.filter((id) => asked.includes(id));
}

function unknownQuirk(id: string): string {
  if (id === "") return "--without has an empty id.";
  const [, area = "", number = ""] = /^([A-Z]+\d?)-?0*(\d+)$/.exec(id) ?? [];
  const same = quirkIds.filter((known) => known.startsWith(`${area}-`));
  const meant =
    area !== "" && same.length > 0
      ? same.find((known) => known === `${area}-${number.padStart(2, "0")}`)
      : suggestion(id, quirkIds);
  const among = same.length > 0 && area !== "" ? same : quirkIds;
  const advice = meant === undefined ? `there are ${inShort(among)}.` : `did you mean ${meant}?`;
  return `There is no quirk ${id}; ${advice}`;
}

/** The first and the last of a list too long to be read. */
function inShort(ids: readonly string[]): string {
  return ids.length < 6 ? ids.join(", ") : `${ids.slice(0, 3).join(", ")} … ${ids.at(-1)}`;
}
