import { AwsError } from "../../aws-error.ts";

/** A value of one of the queries returned. */
export interface DataPoint {
  /** Position of its query among those returned. */
  readonly query: number;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly value: number;
}

/** One page of GetMetricData. */
export interface DataPage {
  readonly points: readonly DataPoint[];
  readonly next: string | undefined;
  /** Queries that have more on later pages. */
  readonly unfinished: ReadonlySet<number>;
}

/**
 * Cuts a page, going through time, all queries at each moment. The token says after which point to
 * go on, so that data which came in meanwhile shifts nothing. Throws InvalidNextToken.
 */
export function cutPage(
  points: readonly DataPoint[],
  request: {
    readonly size: number;
    readonly token: string | undefined;
    readonly newestFirst: boolean;
  },
): DataPage {
  const direction = request.newestFirst ? -1 : 1;
  const compare = (a: Place, b: Place): number => direction * (a.at - b.at) || a.query - b.query;
  const after = request.token === undefined ? undefined : readToken(request.token);
  const left = points.filter((point) => !after || compare(point, after) > 0).sort(compare);
  const page = left.slice(0, request.size);
  const rest = left.slice(request.size);
  const last = page.at(-1);
  return {
    points: page,
    next: last && rest.length > 0 ? writeToken(last) : undefined,
    unfinished: new Set(rest.map(({ query }) => query)),
  };
}

type Place = Pick<DataPoint, "at" | "query">;

const writeToken = ({ at, query }: Place): string =>
  Buffer.from(`${at}:${query}`).toString("base64url");

function readToken(token: string): Place {
  const match = /^(\d+):(\d+)$/.exec(Buffer.from(token, "base64url").toString());
  if (match) return { at: Number(match[1]), query: Number(match[2]) };
  throw new AwsError("InvalidNextToken", "The specified NextToken is invalid.");
}
