import { awaitReady } from "./await-ready.ts";
import { answerHook } from "./answer-hook.ts";
import { BootFailure } from "./boot-failure.ts";
import type { BootHands, BootOrder, Prepared, Started } from "./boot-order.ts";
import { BootReporter, type ProbeReport } from "./boot-report.ts";
import { BootSteps } from "./boot-steps.ts";
import { type InstanceAws, instanceAws } from "./instance-aws.ts";
import { type ConsoleLog, lastLines } from "../machine-console.ts";
import { LogStream } from "./log-stream.ts";
import { readRelease, type ReleaseFound } from "./read-release.ts";
import { type Redact, redactor } from "./redact.ts";
import type { ReleaseDocument } from "./release-document.ts";
import { resolveConfig, type ResolvedConfig } from "./resolve-config.ts";
import { readUserData, type UserData } from "./user-data.ts";

/**
 * Boots a release as userdata/README.md says: config, artifact, run, ready, each step reported.
 * Resolves when the program is ready, or the boot has failed and said so, or there is nothing to
 * boot. The program goes on running (and being restarted) afterwards.
 */
export async function boot(order: BootOrder): Promise<void> {
  const told = readUserData(order.metadata("user-data") ?? "");
  if (told === undefined) return order.console.note("no user data of slipway: nothing to boot");
  const attempt = new Attempt(order, told);
  try {
    await attempt.run();
  } catch (error) {
    if (order.signal.aborted) return;
    await attempt.failed(error);
    if (!(error instanceof BootFailure)) throw error;
  }
}

const TAIL_LINES = 40;

class Attempt {
  readonly #order: BootOrder;
  readonly #told: UserData;
  readonly #aws: InstanceAws;
  readonly #reporter: BootReporter;
  readonly #steps: BootSteps;
  #redact: Redact = (text) => text;
  #found: ReleaseFound | undefined;

