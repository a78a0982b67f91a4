import type { HistoryItemType, StateValue } from "@aws-sdk/client-cloudwatch";

/** One line of an alarm's history. */
export interface HistoryItem {
  readonly alarmName: string;
  readonly at: Date;
  readonly type: HistoryItemType;
  readonly summary: string;
  /** JSON. */
  readonly data: string;
}

/** A state and why. */
export interface StateTold {
  readonly value: StateValue;
  readonly reason: string;
  readonly reasonData: string | undefined;
}

/** What became of every alarm; it outlives the alarm (API reference), here for thirty days. */
export class AlarmHistory {
  readonly #items: HistoryItem[] = [];

  add(item: HistoryItem): void {
    const oldest = item.at.getTime() - keptMs;
    while (this.#items[0] && this.#items[0].at.getTime() < oldest) this.#items.shift();
    this.#items.push(item);
  }

  restore(items: readonly HistoryItem[]): void {
    this.#items.push(...items);
  }

  /** Oldest first. */
  all(): readonly HistoryItem[] {
    return this.#items;
  }
}

/** The JSON of a StateUpdate (AWS CLI's example of DescribeAlarmHistory). */
export function stateUpdateData(from: StateTold, to: StateTold): string {
  return JSON.stringify({ version: "1.0", oldState: stateData(from), newState: stateData(to) });
}

/**
 * An action that came to nothing: there is no SNS here, so there is no such topic. Its words are
 * UNCONFIRMED.
 */
export function failedAction(alarmName: string, arn: string, at: Date): HistoryItem {
  const data = {
    actionState: "Failed",
    notificationResource: arn,
    error: "The stand-in does not implement SNS: there is no such topic.",
  };
  const summary = `Failed to execute action ${arn}`;
  return { alarmName, at, type: "Action", summary, data: JSON.stringify(data) };
}

function stateData({ value, reason, reasonData }: StateTold): object {
  return {
    stateValue: value,
    stateReason: reason,
    ...(reasonData !== undefined && { stateReasonData: parsed(reasonData) }),
  };
}

/** What was set by hand need not be JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return text;
  }
}

const keptMs = 30 * 24 * 3600 * 1000;
