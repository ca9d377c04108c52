// What a year came to, and whether what is kept of it grows: bounds for the disk, for the state of the daemon and for the heap.
import type { PlayedDay } from './run.ts';

export interface YearSum {
  readonly days: number;
  readonly orders: number;
  readonly faults: number;
  readonly deploys: number;
  readonly kills: number;
  readonly logins: number;
  readonly loginsMissed: number;
  readonly alarmsRaised: number;
  readonly alarmsEnded: number;
  readonly alarmKinds: Readonly<Record<string, number>>;
  readonly violations: number;
  readonly journalMb: number;
  readonly journalMbPerThousandOrders: number;
  /** Of the thread of an account, with the simulated exchange and the laws: the least and the most. */
  readonly heapMbAtStart: number;
  readonly heapMbAtEnd: number;
  readonly heapKbPerDay: number;
  /** Sentences. */
  readonly outOfBounds: readonly string[];
}

/** Facts, read tables and log of an account-day with a few symbols, after so many days. */
const JOURNAL_MB_PER_DAY = 6;
const JOURNAL_LEAST_DAYS = 20;
/** The state keeps what is open and a few days: on no day after the first month it is so much larger than on the largest before. */
const SNAPSHOT_GROWTH_MOST = 3;
const FIRST_MONTH_DAYS = 21;
/** The exchange and the laws remember each order of the year; the daemon does not. */
const HEAP_KB_PER_DAY = 2_000;
const HEAP_LEAST_DAYS = 50;

const MEGABYTE = 1_048_576;
const KILOBYTE = 1_024;

export function sumOf(days: readonly PlayedDay[]): YearSum {
  const total = (of: (day: PlayedDay) => number) => days.reduce((sum, day) => sum + of(day), 0);
  const byAccount = [...Map.groupBy(days, ({ account }) => account).values()];
  const journalMb =
    byAccount.reduce((sum, its) => sum + (its.at(-1)?.journalBytes ?? 0), 0) / MEGABYTE;
  const orders = total((day) => day.orders);
  const heaps = byAccount.map(heapOf).filter((one) => one !== undefined);
  const alarmKinds: Record<string, number> = {};
  for (const day of days)
    for (const [kind, count] of Object.entries(day.alarmKinds))
      alarmKinds[kind] = (alarmKinds[kind] ?? 0) + count;
  const sum = {
    ...{ days: days.length, orders, faults: total((day) => day.faults.length) },
    ...{ deploys: total((day) => day.deploys), kills: total((day) => day.kills) },
    ...{ logins: total((day) => day.logins), loginsMissed: total((day) => day.loginsMissed) },
    ...{
      alarmsRaised: total((day) => day.alarmsRaised),
      alarmsEnded: total((day) => day.alarmsEnded),
    },
    ...{ alarmKinds, violations: total((day) => day.violations.length), journalMb },
    journalMbPerThousandOrders: orders === 0 ? 0 : (journalMb / orders) * 1_000,
    heapMbAtStart: Math.max(0, ...heaps.map(({ first }) => first)),
    heapMbAtEnd: Math.max(0, ...heaps.map(({ last }) => last)),
    heapKbPerDay: Math.max(0, ...heaps.map(({ kbPerDay }) => kbPerDay)),
  };
  return { ...sum, outOfBounds: [...outOfBounds(sum), ...byAccount.flatMap(kept)] };
}

function outOfBounds(sum: Omit<YearSum, 'outOfBounds'>): readonly string[] {
  const found: string[] = [];
  const { heapKbPerDay: kb } = sum;
  if (kb > HEAP_KB_PER_DAY)
    found.push(
      `the heap grows by ${Math.round(kb)} KB a day, at most ${HEAP_KB_PER_DAY} are expected`,
    );
  return found;
}

/** On the disk, and by the daemon itself. */
function kept(days: readonly PlayedDay[]): readonly string[] {
  return [...overgrown(days), ...swollen(days)];
}

function overgrown(days: readonly PlayedDay[]): readonly string[] {
  const last = days.at(-1);
  if (last === undefined || last.number < JOURNAL_LEAST_DAYS) return [];
  const mb = last.journalBytes / MEGABYTE / last.number;
  if (mb <= JOURNAL_MB_PER_DAY) return [];
  return [
    `the journal of account ${last.account} takes ${mb.toFixed(1)} MB a day, at most ${JOURNAL_MB_PER_DAY} are expected`,
  ];
}

interface Heap {
  readonly first: number;
  readonly last: number;
  readonly kbPerDay: number;
}

/** From the first day that says it, on which all code is loaded. */
function heapOf(days: readonly PlayedDay[]): Heap | undefined {
  const told = days.filter((day) => day.heapBytes !== undefined);
  const [first, last] = [told[0], told.at(-1)];
  if (first?.heapBytes === undefined || last?.heapBytes === undefined) return undefined;
  const over = last.number - first.number;
  return {
    first: first.heapBytes / MEGABYTE,
    last: last.heapBytes / MEGABYTE,
    kbPerDay: over < HEAP_LEAST_DAYS ? 0 : (last.heapBytes - first.heapBytes) / KILOBYTE / over,
  };
}

/** What the daemon itself carries from day to day. */
function swollen(days: readonly PlayedDay[]): readonly string[] {
  const largest = Math.max(...days.slice(0, FIRST_MONTH_DAYS).map((day) => day.snapshotLength));
  const later = days.slice(FIRST_MONTH_DAYS);
  const found = later.find(({ snapshotLength }) => snapshotLength > largest * SNAPSHOT_GROWTH_MOST);
  if (found === undefined) return [];
  const { account, number, day, snapshotLength } = found;
  return [
    `the state of account ${account} has ${snapshotLength} characters on day ${number} (${day}), at most ${largest} in its first month`,
  ];
}

/** Two columns; at 80 columns of a terminal nothing wraps. */
export function tableOf(sum: YearSum): string {
  const rows: readonly (readonly [string, string])[] = [
    ['account-days', whole(sum.days)],
    ['orders', whole(sum.orders)],
    ['faults', whole(sum.faults)],
    ['deploys', whole(sum.deploys)],
    ['kills', whole(sum.kills)],
    ['weekly logins', whole(sum.logins)],
    ['of these missed at the open', whole(sum.loginsMissed)],
    ['alarms raised', whole(sum.alarmsRaised)],
    ['alarms ended', whole(sum.alarmsEnded)],
    ['violations', whole(sum.violations)],
    ['journal, MB', sum.journalMb.toFixed(1)],
    ['journal, MB per 1,000 orders', sum.journalMbPerThousandOrders.toFixed(1)],
    ['heap at the start, MB', sum.heapMbAtStart.toFixed(0)],
    ['heap at the end, MB', sum.heapMbAtEnd.toFixed(0)],
    ['heap, KB a day', sum.heapKbPerDay.toFixed(0)],
  ];
  const kinds = Object.entries(sum.alarmKinds)
    .toSorted(([one, a], [other, b]) => b - a || one.localeCompare(other))
    .map(([kind, count]): readonly [string, string] => [`alarm ${kind}`, whole(count)]);
  return [...rows, ...kinds]
    .map(([name, figure]) => `${name.padEnd(NAME_WIDTH)}${figure.padStart(FIGURE_WIDTH)}`)
    .join('\n');
}

const NAME_WIDTH = 34;
const FIGURE_WIDTH = 12;

function whole(count: number): string {
  return count.toLocaleString('en-US');
}
