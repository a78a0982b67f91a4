import { bodyText } from "../../../../src/standin/wire/body-text.ts";
import type { WireResponse } from "../../../../src/standin/wire/http-message.ts";
import type { OperationModel, ServiceModel } from "../../../../src/standin/wire/service-model.ts";
import type { Member, Shape } from "../../../../src/standin/wire/shape.ts";

/** A mistake that a wire codec could make, made around the real one. */
export interface CodecFault {
  readonly name: string;
  /** The model that the faulty codec would work from. */
  readonly model: (model: ServiceModel) => ServiceModel;
  /** What an operation returned, so that the real writer writes what the faulty one would. */
  readonly output: (output: unknown, model: ServiceModel) => unknown;
  /** What went out. */
  readonly response: (response: WireResponse) => WireResponse;
  /** What botocore, a client with models of its own, makes of it: it takes any tag in a list. */
  readonly botocoreNotices: boolean;
  /** Protocols that it can show in: those of the others it leaves as they are. */
  readonly showsIn: RegExp;
}

const same = <T>(value: T): T => value;
const none = {
  model: same,
  output: same,
  response: same,
  botocoreNotices: true,
  showsIn: /^(query|ec2|rest-xml)$/,
};

/** The codec as it is. */
export const faultless: CodecFault = { ...none, name: "none", showsIn: /./ };

/** The eight faults that the two differential tests must catch. */
export const codecFaults: readonly CodecFault[] = [
  {
    ...none,
    name: "list items under a wrong tag",
    model: onReplies((member, of) => (of === "list" ? { ...member, xmlName: "element" } : member)),
    botocoreNotices: false,
  },
  {
    ...none,
    name: "ec2QueryName ignored",
    model: onMembers((member) => ({ ...member, ec2Name: capitalised(member.name) })),
    showsIn: /^ec2$/,
  },
  {
    ...none,
    name: "JSON timestamps in milliseconds",
    output: (output, { protocol }) =>
      protocol.startsWith("json") ? replaced(output, milliseconds) : output,
    showsIn: /^json/,
  },
  { ...none, name: "no XML escaping", response: onXml(unescaped) },
  {
    ...none,
    name: "xmlName ignored",
    model: onMembers((member) => ({ ...member, xmlName: member.name })),
  },
  {
    ...none,
    name: "blobs in hex",
    output: (output) => replaced(output, hex),
    showsIn: /^(json.*|query)$/,
  },
  {
    ...none,
    name: "no Result wrapper",
    response: onXml((body) =>
      // Whole documents of S3 are called so too.
      /<\w+Response /.test(body) ? body.replace(/<(\/?)\w+Result>/g, "") : body,
    ),
    showsIn: /^query$/,
  },
  {
    ...none,
    name: "headers called as their members",
    model: onMembers((member) =>
      member.http?.in === "header"
        ? { ...member, http: { ...member.http, name: member.name.toLowerCase() } }
        : member,
    ),
    showsIn: /^rest-xml$/,
  },
];

type Owner = "struct" | "list" | "map";
type Change = (member: Member, of: Owner) => Member;

/** A codec that reads requests and writes replies wrongly. */
function onMembers(change: Change): CodecFault["model"] {
  return (model) => {
    const known = new Map<Shape, Shape>();
    const operations = [...model.operations].map(([name, one]): [string, OperationModel] => [
      name,
      {
        ...one,
        input: changed(one.input, change, known),
        output: changed(one.output, change, known),
      },
    ]);
    return { ...model, operations: new Map(operations) };
  };
}

/** A codec that only writes replies wrongly. */
function onReplies(change: Change): CodecFault["model"] {
  const faulty = onMembers(change);
  return (model) => {
    const replies = faulty(model).operations;
    const operations = [...model.operations].map(([name, one]): [string, OperationModel] => [
      name,
      { ...one, output: replies.get(name)?.output ?? one.output },
    ]);
    return { ...model, operations: new Map(operations) };
  };
}

/** Shapes refer to themselves, so members are looked at only when asked for. */
function changed(shape: Shape, change: Change, known: Map<Shape, Shape>): Shape {
  const before = known.get(shape);
  if (before) return before;
  const inside = (member: Member, of: Owner): Member =>
    change({ ...member, shape: changed(member.shape, change, known) }, of);
  const after = copied(shape, inside);
  known.set(shape, after);
  return after;
}

function copied(shape: Shape, inside: Change): Shape {
  switch (shape.kind) {
    case "struct":
      return {
        kind: "struct",
        name: shape.name,
        xmlName: shape.xmlName,
        isUnion: shape.isUnion,
        get members() {
          return shape.members.map((member) => inside(member, "struct"));
        },
      };
    case "list":
      return {
        kind: "list",
        get item() {
          return inside(shape.item, "list");
        },
      };
    case "map":
      return {
        kind: "map",
        get key() {
          return inside(shape.key, "map");
        },
        get value() {
          return inside(shape.value, "map");
        },
      };
    case "unit":
    case "string":
    case "number":
    case "boolean":
    case "blob":
    case "timestamp":
      return shape;
  }
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function onXml(change: (body: string) => string): CodecFault["response"] {
  return (response) =>
    /^(text|application)\/xml/.test(response.headers["content-type"] ?? "")
      ? { ...response, body: change(bodyText(response)) }
      : response;
}

function unescaped(body: string): string {
  return body
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#xD;", "\r")
    .replaceAll("&amp;", "&");
}

/** The time that the real writer, which writes seconds, writes as milliseconds. */
const milliseconds = (value: unknown): unknown =>
  value instanceof Date ? new Date(value.getTime() * 1000) : value;

/** The bytes whose base64 is the hex of the given ones; their number must be even. */
const hex = (value: unknown): unknown =>
  value instanceof Uint8Array
    ? new Uint8Array(Buffer.from(Buffer.from(value).toString("hex"), "base64"))
    : value;

function replaced(value: unknown, change: (value: unknown) => unknown): unknown {
  const now = change(value);
  if (now !== value || typeof value !== "object" || value === null) return now;
  if (value instanceof Date || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, change));
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, replaced(field, change)]),
  );
}
