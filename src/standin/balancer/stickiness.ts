import type { TargetGroupStickinessConfig } from "@aws-sdk/client-elastic-load-balancing-v2";
import { targetStickiness } from "../elbv2/group-settings.ts";
import type { TargetGroup } from "../elbv2/target-group.ts";
import type { CookieSeal } from "./cookie-seal.ts";
import { cookiesOf, cookiesSet, setCookie } from "./cookies.ts";

/**
 * What the stickiness cookies of one request say, and those its answer sets (ALB user guide, sticky
 * sessions and forward actions). Every answer begins the duration anew. What a cookie names is only
 * a wish: whoever routes sees whether it can be had, and says so to `answerCookies`.
 */
export class Stickiness {
  readonly #seal: CookieSeal;
  readonly #cookies: ReadonlyMap<string, string>;
  readonly #now: number;

  constructor(seal: CookieSeal, rawHeaders: readonly string[], now: number) {
    this.#seal = seal;
    this.#cookies = cookiesOf(rawHeaders);
    this.#now = now;
  }

  /** The group that AWSALBTG (or the same for CORS) names, within the rule's duration. */
  group(config: TargetGroupStickinessConfig | undefined): string | undefined {
    if (!config?.Enabled) return undefined;
    return this.#read(["AWSALBTG", "AWSALBTGCORS"], (config.DurationSeconds ?? 0) * 1000);
  }

  /**
   * The key of the target in this group that AWSALB names, or AWSALBAPP-0 beside the application's
   * own cookie, within the group's duration.
   */
  target(group: TargetGroup): string | undefined {
    const sticky = targetStickiness(group.attributes);
    if (!sticky) return undefined;
    const { appCookie, durationMs } = sticky;
    if (appCookie !== undefined && !this.#cookies.has(appCookie)) return undefined;
    const names = appCookie === undefined ? ["AWSALB", "AWSALBCORS"] : ["AWSALBAPP-0"];
    const [arn, key] = this.#read(names, durationMs)?.split(" ") ?? [];
    return arn === group.arn ? key : undefined;
  }

  /**
   * The Set-Cookie values for an answer of a target. The load balancer's own cookie for an
   * application's follows that one, or goes on; without either, four fragments say `_remove_`, as
   * public captures show them.
   *
   * @param answer the raw headers of the target's answer
   */
  answerCookies(
    chosen: { readonly group: TargetGroup; readonly targetKey: string },
    config: TargetGroupStickinessConfig | undefined,
    answer: readonly string[],
  ): string[] {
    const { group, targetKey } = chosen;
    const set: string[] = [];
    if (config?.Enabled) set.push(...this.#pair("AWSALBTG", group.arn));
    const sticky = targetStickiness(group.attributes);
    if (!sticky) return set;
    const where = `${group.arn} ${targetKey}`;
    if (sticky.appCookie === undefined) return [...set, ...this.#pair("AWSALB", where)];
    const goesOn = this.target(group) !== undefined || cookiesSet(answer).has(sticky.appCookie);
    if (goesOn) return [...set, this.#set("AWSALBAPP-0", this.#write(where))];
    return [...set, ...[0, 1, 2, 3].map((part) => this.#set(`AWSALBAPP-${part}`, "_remove_"))];
  }

  #pair(name: string, text: string): string[] {
    const value = this.#write(text);
    return [this.#set(name, value), this.#set(`${name}CORS`, value, true)];
  }

  #set(name: string, value: string, isCors = false): string {
    return setCookie(name, value, this.#now, isCors);
  }

  #write(text: string): string {
    return this.#seal.seal(`${this.#now} ${text}`);
  }

  /** What the first of these cookies that can be opened says, if it is not too old. */
  #read(names: readonly string[], durationMs: number): string | undefined {
    for (const name of names) {
      const text = this.#seal.open(this.#cookies.get(name) ?? "");
      const space = text?.indexOf(" ") ?? -1;
      if (text === undefined || space === -1) continue;
      if (this.#now - Number(text.slice(0, space)) < durationMs) return text.slice(space + 1);
    }
    return undefined;
  }
}
