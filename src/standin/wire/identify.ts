import type { Quirks } from "../quirks/quirks.ts";
import { readSigner, type Signer } from "../signature/read-signature.ts";
import type { FormNode } from "./parse-form.ts";
import { parseForm } from "./parse-form.ts";
import type { WireRequest } from "./http-message.ts";
import { readAddress, type Address } from "./rest/address.ts";
import { findOperation } from "./rest/find-operation.ts";
import type { Protocol, ServiceModel } from "./service-model.ts";

/** What a request asks for, before its input is decoded. */
export interface Asked {
  /** Signing name, or what the request names instead; empty when it names nothing. */
  readonly service: string;
  readonly operation: string;
  /** Empty when the request is not signed. */
  readonly accessKeyId: string;
  /** How to answer, known even when the service is not. */
  readonly protocol: Protocol;
  /** Speaks JSON, and would have the codes of the query protocol told beside it (§8.1). */
  readonly wantsQueryCodes: boolean;
  /** Which of the wire's surprises are on; whatever reads or writes it is handed this. */
  readonly quirks: Quirks;
  /** `undefined`: nobody here serves this service in this version. */
  readonly model: ServiceModel | undefined;
  /** Parameters of a query request, without Action and Version. */
  readonly form: FormNode | undefined;
  /** What a REST request is about. */
  readonly address: Address | undefined;
  /** The reply has no body. */
  readonly isHead: boolean;
}

/** What `identify` finds out itself. */
type Found = Omit<Asked, "quirks" | "isHead">;

/**
 * Tells which service and operation a request is for: by the scope of its SigV4 credential
 * (aws-facts §8.5), unsigned by X-Amz-Target or by Version. The version counts even when signed:
 * two generations of load balancers share one signing name. What nobody signed and is no POST to
 * the root is for the service that speaks REST. Throws MalformedQueryString, InvalidURI.
 */
export function identify(
  request: WireRequest,
  models: readonly ServiceModel[],
  quirks: Quirks,
): Asked {
  const target = request.headers["x-amz-target"];
  const signer = readSigner(request);
  const rest = restModel(request, signer, models);
  const found = rest
    ? identifyRest(request, signer, rest)
    : target === undefined
      ? identifyQuery(request, signer, models, quirks)
      : identifyJson(target, request, signer, models);
  return { ...found, quirks, isHead: request.method === "HEAD" };
}

/** What can be said of a request that cannot even be parsed. */
export function unidentified(request: WireRequest, quirks: Quirks): Asked {
  const { accessKeyId, service } = readSigner(request);
  return {
    service: service ?? "",
    operation: "",
    accessKeyId,
    protocol: service === "s3" ? "rest-xml" : (jsonOf(request) ?? "query"),
    wantsQueryCodes: false,
    quirks,
    model: undefined,
    form: undefined,
    address: undefined,
    isHead: request.method === "HEAD",
  };
}

function restModel(
  { method, path }: WireRequest,
  { service }: Signer,
  models: readonly ServiceModel[],
): ServiceModel | undefined {
  const rest = models.find(({ protocol }) => protocol === "rest-xml");
  const isAnonymous = service === undefined && !(method === "POST" && /^\/?(\?|$)/.test(path));
  return isAnonymous || service === rest?.name ? rest : undefined;
}

function identifyRest(request: WireRequest, { accessKeyId }: Signer, model: ServiceModel): Found {
  const address = readAddress(request);
  return {
    service: model.name,
    operation: findOperation(request, address, model),
    accessKeyId,
    protocol: model.protocol,
    wantsQueryCodes: false,
    model,
    form: undefined,
    address,
  };
}

function identifyJson(
  target: string,
  request: WireRequest,
  signer: Signer,
  models: readonly ServiceModel[],
): Found {
  const dot = target.lastIndexOf(".");
  const prefix = target.slice(0, Math.max(0, dot));
  const model = models.find(
    (one) =>
      one.protocol.startsWith("json") &&
      one.targetPrefix === prefix &&
      (signer.service === undefined || one.name === signer.service),
  );
  return {
    service: signer.service ?? model?.name ?? prefix,
    operation: target.slice(dot + 1),
    accessKeyId: signer.accessKeyId,
    protocol: model?.protocol ?? jsonOf(request) ?? "json-1.0",
    wantsQueryCodes: model?.wasQuery === true && request.headers["x-amzn-query-mode"] === "true",
    model,
    form: undefined,
    address: undefined,
  };
}

function identifyQuery(
  request: WireRequest,
  signer: Signer,
  models: readonly ServiceModel[],
  quirks: Quirks,
): Found {
  const form = parseForm(Buffer.from(request.body).toString("utf8"));
  const action = form.children.get("Action")?.value ?? "";
  const version = form.children.get("Version")?.value;
  form.children.delete("Action");
  form.children.delete("Version");
  const model = models.find(
    (one) =>
      (one.protocol === "query" ||
        one.protocol === "ec2" ||
        (one.wasQuery && quirks.has("WIRE-12"))) &&
      one.version === version &&
      (signer.service === undefined || one.name === signer.service),
  );
  return {
    service: signer.service ?? model?.name ?? "",
    operation: action,
    accessKeyId: signer.accessKeyId,
    protocol: (model?.name ?? signer.service) === "ec2" ? "ec2" : "query",
    wantsQueryCodes: false,
    model,
    form,
    address: undefined,
  };
}

function jsonOf(request: WireRequest): Protocol | undefined {
  const version = /json-(1\.[01])/.exec(request.headers["content-type"] ?? "")?.[1];
  return version === undefined ? undefined : `json-${version as "1.0" | "1.1"}`;
}
