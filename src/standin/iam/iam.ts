import { instanceOfAccessKey } from "../instance-access-key.ts";
import { callerOf } from "../caller.ts";
import type { Call, ServiceName } from "../operation.ts";
import type { Region } from "../region.ts";
import type { Protocol } from "../wire/service-model.ts";
import { allows } from "./allows.ts";
import { checkAutoScaling } from "./check-autoscaling.ts";
import { checksByName } from "./check-by-name.ts";
import { checkDynamoDb } from "./check-dynamodb.ts";
import { checkEc2 } from "./check-ec2.ts";
import { checkElb } from "./check-elb.ts";
import type { Check } from "./check.ts";
import { denied } from "./denied.ts";
import { readStatements, type Statement } from "./statement.ts";

/** What is asked of each service's callers. */
const checks: Readonly<
  Partial<Record<ServiceName, (region: Region, operation: string, input: never) => Check[]>>
> = {
  ...checksByName,
  autoscaling: checkAutoScaling,
  dynamodb: checkDynamoDb,
  ec2: checkEc2,
  elasticloadbalancing: checkElb,
};

/** One question that was put to the policies, and their answer. */
export interface Asked {
  /** Undefined: the caller acts for none. */
  readonly role: string | undefined;
  readonly check: Check;
  readonly isAllowed: boolean;
}

/** Everybody may ask who they are, and ask for a role; whether it is given is the role's. */
const free = new Set(["GetCallerIdentity", "AssumeRole", "GetSessionToken"]);

/**
 * Who may do what. Without roles nothing is enforced. With them, sessions of a role and instances
 * with a profile of that name may do what its statements allow, the administrator everything, and
 * any other user nothing but take a role.
 */
export class Iam {
  readonly #roles = new Map<string, readonly Statement[]>();
  readonly #listeners: ((asked: Asked) => void)[] = [];
  readonly #region: Region;
  #administrator: string | undefined;

  constructor(region: Region) {
    this.#region = region;
  }

  /** From now on policies are enforced; the administrator is a user, by access key id. */
  enforce(administrator: string): void {
    this.#administrator = administrator;
  }

  /** Makes a role, or changes it. Throws at a statement that is not understood. */
  putRole(name: string, statements: readonly object[]): void {
    this.#roles.set(name, readStatements(statements));
  }

  /** False once policies are enforced and no role has that name. */
  mayBeTaken(role: string): boolean {
    return this.#administrator === undefined || this.#roles.has(role);
  }

  /** Told of everything that is asked for from now on, but of what the administrator does. */
  onAsked(listener: (asked: Asked) => void): void {
    this.#listeners.push(listener);
  }

  /** Throws the refusal of the first thing the caller may not do; nothing when not enforced. */
  authorize(call: Call, input: object, protocol: Protocol): void {
    const { accessKeyId, service, operation } = call;
    if (this.#administrator === undefined || accessKeyId === this.#administrator) return;
    if (service === "sts" && free.has(operation)) return;
    const role = this.#roleOf(accessKeyId);
    const statements = role === undefined ? [] : (this.#roles.get(role) ?? []);
    for (const check of this.#checks(service, operation, input)) {
      const isAllowed = allows(statements, check);
      for (const listener of this.#listeners) listener({ role, check, isAllowed });
      if (!isAllowed) throw denied(protocol, callerOf(this.#region, accessKeyId).arn, check);
    }
  }

  #checks(service: ServiceName, operation: string, input: object): Check[] {
    return (
      checks[service]?.(this.#region, operation, input as never) ?? [
        { action: `${service}:${operation}`, resource: "*", context: {} },
      ]
    );
  }

  /** Name of the role a key acts for; undefined: of none. */
  #roleOf(accessKeyId: string): string | undefined {
    const instanceId = instanceOfAccessKey(accessKeyId);
    if (instanceId !== undefined) {
      const data = this.#region.ec2.instances.byId(instanceId)?.data.IamInstanceProfile;
      return data?.Name ?? data?.Arn?.split("/").at(-1);
    }
    const { arn } = callerOf(this.#region, accessKeyId);
    return /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  }
}
