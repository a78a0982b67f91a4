import { validationException } from "../../validation-error.ts";
import type { Tag } from "@aws-sdk/client-dynamodb";

/** A table has at most so many tags. */
const mostTags = 50;

/** The tags of a request by key; `before` are those that are there already. */
export function readTags(
  tags: readonly Tag[],
  before: ReadonlyMap<string, string> = new Map(),
): readonly (readonly [key: string, value: string])[] {
  if (tags.length === 0)
    throw validationException("Atleast one Tag needs to be provided as Input.");
  const read = tags.map(({ Key: key = "", Value: value = "" }) => [key, value] as const);
  if (read.some(([key]) => key.length < 1 || key.length > 128 || key.startsWith("aws:"))) {
    throw validationException("One or more parameter values were invalid: Invalid tag key");
  }
  if (read.some(([, value]) => value.length > 256)) {
    throw validationException("One or more parameter values were invalid: Invalid tag value");
  }
  const keys = read.map(([key]) => key);
  if (new Set(keys).size < keys.length) {
    throw validationException("One or more parameter values were invalid: Duplicate tag key");
  }
  if (new Set([...before.keys(), ...keys]).size > mostTags) {
    throw validationException("One or more parameter values were invalid: Too many tags");
  }
  return read;
}
