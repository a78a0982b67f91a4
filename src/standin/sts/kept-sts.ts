import { fill } from "../kept/fill.ts";
import type { KeptRoom } from "../kept/kept-room.ts";
import type { Sts } from "./state.ts";

interface KeptSts {
  readonly sessions: Sts["inside"]["sessions"];
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
