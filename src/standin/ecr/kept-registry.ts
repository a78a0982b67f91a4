import { fill } from "../kept/fill.ts";
import type { KeptRoom } from "../kept/kept-room.ts";
import type { Registry } from "./state.ts";

interface KeptRegistry {
  readonly repositories: Registry["inside"]["repositories"];
}

/** Repositories, manifests and tags. Nothing is under way. */
export const keptRegistry: KeptRoom<KeptRegistry> = {
  name: "ecr",
  fields: { Registry: { "#region": "given", "#repositories": "kept" } },
  keep: ({ registry }) => registry.inside,
  restore({ registry }, { repositories }) {
    fill(registry.inside.repositories, repositories);
  },
  resume() {},
};
