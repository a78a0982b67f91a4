import { expect } from "vitest";
import { createClients } from "../../../../src/aws/clients.ts";
import type { Examined, Finding, FindingCode } from "../../../../src/domain/finding.ts";
import type { Fleet } from "../../../../src/domain/fleet.ts";
import { fleetName } from "../../../../src/domain/names.ts";
import type { LivePointer } from "../../../../src/domain/rollout.ts";
import { examine } from "../../../../src/engine/doctor/examine.ts";
import type { DoctorRequest } from "../../../../src/engine/doctor/doctor-request.ts";
import { heal } from "../../../../src/engine/doctor/heal.ts";
import { inProcessDoor } from "../../../../src/standin/doors/in-process.ts";
import type { Lease } from "../../../../src/engine/ports.ts";
import { sampleRelease, sampleSettings } from "../../../support/samples.ts";
import { VirtualService } from "../../../support/virtual-service.ts";
import { doctorRequest } from "./doctor-request.ts";

/** A deployed service, somebody at the console of the same account, and the doctor. */
export class Clinic {
  readonly service: VirtualService;
  /** Changes what it likes, by the SDK, and holds no lease. */
  readonly hand;
  readonly notes: string[] = [];

  constructor(previousSeconds = 0) {
    const { keep, capacity } = sampleSettings;
    this.service = new VirtualService({
      keep: { ...keep, previousSeconds },
      capacity: { ...capacity, scaleCpuPercent: 60 },
    });
    const { standin, clock } = this.service.world;
    this.hand = createClients({
      region: "us-east-1",
      credentials: { accessKeyId: "AKIAHAND", secretAccessKey: "AKIAHAND" },
      clock,
      requestHandler: inProcessDoor(standin),
    });
  }

  get region() {
    return this.service.world.standin.region;
  }

  async until<Value>(promise: Promise<Value>): Promise<Value> {
    return await this.service.world.until(promise);
  }

  /** With one release live. */
  static async withRelease(previousSeconds = 0): Promise<Clinic> {
    const clinic = new Clinic(previousSeconds);
    expect(await clinic.service.release({ A: "1" })).toMatchObject({ outcome: "live" });
    return clinic;
  }

  /** A whole fleet of ours by name and tags, which no record names. */
  async orphan(rollout: number): Promise<Fleet> {
    const { engineWorld: world, settings } = this.service;
    const { service, environment, port, health, drainSeconds } = settings;
    const releaseId = `1.0.0-${rollout}-abcdef0`;
    const name = fleetName(service, environment, rollout);
    const owner = { service, environment, rollout, releaseId, releaseNumber: rollout, name };
    const release = { ...sampleRelease(rollout), id: releaseId, ami: "ami-0123456789abcdef0" };
    return await this.underLease(async () => {
      const order = { port, health, drainSeconds };
      const bare = { ...owner, targetGroupArn: undefined };
      const targetGroupArn = await world.traffic.createTargetGroup(bare, order);
      const fleet = { ...owner, targetGroupArn };
      await world.fleets.launch({ fleet, release, userData: "{}", hookSeconds: 480, maxSize: 4 });
      return fleet;
    });
  }

  /** As the service's own process. */
  async underLease<Value>(work: (lease: Lease) => Promise<Value>): Promise<Value> {
    const { leases } = this.service.engineWorld;
    const lease = await this.until(leases.acquire("make a mess", false, () => undefined));
    const value = await this.until(work(lease));
    await this.until(lease.release());
    return value;
  }

  async live(): Promise<LivePointer> {
    return (await this.until(this.service.engineWorld.ledger.live()))!;
  }

  request(changes: Partial<DoctorRequest> = {}): DoctorRequest {
    return doctorRequest(this.service, {
      tell: (event) => event.event === "note" && this.notes.push(event.message),
      ...changes,
    });
  }

  async examine(changes: Partial<DoctorRequest> = {}): Promise<readonly Examined[]> {
    return await this.until(examine(this.request(changes)));
  }

  async codes(changes: Partial<DoctorRequest> = {}): Promise<readonly FindingCode[]> {
    return (await this.examine(changes)).map(({ code }) => code);
  }

  /** Looks, then puts right all that it found and can. */
  async heal(changes: Partial<DoctorRequest> = {}): Promise<readonly Examined[]> {
    const request = this.request(changes);
    return await this.until(heal(request, await this.examine(changes)));
  }

  /** Puts right what was found before, with consent. */
  async healAgreed(
    agreed: readonly Finding[],
    changes: Partial<DoctorRequest> = {},
  ): Promise<readonly Examined[]> {
    return await this.until(heal(this.request(changes), agreed));
  }

  /** Changes slipway made in control planes while `work` went on. */
  async changes(work: () => Promise<unknown>): Promise<readonly string[]> {
    const { log } = this.service.world.standin;
    const before = log.since(0).length;
    await work();
    return log
      .since(0)
      .slice(before)
      .filter(({ mutating, accessKeyId }) => mutating && accessKeyId === "administrator")
      .filter(({ service }) => service !== "dynamodb")
      .map(({ operation }) => operation);
  }
}
