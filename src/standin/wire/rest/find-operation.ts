import type { WireRequest } from "../http-message.ts";
import type { OperationModel, ServiceModel } from "../service-model.ts";
import type { Member } from "../shape.ts";
import type { Address } from "./address.ts";

/**
 * The operation of a REST request: that of its method, of what it is about, of the parameters that
 * it must and may have. A request with any other parameter is for an operation not served here; it
 * is called as the client calls it, or else as it looks.
 */
export function findOperation(request: WireRequest, address: Address, model: ServiceModel): string {
  const fitting = [...model.operations.values()].filter((one) => fits(one, request, address));
  const byNeeds = fitting.toSorted((a, b) => needs(b) - needs(a));
  return byNeeds[0]?.name ?? address.named ?? describe(request, address);
}

function fits(operation: OperationModel, request: WireRequest, address: Address): boolean {
  const { http } = operation;
  if (http?.method !== request.method || http.hasKey !== (address.key !== undefined)) return false;
  const members = membersOf(operation);
  const needsBucket = members.some(({ name }) => name === "Bucket");
  if (needsBucket !== (address.bucket !== undefined)) return false;
  const literals = [...http.query];
  const known = new Set(members.flatMap(({ http: at }) => (at?.in === "query" ? [at.name] : [])));
  return (
    literals.every(([name, value]) => address.query.get(name) === value) &&
    headersNeeded(members).every((name) => request.headers[name] !== undefined) &&
    [...address.query.keys()].every((name) => known.has(name) || http.query.has(name))
  );
}

const needs = (operation: OperationModel): number =>
  (operation.http?.query.size ?? 0) + headersNeeded(membersOf(operation)).length;

const membersOf = ({ input }: OperationModel): readonly Member[] =>
  input.kind === "struct" ? input.members : [];

const headersNeeded = (members: readonly Member[]): readonly string[] =>
  members.flatMap(({ required, http }) => (required && http?.in === "header" ? [http.name] : []));

/** Uploads in parts, which AWS's clients begin with on their own, have their names. */
const inParts: Readonly<Record<string, string>> = {
  "POST uploads": "CreateMultipartUpload",
  "PUT partNumber": "UploadPart",
  "POST uploadId": "CompleteMultipartUpload",
  "DELETE uploadId": "AbortMultipartUpload",
  "GET uploadId": "ListParts",
};

function describe({ method }: WireRequest, { bucket, key, query }: Address): string {
  const names = [...query.keys()];
  const part = names.map((name) => inParts[`${method} ${name}`]).find((name) => name !== undefined);
  if (part !== undefined && key !== undefined) return part;
  const what = key === undefined ? (bucket === undefined ? "buckets" : "bucket") : "object";
  return [method, what, ...names.map((name) => `?${name}`)].join(" ");
}
