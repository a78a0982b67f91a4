import { fill } from "../kept/fill.ts";
import type { KeptRoom } from "../kept/kept-room.ts";
import type { Session } from "./state.ts";

interface KeptSts {
  readonly sessions: ReadonlyMap<string, Session>;
}

/** Whose temporary credentials are. Nothing is under way: none is ever taken back. */
export const keptSts: KeptRoom<KeptSts> = {
  name: "sts",
  fields: { Sts: { "#region": "given", "#sessions": "kept" } },
  keep: ({ sts }) => sts.inside,
  restore({ sts }, { sessions }) {
    fill(sts.inside.sessions, sessions);
  },
  resume() {},
};
