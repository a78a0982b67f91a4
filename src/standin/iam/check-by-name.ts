import type { ServiceName } from "../operation.ts";
import type { Region } from "../region.ts";
import type { Check } from "./check.ts";

type Input = Readonly<Record<string, unknown>>;
type Checks = (region: Region, operation: string, input: Input) => Check[];

const text = (value: unknown): string => (typeof value === "string" ? value : "*");
const one = (action: string, resource: string): Check[] => [{ action, resource, context: {} }];

/** Actions of S3 by operation, where they are not called alike. */
const s3Actions: Readonly<Record<string, string>> = {
  HeadObject: "GetObject",
  ListObjectsV2: "ListBucket",
  HeadBucket: "ListBucket",
  ListBuckets: "ListAllMyBuckets",
};

const s3: Checks = (_region, operation, { Bucket, Key }) => {
  const bucket = `arn:aws:s3:::${text(Bucket)}`;
  const resource = Key === undefined ? bucket : `${bucket}/${text(Key)}`;
  return one(`s3:${s3Actions[operation] ?? operation}`, resource);
};

const ssm: Checks = ({ name, account }, operation, { Name, Names, Path }) => {
  const arn = (parameter: string): string =>
    `arn:aws:ssm:${name}:${account}:parameter/${parameter.replace(/^\//, "").split(":")[0] ?? ""}`;
  const names = Array.isArray(Names) ? Names.map(text) : [text(Name ?? Path)];
  return names.flatMap((parameter) => one(`ssm:${operation}`, arn(parameter)));
};

/** A secret's ARN ends in six characters of AWS's. */
const secrets: Checks = ({ name, account, secrets: store }, operation, { SecretId }) => {
  const id = text(SecretId);
  const secret = [...store.all()].find((each) => each.name === id || each.arn === id);
  const made = `arn:aws:secretsmanager:${name}:${account}:secret:${id}-??????`;
  return one(`secretsmanager:${operation}`, id.startsWith("arn:") ? id : (secret?.arn ?? made));
};

const ecr: Checks = ({ name, account }, operation, { repositoryName }) =>
  one(
    `ecr:${operation}`,
    operation === "GetAuthorizationToken"
      ? "*"
      : `arn:aws:ecr:${name}:${account}:repository/${text(repositoryName)}`,
  );

/** AWS asks for a stream even where the call names none: it is then the empty one. */
const logs: Checks = ({ name, account }, operation, { logGroupName, logStreamName = "" }) =>
  one(
    `logs:${operation}`,
    `arn:aws:logs:${name}:${account}:log-group:${text(logGroupName)}` +
      `:log-stream:${text(logStreamName)}`,
  );

/** Services whose resources are named by their input alone. */
export const checksByName: Readonly<Partial<Record<ServiceName, Checks>>> = {
  s3,
  ssm,
  secretsmanager: secrets,
  ecr,
  logs,
};
