import { fill } from "../kept/fill.ts";
import type { KeptRoom } from "../kept/kept-room.ts";
import type { ParameterVersion } from "./state.ts";

interface KeptParameters {
  readonly histories: ReadonlyMap<string, ParameterVersion[]>;
}

/** Every version of every parameter, the plain text of a SecureString too. Nothing is under way. */
export const keptParameters: KeptRoom<KeptParameters> = {
  name: "ssm",
  fields: { Parameters: { "#region": "given", "#histories": "kept" } },
  keep: ({ parameters }) => parameters.inside,
  restore({ parameters }, { histories }) {
    fill(parameters.inside.histories, histories);
  },
  resume() {},
};
