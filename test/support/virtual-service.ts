import type { ConfigValues } from "../../src/domain/config.ts";
import { placeOf } from "../../src/cli/rollout-request.ts";
import type { RolloutResult } from "../../src/domain/outcome.ts";
import type { Release } from "../../src/domain/release.ts";
import type { Settings } from "../../src/domain/settings.ts";
import type { Request } from "../../src/engine/request.ts";
import { rollOut } from "../../src/engine/roll-out.ts";
import {
  bootingReleases,
  type VirtualReleases,
} from "../../src/standin/instances/virtual-release.ts";
import { VirtualWorld, type Keys } from "../contract/aws/support/virtual-world.ts";
import { sampleDraft, sampleSettings } from "./samples.ts";

/**
 * One service on the whole stand-in under virtual time: the real engine and adapters, and instances
 * that boot by the contract and report, hook and all. Only requests through the load balancer's
 * port are answered here, since nothing listens on a virtual clock.
 */
export class VirtualService {
  readonly world: VirtualWorld;
  readonly settings: Settings;
  readonly #process;
  #commit = 0;

  /** On a stand-in of its own unless it is to stand beside another service. */
  constructor(
    settings: Partial<Settings> = {},
    releases: VirtualReleases = {},
    world = new VirtualWorld(bootingReleases(releases)),
    credentials?: Keys,
  ) {
    this.world = world;
    this.settings = { ...sampleSettings, environment: "test", ...settings };
    const { service } = this.settings;
    this.#process = this.world.process("ann@desk (pid 1)", {
      service,
      ...(credentials && { credentials }),
    });
  }

  get engineWorld() {
    const { world } = this.#process;
    return {
      ...world,
      probe: {
        reasonUnreachable: () => Promise.resolve(undefined),
        check: () => Promise.resolve({ kind: "pass" as const, milliseconds: 1 }),
      },
    };
  }

  /** Writes the next config version and a release that is made of it and of new source. */
  async publish(values: ConfigValues): Promise<Release> {
    const { configs, releases } = this.#process.world;
    const at = new Date(this.world.time.now()).toISOString();
    const before = await configs.latest();
    const config = await configs.write({
      values,
      basedOn: before?.version,
      author: "ann@desk",
      reason: undefined,
      at,
    });
    this.#commit += 1;
    const { service } = this.settings;
    const draft = sampleDraft(this.#commit, {
      service,
      environment: "test",
      config,
      createdAt: at,
    });
    return (await releases.publish(draft)).release;
  }

  deploy(release: Release, changes: Partial<Request> = {}): Promise<RolloutResult> {
    return rollOut({
      world: this.engineWorld,
      settings: this.settings,
      release,
      place: placeOf(this.world.base),
      purpose: "deploy",
      reason: undefined,
      startedBy: "ann@desk",
      wait: false,
      despiteBrokenStable: false,
      tell: () => undefined,
      signal: new AbortController().signal,
      ...changes,
    });
  }

  /** The same under passing time: publishes with these values, deploys, and tells what came of it. */
  async release(values: ConfigValues): Promise<RolloutResult> {
    const release = await this.world.until(this.publish(values));
    return await this.world.until(this.deploy(release));
  }
}
