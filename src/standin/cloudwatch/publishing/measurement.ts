import type { StandardUnit } from "@aws-sdk/client-cloudwatch";

/** One value that AWS itself reports, under each set of dimensions it is reported with. */
export interface Measurement {
  readonly namespace: "AWS/ApplicationELB" | "AWS/EC2";
  readonly metric: string;
  readonly unit: StandardUnit;
  readonly value: number;
  readonly dimensions: readonly Dimensions[];
}

export type Dimensions = Readonly<Record<string, string>>;
