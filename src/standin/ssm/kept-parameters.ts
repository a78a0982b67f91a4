import { fill } from "../kept/fill.ts";
import type { KeptRoom } from "../kept/kept-room.ts";
import type { ParameterVersion } from "./state.ts";

interface KeptParameters {
  readonly histories: ReadonlyMap<string, ParameterVersion[]>;
  /** Absent in what was kept before there were labels and tags. */
  readonly labels?: ReadonlyMap<string, Map<string, number>>;
  readonly tags?: ReadonlyMap<string, Map<string, string>>;
}

/** Every version of every parameter, the plain text of a SecureString too. Nothing is under way. */
export const keptParameters: KeptRoom<KeptParameters> = {
  name: "ssm",
  fields: {
    Parameters: { "#region": "given", "#histories": "kept", "#labels": "kept", "#tags": "kept" },
    Labels: { "#versions": "kept" },
  },
  keep: ({ parameters }) => parameters.inside,
  restore({ parameters }, { histories, labels, tags }) {
    fill(parameters.inside.histories, histories);
    if (labels) fill(parameters.inside.labels, labels);
    if (tags) fill(parameters.inside.tags, tags);
  },
  resume() {},
};
