import { answer } from "./answer.ts";
import type { Clock } from "./clock.ts";
import { Control } from "./control.ts";
import { createRegion } from "./create-region.ts";
import { instanceAwsCall } from "./instance-aws-call.ts";
import type { InstanceAwsCall, InstanceDriver } from "./instances/driver.ts";
import { trueRandom } from "./random-source.ts";
import type { Pace, Region } from "./region.ts";
import { RequestLog } from "./request-log.ts";
import { served } from "./served.ts";
import { standing } from "./standing.ts";
import { Unsupported } from "./unsupported.ts";
import type { WireRequest, WireResponse } from "./wire/http-message.ts";

/** A small AWS: one account, one Region, behind `answer`. Doors are in `doors/`. */
export interface Standin {
  readonly region: Region;
  readonly log: RequestLog;
  readonly unsupported: Unsupported;
  readonly control: Control;
  answer(request: WireRequest): Promise<WireResponse>;
  complain(line: string): void;
}

/** What a stand-in is made from. */
export interface StandinParts {
  readonly clock: Clock;
  readonly pace: Pace;
  /** The driver, or what makes one from the way its machines reach this AWS. */
  readonly driver: InstanceDriver | ((awsCall: InstanceAwsCall) => InstanceDriver);
  /** Receives one line for every request that was not answered as AWS would; usually stderr. */
  complain(line: string): void;
  /** Uniform in [0, 1); not repeatable by default. */
  readonly random?: () => number;
  /** `us-east-1` by default. */
  readonly regionName?: string;
  /** Twelve digits; `000000000000` by default. */
  readonly account?: string;
}

/** Makes an empty stand-in; `seed.ts` furnishes it. */
export function createStandin(parts: StandinParts): Standin {
  const regionName = parts.regionName ?? "us-east-1";
  const ask = (request: WireRequest): Promise<WireResponse> => standin.answer(request);
  const models = served.map(({ model }) => model);
  const { driver } = parts;
  const region = createRegion({
    name: regionName,
    account: parts.account ?? "000000000000",
    clock: parts.clock,
    pace: parts.pace,
    driver:
      typeof driver === "function"
        ? driver(instanceAwsCall({ models, regionName, answer: ask }))
        : driver,
    random: parts.random ?? trueRandom,
  });
  const log = new RequestLog();
  const unsupported = new Unsupported();
  const complain = (line: string): void => parts.complain(line);
  const answering = { region, services: served, log, unsupported, complain };
  const standin: Standin = {
    region,
    log,
    unsupported,
    control: standardControl(region, log, unsupported),
    answer: (request) => answer(answering, request),
    complain,
  };
  return standin;
}

function standardControl(region: Region, log: RequestLog, unsupported: Unsupported): Control {
  const control = new Control();
  control.add("health", () => ({ ok: true }));
  control.add("unsupported", () => ({ count: unsupported.count, items: unsupported.items }));
  control.add("log", (query) => ({ requests: log.since(Number(query.get("since") ?? 0)) }));
  control.add("launches", () => ({ launches: region.ec2.launches }));
  control.add("standing", () => standing(region));
  return control;
}
