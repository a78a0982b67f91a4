/** What one instance writes to one CloudWatch Logs stream: its boot, or what its program prints. */
export interface LogStreamName {
  readonly service: string;
  readonly rollout: number;
  readonly instanceId: string;
  readonly kind: "boot" | "app";
}

/** `web/57/i-0abc/boot`, as userdata/README.md has it. */
export function logStreamName({ service, rollout, instanceId, kind }: LogStreamName): string {
  return `${logStreamPrefix(service, rollout)}${instanceId}/${kind}`;
}

/** What the names of a rollout's streams begin with; without a rollout, of a service's. */
export function logStreamPrefix(service: string, rollout?: number): string {
  return rollout === undefined ? `${service}/` : `${service}/${rollout}/`;
}

/** Undefined when it is no stream of an instance's. */
export function parseLogStreamName(name: string): LogStreamName | undefined {
  const [, service, rollout, instanceId, kind] =
    /^([^/]+)\/([1-9]\d*)\/([^/]+)\/(boot|app)$/.exec(name) ?? [];
  return service === undefined || instanceId === undefined
    ? undefined
    : { service, rollout: Number(rollout), instanceId, kind: kind === "app" ? "app" : "boot" };
}

/** A line of one. */
export interface LogLine {
  /** Epoch ms, by the instance's clock. */
  readonly at: number;
  readonly text: string;
}
