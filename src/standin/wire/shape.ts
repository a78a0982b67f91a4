/** What a value on the wire looks like, read from the SDK's schemas by `read-schema.ts`. */
export type Shape = Scalar | TimestampShape | ListShape | MapShape | StructShape | UnitShape;

/** One text in a form or an element; one JSON scalar. Blobs travel in base64. */
export interface Scalar {
  readonly kind: "string" | "number" | "boolean" | "blob";
}

/** A `Date` on our side. */
export interface TimestampShape {
  readonly kind: "timestamp";
  /** Overrides what the protocol would choose: ISO 8601 in XML, epoch seconds in JSON. */
  readonly format: "date-time" | "http-date" | "epoch-seconds" | undefined;
}

/** An array of one kind of item. */
export interface ListShape {
  readonly kind: "list";
  readonly item: Member;
}

/** A record with free keys, which are always strings. */
export interface MapShape {
  readonly kind: "map";
  readonly key: Member;
  readonly value: Member;
}

/** A structure or a union. */
export interface StructShape {
  readonly kind: "struct";
  readonly name: string;
  /** Name of the element when it is a whole REST document. */
  readonly xmlName: string;
  readonly members: readonly Member[];
  readonly isUnion: boolean;
}

/** No input, or no output. */
export interface UnitShape {
  readonly kind: "unit";
}

/** A named place in a structure, a list (`member`) or a map (`key`, `value`). */
export interface Member {
  readonly name: string;
  readonly shape: Shape;
  /** The caller must send it. Never set for idempotency tokens: a client may leave those out. */
  readonly required: boolean;
  /** Name in awsQuery parameters and in every XML reply. */
  readonly xmlName: string;
  /** Name in ec2Query parameters: capitalised, or renamed by the model (aws-facts §8.2). */
  readonly ec2Name: string;
  /** List and map entries stand side by side, without an element around them. */
  readonly flattened: boolean;
  /** Where a REST message carries it; `undefined`: in the document that is its body. */
  readonly http: HttpPlace | undefined;
}

/**
 * A place in a REST message outside its document: part of the path, a parameter of the query, a
 * header (name in lower case), all headers that begin with a prefix, or the whole body.
 */
export type HttpPlace =
  | { readonly in: "label" | "payload" }
  | { readonly in: "query" | "header" | "prefix"; readonly name: string };
