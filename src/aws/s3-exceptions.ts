import { fail } from "../domain/failure.ts";
import type { Exceptions } from "./attempt.ts";

/** What S3 answers instead of an object, in words. */
export const s3Exceptions = (url: string) =>
  ({
    NoSuchBucket: async (error) =>
      fail(
        {
          code: "NOT_FOUND",
          summary: `The bucket of ${url} does not exist.`,
          remedy: "Deploy the base's CDK stack, which makes it, or correct the URL.",
        },
        error,
      ),
    NoSuchKey: async (error) =>
      fail(
        {
          code: "NOT_FOUND",
          summary: `There is no object ${url}.`,
          remedy: "Upload it first, or correct the URL.",
        },
        error,
      ),
    PermanentRedirect: async (error) =>
      fail(
        {
          code: "BAD_INPUT",
          summary: `The bucket of ${url} is in another Region.`,
          remedy: "Copy the object into a bucket of this Region.",
        },
        error,
      ),
  }) satisfies Exceptions<never>;
