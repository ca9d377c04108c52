// The days of a walk as a series: values with what was paid in and out, and what each holding added to the return.
import type { TradingDay } from '../../../kernel/instant.ts';
import { linkedContributions } from '../../../market/performance/contribution.ts';
import type { SecurityId } from '../entries/ids.ts';
import type { ExternalFlow, ReplayedDay } from './replayed-day.ts';

export interface SeriesDay {
  readonly on: TradingDay;
  readonly value: number;
  /** Since the day before in the series. */
  readonly inflow: number;
  readonly outflow: number;
}

/** A security, or cash: interest, fees that belong to no trade, and what currencies gained on cash. */
export type ReturnPart = SecurityId | 'cash';

export interface DaySeries {
  /** What was paid before the first day is in its value. */
  add(day: ReplayedDay): void;
  readonly days: readonly SeriesDay[];
  /** Each on the day on which it was paid, after the first day. */
  readonly flows: readonly ExternalFlow[];
  contributions(): ReadonlyMap<ReturnPart, number>;
  /** The day that was added last. */
  last(): ReplayedDay | undefined;
}

/** From one day of the series to the next. */
export interface DayStep {
  readonly before: ReplayedDay;
  readonly day: ReplayedDay;
  /** What was there at the start, with what was paid in. */
  readonly capital: number;
  /** Of all parts together the profit of the day. */
  readonly profits: ReadonlyMap<ReturnPart, number>;
}

export function createDaySeries(eachStep: (step: DayStep) => void = () => {}): DaySeries {
  const days: SeriesDay[] = [];
  const flows: ExternalFlow[] = [];
  const contributions = linkedContributions<ReturnPart>();
  let before: ReplayedDay | undefined;
  return {
    days,
    flows,
    contributions: contributions.sums,
    last: () => before,
    add(day) {
      const { on, value } = day;
      if (before === undefined) days.push({ on, value, inflow: 0, outflow: 0 });
      else {
        const { inflow, outflow } = sums(day.flows);
        days.push({ on, value, inflow, outflow });
        flows.push(...day.flows);
        const profit = value + outflow - (before.value + inflow);
        const step = { capital: before.value + inflow, profits: profitsOf(before, day, profit) };
        contributions.add(step);
        eachStep({ before, day, ...step });
      }
      before = day;
    },
  };
}

function sums(flows: readonly ExternalFlow[]) {
  let [inflow, outflow] = [0, 0];
  for (const { amount } of flows) {
    if (amount > 0) inflow += amount;
    else outflow -= amount;
  }
  return { inflow, outflow };
}

/** Of each security: its value now, less that before, less what was paid for it and what came to it. The rest is that of cash. */
function profitsOf(
  before: ReplayedDay,
  { held, paid, moved }: ReplayedDay,
  profit: number,
): ReadonlyMap<ReturnPart, number> {
  const profits = new Map<ReturnPart, number>();
  const add = (part: SecurityId, amount: number) =>
    profits.set(part, (profits.get(part) ?? 0) + amount);
  for (const { security, value } of held) add(security, value);
  for (const { security, value } of before.held) add(security, -value);
  for (const [security, amount] of paid) add(security, amount);
  for (const [security, amount] of moved) add(security, -amount);
  let left = profit;
  for (const amount of profits.values()) left -= amount;
  profits.set('cash', left);
  return profits;
}
