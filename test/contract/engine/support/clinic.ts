import { createClients } from "../../../../src/aws/clients.ts";
import type { Examined, FindingCode } from "../../../../src/domain/finding.ts";
import type { LivePointer } from "../../../../src/domain/rollout.ts";
import { examine } from "../../../../src/engine/doctor/examine.ts";
import type { DoctorRequest } from "../../../../src/engine/doctor/doctor-request.ts";
import { heal } from "../../../../src/engine/doctor/heal.ts";
import { inProcessDoor } from "../../../../src/standin/doors/in-process.ts";
import { sampleSettings } from "../../../support/samples.ts";
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
