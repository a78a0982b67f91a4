import { answer } from "./answer.ts";
import { type Clock, wallClock } from "./clock.ts";
import { Control } from "./control.ts";
import { controlLog } from "./control-log.ts";
import { createRegion } from "./create-region.ts";
import { controlFaults } from "./faults/control-faults.ts";
import { Faults } from "./faults/faults.ts";
import { faultyDriver } from "./faults/faulty-driver.ts";
import { refuseLaunch } from "./faults/refuse-launch.ts";
import { StaleAnswers } from "./faults/stale-answers.ts";
import { instanceAwsCall } from "./instance-aws-call.ts";
import type { InstanceAwsCall, InstanceDriver } from "./instances/driver.ts";
import type { QuirkId } from "./quirks/all-quirks.ts";
import { controlQuirks } from "./quirks/control-quirks.ts";
import { Quirks } from "./quirks/quirks.ts";
import { trueRandom } from "./random-source.ts";
import type { Pace, Region } from "./region.ts";
import { RequestLog } from "./request-log.ts";
import type { ContentStore } from "./s3/content-store.ts";
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
  /** What goes wrong on demand; also at `/_standin/faults`. */
  readonly faults: Faults;
  answer(request: WireRequest): Promise<WireResponse>;
  complain(line: string): void;
}

/** What a stand-in is made from. */
export interface StandinParts {
  readonly clock: Clock;
  /** The time of machines and sockets; `clock` by default. */
  readonly machineClock?: Clock;
  /** The date that clients sign by; the machine's own by default, also under a virtual clock. */
  readonly dates?: Pick<Clock, "now">;
  readonly pace: Pace;
  /** The driver, or what makes one from the way its machines reach this AWS. */
  readonly driver: InstanceDriver | ((awsCall: InstanceAwsCall) => InstanceDriver);
  /** Receives one line for every request that was not answered as AWS would; usually stderr. */
  complain(line: string): void;
  /** Quirks to do without; none by default. */
  readonly without?: Iterable<QuirkId>;
  /** Uniform in [0, 1); not repeatable by default. */
  readonly random?: () => number;
  /** `us-east-1` by default. */
  readonly regionName?: string;
  /** Twelve digits; `000000000000` by default. */
  readonly account?: string;
  /** Where the bytes of S3's objects are kept; in memory by default. */
  readonly contents?: ContentStore;
}

/** Makes an empty stand-in; `seed.ts` furnishes it. */
export function createStandin(parts: StandinParts): Standin {
  const regionName = parts.regionName ?? "us-east-1";
  const ask = (request: WireRequest): Promise<WireResponse> => standin.answer(request);
  const models = served.map(({ model }) => model);
  const { driver, clock, machineClock = clock, random = trueRandom } = parts;
  const { dates = wallClock() } = parts;
  const date = (): number => dates.now();
  const complain = (line: string): void => parts.complain(line);
  const faults = new Faults({ now: () => clock.now(), random });
  const machines =
    typeof driver === "function"
      ? driver(instanceAwsCall({ models, regionName, date, answer: ask }))
      : driver;
  const region = createRegion({
    name: regionName,
    account: parts.account ?? "000000000000",
    clock,
    machineClock,
    pace: parts.pace,
    driver: faultyDriver(machines, { faults, clock: machineClock, complain }),
    random,
    quirks: new Quirks(parts.without),
    ...(parts.contents && { contents: parts.contents }),
  });
  region.ec2.refuseLaunches((order) => refuseLaunch(faults, region, order));
  const log = new RequestLog();
  const unsupported = new Unsupported();
  const stale = new StaleAnswers(faults, clock);
  const parties = { standing: faults, stale };
  const what = { region, services: served, log, unsupported };
  const answering = { ...what, date, faults: parties, complain };
  const control = standardControl(region, log, unsupported);
  controlFaults(control, faults);
  controlQuirks(control, region.quirks);
  const standin: Standin = {
    region,
    log,
    unsupported,
    control,
    faults,
    answer: (request) => answer(answering, request),
    complain,
  };
  return standin;
}

function standardControl(region: Region, log: RequestLog, unsupported: Unsupported): Control {
  const control = new Control();
  control.add("health", () => ({ ok: true }));
  control.add("unsupported", () => ({ count: unsupported.count, items: unsupported.items }));
  controlLog(control, log);
  control.add("launches", () => ({ launches: region.ec2.launches }));
  control.add("standing", () => standing(region));
  return control;
}
