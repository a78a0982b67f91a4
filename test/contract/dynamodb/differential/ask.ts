import * as sdk from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Answer, Step } from "./case.ts";

/** More pages than any case has items. */
const mostPages = 60;

/** Makes one request of one side. What is no answer of DynamoDB's is thrown. */
export async function ask(client: DynamoDBClient, step: Step): Promise<Answer> {
  try {
    if (step.segments !== undefined) return { output: await scanned(client, step, step.segments) };
    const { name, input } = step;
    const output = step.pages
      ? await followed(client, name, input)
      : await once(client, name, input);
    return { output: plain(output) };
  } catch (cause) {
    const error = cause as Error & { $metadata?: unknown };
    const isAnswer = error.$metadata !== undefined || error.name === "TimeoutError";
    if (!isAnswer) throw cause;
    return { error: { name: error.name, message: error.message } };
  }
}

async function once(client: DynamoDBClient, name: string, input: object): Promise<any> {
  const Command = (sdk as Record<string, any>)[`${name}Command`];
  const { $metadata: _, ...output } = await client.send(new Command(input));
  return output;
}

async function followed(client: DynamoDBClient, name: string, input: object): Promise<any[]> {
  const pages = [await once(client, name, input)];
  while (pages.at(-1).LastEvaluatedKey !== undefined && pages.length < mostPages) {
    const ExclusiveStartKey = pages.at(-1).LastEvaluatedKey;
    pages.push(await once(client, name, { ...input, ExclusiveStartKey }));
  }
  return pages;
}

/** The items of all segments and pages in one order, and what does not hang on their order. */
async function scanned(client: DynamoDBClient, { name, input }: Step, segments: number) {
  const inputs =
    segments === 0
      ? [input]
      : Array.from({ length: segments }, (_, Segment) => ({
          ...input,
          Segment,
          TotalSegments: segments,
        }));
  const all: any[][] = [];
  for (const one of inputs) all.push(await followed(client, name, one));
  const pages = all.flat();
  const sum = (member: string) => pages.reduce((total, page) => total + page[member], 0);
  const items = pages.flatMap((page) => page.Items ?? []).map(plain);
  return {
    // With several segments it is chance how many items, and so how many pages, each has.
    pages: segments > 1 ? undefined : pages.map((page) => page.ScannedCount),
    count: sum("Count"),
    scanned: sum("ScannedCount"),
    items: pages[0].Items === undefined ? "none" : sorted(items),
    capacity: pages.length === 1 ? plain(pages[0].ConsumedCapacity) : undefined,
  };
}

/** Comparable: bytes in base64, what has no order sorted, members by name. */
function plain(value: unknown): any {
  if (value instanceof Uint8Array) return `base64:${Buffer.from(value).toString("base64")}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, asMember(name, plain(member))]);
  return Object.fromEntries(members);
}

function asMember(name: string, member: any): unknown {
  const isSet = ["SS", "NS", "BS"].includes(name) && Array.isArray(member);
  if (isSet) return sorted(member);
  if (name === "ConsumedCapacity" && Array.isArray(member)) return sorted(member);
  if (name !== "Responses") return member;
  return Object.fromEntries(
    Object.entries<unknown[]>(member).map(([table, items]) => [table, sorted(items)]),
  );
}

const sorted = (list: readonly unknown[]): unknown[] =>
  list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
