/** Where in a request: member names, and positions (from 0) in lists. */
export type Path = readonly (string | number)[];

/** What decoding noticed besides the values; `answer` turns it into refusals. */
export interface Findings {
  /** Required members that did not come. */
  readonly missing: Path[];
  /** Members on the wire that the model does not have. */
  readonly unknown: Path[];
}

/** To begin with. */
export const noFindings = (): Findings => ({ missing: [], unknown: [] });
