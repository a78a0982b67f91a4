import type { Release } from "../domain/release.ts";
import type { Settings } from "../domain/settings.ts";
import type { Place } from "./context.ts";
import type { Tell } from "./events.ts";
import type { Looked } from "./look-first.ts";
import type { World } from "./ports.ts";

/** One command's wish to change what is live. */
export interface Request {
  readonly world: World;
  readonly settings: Settings;
  readonly release: Release;
  readonly place: Place;
  readonly purpose: "deploy" | "rollback";
  readonly reason: string | undefined;
  /** `user@host`. */
  readonly startedBy: string;
  /** Queue behind a live lease instead of giving up. */
  readonly wait: boolean;
  readonly despiteBrokenStable: boolean;
  /** Roll out although the release is marked as failed; goes on record. */
  readonly forceBad?: boolean | undefined;
  /** Number of the release that must be live when it begins: what was asked was made of that. */
  readonly inPlaceOf?: number | undefined;
  /** What preflight found before the release was published; absent: it has not been asked yet. */
  readonly looked?: Looked | undefined;
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

/** The same of a command that ends an unfinished rollout, of whichever release. */
export type UnfinishedRequest = HouseRequest & Pick<Request, "reason" | "startedBy">;

/** The same of a command that keeps house, of whichever release. */
export type HouseRequest = Pick<
  Request,
  "world" | "settings" | "place" | "wait" | "tell" | "signal"
>;
