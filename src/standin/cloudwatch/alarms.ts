import type { StateValue } from "@aws-sdk/client-cloudwatch";
import type { Region } from "../region.ts";
import { isScaling } from "./alarm-actions.ts";
import { AlarmHistory, failedAction, stateUpdateData } from "./alarm-history.ts";
import type { Alarm, AlarmSettings, AlarmTold } from "./alarm.ts";
import { evaluateAlarm, evaluationRange } from "./evaluate-alarm.ts";
import type { Datapoint } from "./evaluate-alarm.ts";
import { every, minuteMs } from "./every.ts";
import type { Metrics } from "./metrics.ts";
import { initialReason, stateReason } from "./state-reason.ts";
import { statisticOf } from "./statistic-of.ts";

type Listener = (told: AlarmTold) => void;

/** The metric alarms of the Region, evaluated at every whole minute while there are any (§6.4). */
export class Alarms {
  readonly history = new AlarmHistory();
  readonly #region: Region;
  readonly #metrics: Metrics;
  readonly #alarms = new Map<string, Alarm>();
  readonly #listeners = new Set<Listener>();
  #stop: (() => void) | undefined;

  constructor(region: Region, metrics: Metrics) {
    this.#region = region;
    this.#metrics = metrics;
  }

  /**
   * Makes the alarm, in INSUFFICIENT_DATA until the next minute, or replaces its settings as a
   * whole and leaves its state (API reference). Checks nothing: `put-metric-alarm.ts` does.
   */
  put(settings: AlarmSettings): Alarm {
    const { name } = settings;
    const { quirks } = this.#region;
    const now = new Date(this.#region.clock.now());
    const known = this.#alarms.get(name);
    const alarm: Alarm = known ?? {
      arn: `arn:aws:cloudwatch:${this.#region.name}:${this.#region.account}:alarm:${name}`,
      settings,
      tags: new Map(),
      configuredAt: now,
      state: quirks.has("CW-11") ? "INSUFFICIENT_DATA" : "OK",
      stateReason: initialReason,
      stateReasonData: undefined,
      stateUpdatedAt: now,
      stateChangedAt: now,
    };
    alarm.settings = settings;
    alarm.configuredAt = now;
    this.#alarms.set(name, alarm);
    this.#configured(alarm, known ? "updated" : "created", known ? "Update" : "Create");
    this.resume();
    return alarm;
  }

  /** Evaluates from the next minute on, if there is anything to evaluate. */
  resume(): void {
    if (this.#alarms.size === 0) return;
    this.#stop ??= every(this.#region.clock, minuteMs, (minute) => this.#evaluateAll(minute));
  }

  /** For `kept-metrics.ts`. */
  get inside(): { readonly alarms: Map<string, Alarm> } {
    return { alarms: this.#alarms };
  }

  get(name: string): Alarm | undefined {
    return this.#alarms.get(name);
  }

  /** By name. */
  all(): readonly Alarm[] {
    return [...this.#alarms.values()].sort((a, b) => (a.settings.name < b.settings.name ? -1 : 1));
  }

  /** Whether there was such an alarm. */
  delete(name: string): boolean {
    const alarm = this.#alarms.get(name);
    if (!alarm) return false;
    this.#alarms.delete(name);
    this.#configured(alarm, "deleted", "Delete");
    if (this.#alarms.size === 0) {
      this.#stop?.();
      this.#stop = undefined;
    }
    return true;
  }

  /**
   * Takes an action out of every alarm that names it. Returns the names of those that are left
   * without any.
   */
  forget(action: string): readonly string[] {
    return this.all().flatMap((alarm) => {
      const { actions, name } = alarm.settings;
      if (!Object.values(actions).flat().includes(action)) return [];
      const without = (arns: readonly string[]) => arns.filter((arn) => arn !== action);
      const { ALARM, OK, INSUFFICIENT_DATA } = actions;
      const left = {
        ALARM: without(ALARM),
        OK: without(OK),
        INSUFFICIENT_DATA: without(INSUFFICIENT_DATA),
      };
      this.put({ ...alarm.settings, actions: left });
      return Object.values(left).flat().length === 0 ? [name] : [];
    });
  }

  /** Sets the state by hand, until the next evaluation, and has its actions taken. */
  setState(alarm: Alarm, state: StateValue, reason: string, reasonData?: string): void {
    this.#enter(alarm, state, { text: reason, data: reasonData }, undefined);
  }

  /**
   * Tells what alarms do: an alarm's actions when it enters a state, and those of Auto Scaling
   * again at every evaluation as long as it stays there (CloudWatch user guide, "Alarm actions").
   * Returns what stops the telling.
   */
  onAction(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #evaluateAll(minute: number): void {
    for (const alarm of this.all()) this.#evaluate(alarm, minute);
  }

  #evaluate(alarm: Alarm, minute: number): void {
    const { settings, state: previous } = alarm;
    const now = this.#region.clock.now();
    const range = this.#range(settings, minute);
    const { quirks } = this.#region;
    const verdict = evaluateAlarm(settings, range, previous, quirks.has("CW-13"));
    const value = verdict.evaluated[0]?.value;
    if (verdict.state !== previous) {
      this.#enter(alarm, verdict.state, stateReason(settings, verdict, previous, now), value);
      return;
    }
    if (quirks.has("CW-14")) this.#act(alarm, previous, value, isScaling);
  }

  /** The last periods, newest first; the newest ends where the minute begins. */
  #range(settings: AlarmSettings, until: number): readonly Datapoint[] {
    const { metric, unit, periodSeconds, statistic } = settings;
    const periodMs = periodSeconds * 1000;
    const { quirks } = this.#region;
    const periods = quirks.has("CW-12") ? evaluationRange(settings) : settings.evaluationPeriods;
    const from = until - periods * periodMs;
    const found = new Map(
      this.#metrics
        .read({ ...metric, unit, from, until, periodSeconds })
        .map(({ start, summary }) => [start, statisticOf(summary, statistic)]),
    );
    return Array.from({ length: periods }, (_, age) => {
      const start = until - (age + 1) * periodMs;
      return { start, value: found.get(start) };
    });
  }

  #enter(
    alarm: Alarm,
    state: StateValue,
    reason: { readonly text: string; readonly data: string | undefined },
    value: number | undefined,
  ): void {
    const { state: previous, stateReason: oldReason, stateReasonData: oldData } = alarm;
    const now = new Date(this.#region.clock.now());
    alarm.state = state;
    alarm.stateReason = reason.text;
    alarm.stateReasonData = reason.data;
    alarm.stateUpdatedAt = now;
    if (state === previous) return;
    alarm.stateChangedAt = now;
    this.history.add({
      alarmName: alarm.settings.name,
      at: now,
      type: "StateUpdate",
      summary: `Alarm updated from ${previous} to ${state}`,
      data: stateUpdateData(
        { value: previous, reason: oldReason, reasonData: oldData },
        { value: state, reason: reason.text, reasonData: reason.data },
      ),
    });
    this.#act(alarm, previous, value, () => true);
  }

  #act(
    alarm: Alarm,
    previous: StateValue,
    value: number | undefined,
    isTaken: (arn: string) => boolean,
  ): void {
    const { actions: all, actionsEnabled } = alarm.settings;
    const actions = actionsEnabled ? all[alarm.state].filter(isTaken) : [];
    if (actions.length === 0) return;
    const at = new Date(this.#region.clock.now());
    for (const arn of actions) {
      if (!isScaling(arn)) this.history.add(failedAction(alarm.settings.name, arn, at));
    }
    for (const listener of this.#listeners) listener({ alarm, previous, actions, value });
  }

  #configured({ settings: { name } }: Alarm, done: string, type: string): void {
    this.history.add({
      alarmName: name,
      at: new Date(this.#region.clock.now()),
      type: "ConfigurationUpdate",
      summary: `Alarm "${name}" ${done}`,
      data: JSON.stringify({ version: "1.0", type }),
    });
  }
}
