import { RolloutFailure, type Failure } from "../../../src/domain/failure.ts";

/** The failure that the work ends in; an error of another kind, or none, fails the test. */
export async function failureOf(work: () => unknown): Promise<Failure> {
  try {
    await work();
  } catch (error) {
    if (error instanceof RolloutFailure) {
      return error.failure;
    }
    throw error;
  }
  throw new Error("it did not fail");
}
