/**
 * An SDK input whose members `K` are present: the SDK types every member as possibly undefined,
 * while the wire has already refused a request that lacks a required one.
 */
export type Given<Input, K extends keyof Input> = Input & {
  readonly [P in K]-?: NonNullable<Input[P]>;
};
