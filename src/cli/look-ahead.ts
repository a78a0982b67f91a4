import type { RolloutResult } from "../domain/outcome.ts";
import type { RolloutEvent, Tell } from "../engine/events.ts";
import { lookFirst, type Looked } from "../engine/look-first.ts";
import type { Request } from "../engine/request.ts";

/** What preflight found of a release that is yet to be published, and what it has to tell. */
export interface Ahead {
  readonly looked: Looked | undefined;
  readonly refused: RolloutResult | undefined;
  /** Tells it now: whoever looks ahead may have to ask, or wait, before anything is narrated. */
  readonly retell: (tell: Tell) => void;
}

/** Preflight in silence. */
export async function lookAhead(requestFor: (tell: Tell) => Request): Promise<Ahead> {
  const events: RolloutEvent[] = [];
  const found = await lookFirst(
    requestFor((event) => void events.push(event)),
    false,
  );
  return {
    looked: "refused" in found ? undefined : found.looked,
    refused: "refused" in found ? found.refused : undefined,
    retell: (tell) => events.forEach((event) => tell(event)),
  };
}
