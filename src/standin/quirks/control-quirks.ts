import type { Control } from "../control.ts";
import { allQuirks, quirkIds } from "./all-quirks.ts";
import type { Quirk } from "./quirk.ts";
import type { Quirks } from "./quirks.ts";

/** `/_standin/quirks`: each quirk, what AWS does, what is done without it, and whether it is on. */
export function controlQuirks(control: Control, quirks: Quirks): void {
  control.add("quirks", () => ({
    quirks: quirkIds.map((id) => ({ id, ...(allQuirks[id] as Quirk), on: quirks.has(id) })),
  }));
}
