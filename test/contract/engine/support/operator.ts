import { placeOf } from "../../../../src/cli/rollout-request.ts";
import type { RolloutResult } from "../../../../src/domain/outcome.ts";
import type { Release } from "../../../../src/domain/release.ts";
import type { HouseRequest, Request } from "../../../../src/engine/request.ts";
import { resume } from "../../../../src/engine/resume.ts";
import { rollOut } from "../../../../src/engine/roll-out.ts";
import { undo } from "../../../../src/engine/undo.ts";
import type { VirtualService } from "../../../support/virtual-service.ts";

type Changes = Partial<Pick<HouseRequest, "wait" | "tell" | "signal">>;

/** Somebody at a machine of their own, who gives slipway's commands about this service. */
export class Operator {
  readonly #service: VirtualService;
  readonly #process;
  readonly holder: string;

  constructor(service: VirtualService, holder: string) {
    this.#service = service;
    this.holder = holder;
    this.#process = service.world.process(holder);
  }

  /** The ports, where no application answers: every check passes. */
  get world() {
    const { probe } = this.#service.engineWorld;
    return { ...this.#process.world, probe };
  }

  /** The machine is gone: it sends nothing any more, and releases nothing. */
  die(): void {
    this.#process.die();
  }

  deploy(release: Release, changes: Partial<Request> = {}): Promise<RolloutResult> {
    return rollOut({
      ...this.#asked(changes),
      release,
      purpose: "deploy",
      despiteBrokenStable: false,
      ...changes,
    });
  }

  resume(changes: Changes = {}): Promise<RolloutResult> {
    return resume(this.#asked(changes));
  }

  undo(changes: Changes & { readonly number?: number } = {}): Promise<RolloutResult> {
    return undo({ ...this.#asked(changes), ...changes });
  }

  #asked(changes: Changes) {
    return {
      world: this.world,
      settings: this.#service.settings,
      place: placeOf(this.#service.world.base),
      startedBy: this.holder,
      reason: undefined,
      wait: false,
      tell: () => undefined,
      signal: new AbortController().signal,
      ...changes,
    };
  }
}
