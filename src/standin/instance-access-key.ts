/** The access key id of an instance's credentials: `i-0abc…` signs as `ASIA0ABC…`. */
export function instanceAccessKey(instanceId: string): string {
  return prefix + instanceId.replace(/^i-/, "").toUpperCase();
}

/** The instance whose access key this is. */
export function instanceOfAccessKey(accessKeyId: string): string | undefined {
  const match = /^ASIA([0-9A-F]{17})$/.exec(accessKeyId);
  return match?.[1] && `i-${match[1].toLowerCase()}`;
}

const prefix = "ASIA";
