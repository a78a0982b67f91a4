import type { Ec2Instance } from "../../ec2/ec2-instance.ts";
import type { Region } from "../../region.ts";
import type { Measurement } from "./measurement.ts";
import { vcpusOf } from "./vcpus-of.ts";

/** Processor time of an instance when last looked at. */
interface Reading {
  readonly at: number;
  readonly cpuSeconds: number;
}

/**
 * AWS/EC2 CPUUtilization, in percent of all the instance's vCPUs, by instance and by Auto Scaling
 * group: every five minutes, or every minute for a template with detailed monitoring (aws-facts
 * §3.1, EC2 user guide). Machines that do not tell their processor time have no such metric.
 */
export class CpuUse {
  readonly #region: Region;
  readonly #last = new Map<string, Reading>();

  constructor(region: Region) {
    this.#region = region;
  }

  /** To be called at every whole minute; measures the instances whose period ends there. */
  measure(moment: number): Measurement[] {
    const { ec2, quirks } = this.#region;
    const running = ec2.instances.all().filter(({ state }) => state === "running");
    const known = new Set(running.map(({ instanceId }) => instanceId));
    for (const instanceId of this.#last.keys()) {
      if (!known.has(instanceId)) this.#last.delete(instanceId);
    }
    return running.flatMap((instance) => {
      const isDetailed = instance.data.Monitoring?.Enabled === true;
      const periodMs = isDetailed || !quirks.has("CW-18") ? 60_000 : 300_000;
      return moment % periodMs === 0 ? this.#used(instance, moment) : [];
    });
  }

  /** Nothing in the first period: it has no begin to be compared with. */
  #used(instance: Ec2Instance, at: number): Measurement[] {
    const { instanceId, machine, instanceType } = instance;
    const cpuSeconds = machine?.cpuSeconds?.();
    if (cpuSeconds === undefined) return [];
    const before = this.#last.get(instanceId);
    this.#last.set(instanceId, { at, cpuSeconds });
    if (!before) return [];
    const share = (cpuSeconds - before.cpuSeconds) / ((at - before.at) / 1000);
    const percent = (100 * share) / vcpusOf(instanceType);
    const group = this.#region.autoScaling.owner(instanceId)?.group.name;
    return [
      {
        namespace: "AWS/EC2",
        metric: "CPUUtilization",
        unit: "Percent",
        value: Math.min(100, Math.max(0, percent)),
        dimensions: [
          { InstanceId: instanceId },
          ...(group === undefined ? [] : [{ AutoScalingGroupName: group }]),
        ],
      },
    ];
  }
}
