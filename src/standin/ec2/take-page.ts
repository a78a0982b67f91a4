import { AwsError } from "../aws-error.ts";

/**
 * One page of `items` and the token of the next. A token names the last item given and where it
 * stood, so that items which came or went meanwhile shift nothing that is still there.
 */
export function takePage<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  request: { readonly token: string | undefined; readonly size: number; readonly badToken: string },
): { items: readonly Item[]; next: string | undefined } {
  const start = startOf(items, idOf, request);
  const page = items.slice(start, start + request.size);
  const last = page.at(-1);
  const more = last !== undefined && start + page.length < items.length;
  return { items: page, next: more ? encode(idOf(last), start + page.length) : undefined };
}

function startOf<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  request: { readonly token: string | undefined; readonly badToken: string },
): number {
  if (request.token === undefined) {
    return 0;
  }
  const token = /^(\d+):([^]+)$/.exec(Buffer.from(request.token, "base64url").toString());
  if (!token) {
    throw new AwsError(request.badToken, `The token '${request.token}' is invalid.`);
  }
  const found = items.findIndex((item) => idOf(item) === token[2]);
  return found === -1 ? Number(token[1]) : found + 1;
}

function encode(id: string, position: number): string {
  return Buffer.from(`${position}:${id}`).toString("base64url");
}