  constructor(order: BootOrder, told: UserData) {
    const { clock, console, signal } = order;
    const instanceId = order.metadata("meta-data/instance-id") ?? "";
    this.#order = order;
    this.#told = told;
    const aws = instanceAws({ instanceId, call: order.call, clock, signal });
    this.#aws = aws;
    if (told.logs !== undefined) console.copyTo(logStreams(order, told, told.logs, instanceId));
    this.#reporter = new BootReporter({
      clock,
      service: told.service,
      rollout: told.rollout,
      instanceId,
      zone: order.metadata("meta-data/placement/availability-zone") ?? "",
      put: (item) => aws.putItem(told.table, item),
      undelivered: (error) => {
        if (!signal.aborted) console.note(`report not delivered: ${String(error)}`);
      },
    });
    this.#steps = new BootSteps({
      reporter: this.#reporter,
      clock,
      note: (line) => console.note(line),
      redact: (text) => this.#redact(text),
    });
  }

  async run(): Promise<void> {
    const { hands } = this.#order;
    const { release, config } = await this.#config();
    const prepared = await this.#steps.run(
      "artifact",
      () => hands.prepare(release),
      ({ detail }) => detail,
    );
    const started = await this.#steps.run(
      "run",
      () =>
        prepared.start(config, (lastExit, restarts) => {
          void this.#reporter.change({ lastExit, restarts });
        }),
      (program) => `started ${program.name}`,
    );
    const watch = new AbortController();
    try {
      const ready = this.#ready(release, prepared, started, watch.signal);
      const whole = ready.then(() => this.#afterStart(release, prepared, started, watch.signal));
      await Promise.race([whole, started.gaveUp]);
    } finally {
      // Else it would go on probing a failed boot, and write over the evidence.
      watch.abort(new Error("the boot is over"));
    }
    started.settle();
    const attest = attestation(release, prepared, hands.driver);
    await this.#reporter.change({ state: "ready", attest });
    await this.#answer("CONTINUE");
  }

  /** Reports the failure; the hook is left waiting unless the release has been live before. */
  async failed(error: unknown): Promise<void> {
    const code = error instanceof BootFailure ? error.code : "BUG";
    const exitCode = error instanceof BootFailure ? error.exitCode : undefined;
    const summary = this.#redact(error instanceof Error ? error.message : String(error));
    const { console } = this.#order;
    console.note(`failed: ${code}: ${summary}`);
    const { step } = this.#reporter.report;
    const output = error instanceof BootFailure ? error.output : undefined;
    const tail =
      output === undefined ? console.tail(TAIL_LINES) : lastLines(this.#redact(output), TAIL_LINES);
    const failure = { step, code, summary, exitCode, tail };
    await this.#reporter.change({ state: "failed", failure });
    if (this.#found?.wasPromoted) await this.#answer("ABANDON");
  }

  async #config(): Promise<{
    readonly release: ReleaseDocument;
    readonly config: ResolvedConfig["values"];
  }> {
    const read = async (): Promise<ResolvedConfig & { readonly release: ReleaseDocument }> => {
      this.#found = await readRelease(this.#aws, this.#told);
      const plain = Object.values(this.#found.config).filter((value) => typeof value === "string");
      this.#hide(plain);
      const resolved = await resolveConfig(this.#aws, this.#found.config);
      this.#hide(Object.values(resolved.values));
      return { ...resolved, release: this.#found.release };
    };
    const { release, values, references } = await this.#steps.run("config", read, (one) => {
      return `version ${one.release.config.version}, ${Object.keys(one.values).length} keys`;
    });
    void this.#reporter.change({ references });
    return { release, config: values };
  }

  #hide(values: readonly string[]): void {
    this.#redact = redactor(values);
    this.#order.console.hide(this.#redact);
  }

  async #ready(
    release: ReleaseDocument,
    { buildMs }: Prepared,
    started: Started,
    watch: AbortSignal,
  ): Promise<void> {
    const { clock, signal, launchedAt } = this.#order;
    const deadline = launchedAt + release.health.withinSeconds * 1_000 + buildMs;
    const wait = (): Promise<ProbeReport> =>
      awaitReady({
        release,
        clock,
        deadline,
        portRemark: started.portRemark,
        signal: AbortSignal.any([signal, watch]),
        redact: (text) => this.#redact(text),
        probe: (request) => this.#order.probe(request),
        listening: () => started.listening(),
        seen: (probe, ports) => this.#seen(probe, ports),
      });
    const { path } = release.health;
    await this.#steps.run("ready", wait, ({ status }) => `GET ${path} answered ${status}`);
  }

  async #afterStart(
    { run }: ReleaseDocument,
    { ranAfterStart }: Prepared,
    started: Started,
    watch: AbortSignal,
  ): Promise<void> {
    if (run.afterStart === undefined || ranAfterStart || watch.aborted) return;
    const [name = ""] = run.afterStart;
    const argv = run.afterStart;
    const work = async (): Promise<string> => {
      const { code, output } = await started.afterStart(argv);
      if (code === 0) return `${name} exited with 0`;
      throw new BootFailure("AFTER_START_FAILED", `${name} exited with ${code}`, code, output);
    };
    await this.#steps.run("after-start", work, (detail) => detail);
  }

  /** Reported when something is new; the time of a probe alone is not. */
  #seen(probe: ProbeReport, ports: readonly number[]): void {
    const last = this.#reporter.report;
    const isNew =
      last.probe?.status !== probe.status ||
      last.probe?.body !== probe.body ||
      last.probe?.error !== probe.error ||
      last.ports.join() !== ports.join();
    if (isNew) void this.#reporter.change({ probe, ports });
  }

  #answer(result: "CONTINUE" | "ABANDON"): Promise<void> {
    const { clock, signal, console } = this.#order;
    const answer = { hook: this.#told.hook, group: this.#told.group, result };
    const note = (line: string): void => console.note(line);
    return answerHook({ aws: this.#aws, answer, clock, signal, note });
  }
}

/** Its boot and its program, each in a stream of its own. */
function logStreams(
  { clock, console, call }: BootOrder,
  { service, rollout }: UserData,
  group: string,
  instanceId: string,
): ConsoleLog {
  const stream = (kind: "boot" | "app"): LogStream =>
    new LogStream({
      clock,
      group,
      stream: `${service}/${rollout}/${instanceId}/${kind}`,
      call: (operation, input) => call(instanceId, "logs", operation, input),
      gaveUp: (reason) => console.note(`logs are not kept in ${group}: ${reason}`),
    });
  const streams = { boot: stream("boot"), app: stream("app") };
  return {
    write: (kind, text) => streams[kind].write(text),
    close: async () => void (await Promise.all([streams.boot.close(), streams.app.close()])),
  };
}

/** What this instance vouches for: a tarball's hashes, since there is no image digest. */
function attestation(
  release: ReleaseDocument,
  { hashes }: Prepared,
  driver: BootHands["driver"],
): { readonly [name: string]: string | number } {
  return {
    release: release.id,
    number: release.number,
    configSha256: release.config.sha256,
    ...hashes,
    driver,
  };
}
