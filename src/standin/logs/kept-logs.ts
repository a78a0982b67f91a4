import { fill } from "../kept/fill.ts";
import type { KeptRoom } from "../kept/kept-room.ts";
import type { LogGroup } from "./state.ts";

interface KeptLogs {
  readonly groups: ReadonlyMap<string, LogGroup>;
  readonly sequence: number;
}

/** Groups, streams and every event. Nothing is under way. */
export const keptLogs: KeptRoom<KeptLogs> = {
  name: "logs",
  fields: { Logs: { "#region": "given", "#groups": "kept", "#sequence": "kept" } },
  keep: ({ logs }) => logs.inside,
  restore({ logs }, { groups, sequence }) {
    fill(logs.inside.groups, groups);
    logs.continueAt(sequence);
  },
  resume() {},
};
