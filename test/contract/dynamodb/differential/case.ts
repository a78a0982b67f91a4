/** One request of a case; `name` is that of the operation. */
export interface Step {
  readonly name: string;
  readonly input: Record<string, any>;
  /** Whether LastEvaluatedKey is followed to the end; the answer is then the list of pages. */
  readonly pages?: true;
  /** A Scan in so many segments, or in one, whose items come in no order that means anything. */
  readonly segments?: number;
}

/** A few requests to be made of both sides, each of which must answer the same. */
export interface Case {
  readonly steps: readonly Step[];
  /** Made in any case, to leave no traces; not compared. */
  readonly afterwards?: readonly Step[];
}

/** What one side answered to a step: plain, with binary in base64 and sets in order. */
export type Answer =
  | { readonly output: unknown }
  | { readonly error: { readonly name: string; readonly message: string } };
