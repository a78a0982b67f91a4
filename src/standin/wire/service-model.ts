import type { ServiceName } from "../operation.ts";
import { readSchema } from "./read-schema.ts";
import type { Shape } from "./shape.ts";

/** One AWS service as the wire sees it. */
export interface ServiceModel {
  readonly name: ServiceName;
  readonly protocol: Protocol;
  readonly xmlNamespace: string;
  /** API version; query requests must name it. */
  readonly version: string;
  /** What stands before the dot in `X-Amz-Target`. */
  readonly targetPrefix: string;
  /** JSON services only: it was a query service once, and still answers those who ask like that. */
  readonly wasQuery: boolean;
  /** Operations whose requests may come compressed. */
  readonly unzips: ReadonlySet<string>;
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** By wire code (`AlreadyExists`), which is not always the name of the shape. */
  readonly errors: ReadonlyMap<string, ErrorModel>;
}

/** The wire protocols of aws-facts §8. */
export type Protocol = "query" | "ec2" | "json-1.0" | "json-1.1" | "rest-xml";

/** What goes in and what comes out. */
export interface OperationModel {
  readonly name: string;
  readonly input: Shape;
  readonly output: Shape;
  /** How a REST service tells it from its other operations; `undefined` elsewhere. */
  readonly http: HttpOperation | undefined;
}

/** A method and a path such as `/{Key+}?delete`, in which `x-id` does not count. */
export interface HttpOperation {
  readonly method: string;
  /** For an object, or else for a bucket or for all of them. */
  readonly hasKey: boolean;
  /** Parameters that the query must have, with their values. */
  readonly query: ReadonlyMap<string, string>;
  /** Of the reply. */
  readonly status: number;
}

/** An error that the service's model knows: code and status on the wire, and its members. */
export interface ErrorModel {
  readonly code: string;
  /** What the query protocol calls it; the same as `code` in query services. */
  readonly queryCode: string;
  readonly status: number;
  /** The status beside the query code; of JSON services only those that were query use it. */
  readonly queryStatus: number | undefined;
  readonly shape: Shape;
}

type Identity = Pick<
  ServiceModel,
  "name" | "protocol" | "xmlNamespace" | "version" | "targetPrefix"
> &
  Partial<Pick<ServiceModel, "wasQuery" | "unzips">>;

/**
 * Joins what the SDK's schemas do not say (`identity`: measured, aws-facts §8) with the schemas of
 * the operations served and of the errors they may answer with.
 */
export function serviceModel(
  identity: Identity,
  operations: readonly Schema[],
  errors: readonly Schema[],
): ServiceModel {
  return {
    wasQuery: false,
    unzips: new Set(),
    ...identity,
    operations: new Map(operations.map((schema) => [schema[2], operationModel(schema)])),
    errors: new Map(
      errors.map((schema) => errorModel(schema, identity)).map((model) => [model.code, model]),
    ),
  };
}

/** An operation or error schema as the SDK exports it: kind, namespace, name, traits, ... */
type Schema = readonly [
  kind: number,
  namespace: string,
  name: string,
  traits: unknown,
  ...unknown[],
];

function operationModel(schema: Schema): OperationModel {
  const [, , name, traits, input, output] = schema;
  const { http } = (typeof traits === "object" ? (traits ?? {}) : {}) as OperationTraits;
  return { name, input: readSchema(input), output: readSchema(output), http: http && rest(http) };
}

interface OperationTraits {
  readonly http?: readonly [method: string, uri: string, status: number];
}

function rest([method, uri, status]: NonNullable<OperationTraits["http"]>): HttpOperation {
  const [path = "", search = ""] = uri.split("?");
  const query = new Map(new URLSearchParams(search));
  query.delete("x-id");
  return { method, hasKey: path.includes("{Key+}"), query, status };
}

function errorModel(schema: Schema, { protocol, wasQuery }: Identity): ErrorModel {
  const [, , name, traits] = schema;
  const { awsQueryError, httpError, error } = traits as ErrorTraits;
  const shape = readSchema(schema);
  const [queryCode, queryStatus] = awsQueryError ?? [name, undefined];
  const plainStatus = httpError ?? (error === "server" ? 500 : 400);
  // JSON services carry query codes too, of a protocol that they do not speak: there SSM's
  // ParameterNotFound would be 404, but on the wire it is 400 (aws-facts §6.1).
  const speaksQuery = protocol === "query" || wasQuery === true;
  const status = (speaksQuery ? queryStatus : undefined) ?? plainStatus;
  const code = protocol === "query" ? queryCode : name;
  return { code, queryCode, status, queryStatus, shape };
}

interface ErrorTraits {
  readonly awsQueryError?: readonly [code: string, status: number];
  readonly httpError?: number;
  readonly error?: "client" | "server";
}
