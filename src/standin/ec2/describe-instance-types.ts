import type {
  DescribeInstanceTypesCommandInput,
  DescribeInstanceTypesResult,
  InstanceTypeInfo,
  _InstanceType,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import { filtered } from "./filtered.ts";
import { knownTypes } from "./known-types.ts";
import type { KnownType } from "./known-types.ts";
import { pageOf } from "./page-of.ts";
import { isInstanceType } from "./refuse-bad-launch.ts";

/**
 * DescribeInstanceTypes of the types in `known-types.ts`, by name. One that AWS has and the list
 * does not is 501; one that AWS does not have is InvalidInstanceType.
 */
export const describeInstanceTypes = operation<
  DescribeInstanceTypesCommandInput,
  DescribeInstanceTypesResult
>(["InstanceTypes", "Filters.Name", "Filters.Values", "MaxResults", "NextToken"], (_, input) => {
  const names = input.InstanceTypes ?? [];
  const named = names.length === 0 ? knownTypes : names.map((name) => typeNamed(name));
  const wanted = filtered<KnownType & { tags?: never }>(named, input.Filters, {
    "instance-type": ({ name }) => name,
    "current-generation": () => "true",
    "bare-metal": () => "false",
    hypervisor: () => "nitro",
    "burstable-performance-supported": ({ isBurstable }) => String(isBurstable),
    "processor-info.supported-architecture": ({ architecture }) => architecture,
    "vcpu-info.default-vcpus": ({ vcpus }) => String(vcpus),
    "memory-info.size-in-mib": ({ memoryMib }) => String(memoryMib),
  });
  const page = pageOf(wanted, ({ name }) => name, input, { min: 5, max: 100 });
  return { InstanceTypes: page.items.map((one) => described(one)), NextToken: page.next };
});

function typeNamed(name: string): KnownType {
  const known = knownTypes.find((one) => one.name === name);
  if (known) return known;
  if (isInstanceType(name)) throw notImplemented(`the description of instance type ${name}`);
  throw new AwsError(
    "InvalidInstanceType",
    `The following supplied instance types do not exist: [${name}]`,
  );
}

function described(type: KnownType): InstanceTypeInfo {
  return {
    InstanceType: type.name as _InstanceType,
    CurrentGeneration: true,
    SupportedUsageClasses: ["on-demand", "spot"],
    SupportedRootDeviceTypes: ["ebs"],
    SupportedVirtualizationTypes: ["hvm"],
    BareMetal: false,
    Hypervisor: "nitro",
    ProcessorInfo: { SupportedArchitectures: [type.architecture] },
    VCpuInfo: {
      DefaultVCpus: type.vcpus,
      DefaultCores: type.vcpus / type.threadsPerCore,
      DefaultThreadsPerCore: type.threadsPerCore,
    },
    MemoryInfo: { SizeInMiB: type.memoryMib },
    InstanceStorageSupported: false,
    BurstablePerformanceSupported: type.isBurstable,
  };
}
