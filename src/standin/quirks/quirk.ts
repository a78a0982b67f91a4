/**
 * One way in which AWS surprises: something a naive fake would not do, and a deployer must know.
 * The stand-in does it; `slipway standin --without ID` switches it off, so that a test of it can be
 * seen to fail, and anybody can learn which of them their own tool leans on.
 */
export interface Quirk {
  /** What AWS does, in one sentence. */
  readonly says: string;
  /** What happens when it is switched off: what a naive fake does. */
  readonly off: string;
  /** Where it is known from: a section of aws-facts.md, or another source by name. */
  readonly fact: string;
  /** True when no source confirms it, and the stand-in chose the reading worse for its user. */
  readonly unconfirmed?: true;
}
