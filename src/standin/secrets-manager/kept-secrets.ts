import { fill } from "../kept/fill.ts";
import type { KeptRoom } from "../kept/kept-room.ts";
import type { Secrets } from "./state.ts";

interface KeptSecrets {
  readonly secrets: Secrets["inside"]["secrets"];
}

/** Every secret in plain text. Nothing is under way: deletions are done when somebody looks. */
export const keptSecrets: KeptRoom<KeptSecrets> = {
  name: "secretsmanager",
  fields: { Secrets: { "#region": "given", "#secrets": "kept" } },
  keep: ({ secrets }) => secrets.inside,
  restore(region, { secrets }) {
    fill(region.secrets.inside.secrets, secrets);
  },
  resume() {},
};
