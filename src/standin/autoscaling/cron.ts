/** When a recurring action runs: the values that each field of a cron expression allows. */
interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** Sunday is 0. */
  readonly weekdays: ReadonlySet<number>;
  /** Days of month and of week are both limited: either is enough (crontab). */
  readonly eitherDay: boolean;
}

const dayMs = 86_400_000;

/** Eight years: between 2096 and 2104 there is no 29 February. */
const searchedDays = 8 * 366;

/**
 * The first time after `after`, in epoch milliseconds, at which a Unix cron expression of five
 * fields is due in UTC: `*`, numbers, names of months and weekdays, lists, ranges and steps.
 * Undefined when it is no such expression, or is never due.
 */
export function nextRun(expression: string, after: number): number | undefined {
  const cron = readCron(expression);
  if (!cron) return undefined;
  const midnight = Math.floor(after / dayMs) * dayMs;
  for (let day = 0; day < searchedDays; day += 1) {
    const found = firstOf(cron, midnight + day * dayMs, after);
    if (found !== undefined) return found;
  }
  return undefined;
}

function firstOf(cron: Cron, midnight: number, after: number): number | undefined {
  const date = new Date(midnight);
  const inDays = cron.days.has(date.getUTCDate());
  const inWeek = cron.weekdays.has(date.getUTCDay());
  const isDay = cron.eitherDay ? inDays || inWeek : inDays && inWeek;
  if (!isDay || !cron.months.has(date.getUTCMonth() + 1)) return undefined;
  const times = [...cron.hours].flatMap((hour) =>
    [...cron.minutes].map((minute) => midnight + (hour * 60 + minute) * 60_000),
  );
  return times.toSorted((a, b) => a - b).find((time) => time > after);
}

function readCron(expression: string): Cron | undefined {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  const minutes = readField(minute, 0, 59);
  const hours = readField(hour, 0, 23);
  const days = readField(day, 1, 31);
  const months = readField(month, 1, 12, monthNames);
  const week = readField(weekday, 0, 7, weekdayNames);
  if (!minutes || !hours || !days || !months || !week) return undefined;
  const weekdays = new Set([...week].map((one) => one % 7));
  const eitherDay = !day.startsWith("*") && !weekday.startsWith("*");
  return { minutes, hours, days, months, weekdays, eitherDay };
}

const monthNames = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const weekdayNames = "sun mon tue wed thu fri sat".split(" ");

function readField(
  text: string,
  least: number,
  most: number,
  names: readonly string[] = [],
): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const range = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part);
    if (!range) return undefined;
    const [, from = "", to, step] = range;
    const first = from === "*" ? least : valueOf(from, least, names);
    const alone = step === undefined ? first : most;
    const last = to === undefined ? (from === "*" ? most : alone) : valueOf(to, least, names);
    const by = Number(step ?? 1);
    if (!(first >= least && last <= most && first <= last && by > 0)) return undefined;
    if (from === "*" && to !== undefined) return undefined;
    for (let value = first; value <= last; value += by) values.add(value);
  }
  return values;
}

function valueOf(text: string, least: number, names: readonly string[]): number {
  const place = names.indexOf(text.toLowerCase());
  if (place >= 0) return place + least;
  return /^\d{1,2}$/.test(text) ? Number(text) : NaN;
}
