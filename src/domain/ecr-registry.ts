/** A private registry of ECR's, by its host. */
export interface EcrRegistry {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** Undefined when the host is not one of ECR's private registries. */
export function ecrRegistry(host: string): EcrRegistry | undefined {
  const [, account, region] = hosts.exec(host) ?? [];
  return account === undefined || region === undefined ? undefined : { account, region };
}

const hosts = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/;
