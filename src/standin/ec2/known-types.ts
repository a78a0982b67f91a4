/** An instance type as AWS's tables of instance types have it. */
export interface KnownType {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly architecture: "x86_64" | "arm64";
  readonly threadsPerCore: 1 | 2;
  readonly isBurstable: boolean;
}

type Sizes = Readonly<Record<string, readonly [vcpus: number, gib: number]>>;

const burstable: Sizes = {
  nano: [2, 0.5],
  micro: [2, 1],
  small: [2, 2],
  medium: [2, 4],
  large: [2, 8],
  xlarge: [4, 16],
  "2xlarge": [8, 32],
};

/** Sizes of a family with so many GiB for each vCPU. */
const fixed = (gib: number): Sizes => ({
  large: [2, 2 * gib],
  xlarge: [4, 4 * gib],
  "2xlarge": [8, 8 * gib],
  "4xlarge": [16, 16 * gib],
});

interface Family {
  readonly sizes: Sizes;
  readonly arm?: true;
  readonly burstable?: true;
}

/** Small ones of current families, those that fleets of web services run on. */
const families: Readonly<Record<string, Family>> = {
  t3: { sizes: burstable, burstable: true },
  t3a: { sizes: burstable, burstable: true },
  t4g: { sizes: burstable, burstable: true, arm: true },
  m5: { sizes: fixed(4) },
  m6i: { sizes: fixed(4) },
  m7i: { sizes: fixed(4) },
  m7g: { sizes: { medium: [1, 4], ...fixed(4) }, arm: true },
  c5: { sizes: { large: [2, 4], xlarge: [4, 8], "2xlarge": [8, 16], "4xlarge": [16, 32] } },
  c6i: { sizes: fixed(2) },
  c7i: { sizes: fixed(2) },
  c7g: { sizes: { medium: [1, 2], ...fixed(2) }, arm: true },
  r5: { sizes: fixed(8) },
  r6i: { sizes: fixed(8) },
  r7g: { sizes: { medium: [1, 8], ...fixed(8) }, arm: true },
};

/** The instance types that DescribeInstanceTypes can tell of, by name. */
export const knownTypes: readonly KnownType[] = Object.entries(families)
  .flatMap(([family, { sizes, arm = false, burstable: isBurstable = false }]) =>
    Object.entries(sizes).map(
      ([size, [vcpus, gib]]): KnownType => ({
        name: `${family}.${size}`,
        vcpus,
        memoryMib: gib * 1_024,
        architecture: arm ? "arm64" : "x86_64",
        threadsPerCore: arm ? 1 : 2,
        isBurstable,
      }),
    ),
  )
  .toSorted((a, b) => (a.name < b.name ? -1 : 1));
