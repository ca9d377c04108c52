// What a portfolio gained in each span of a period, without what was paid in and out, in the smallest unit of its currency: spans add up
// to the period, and the parts of a span to the span.
import { minus, plus, sumOf } from '../../../kernel/amounts.ts';
import { decimal, type Money, NO_MONEY } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { SecurityId } from '../entries/ids.ts';
import { lastNames } from '../prices/renamed.ts';
import type { DayStep, ReturnPart } from './day-series.ts';

/** Of one valued day, or of the valued days that end in one month. */
export interface GainSpan {
  /** At the end of which it begins. */
  readonly after: TradingDay;
  readonly to: TradingDay;
  readonly startValue: Money;
  readonly endValue: Money;
  readonly paidIn: Money;
  readonly paidOut: Money;
  /** End less start, less paid in, plus paid out. */
  readonly gain: Money;
  readonly parts: readonly GainOfPart[];
}

export interface GainOfPart {
  readonly part: ReturnPart;
  readonly startValue: Money;
  readonly endValue: Money;
  readonly gain: Money;
}

export type SpanLength = 'day' | 'month';

export interface GainTerms {
  readonly by: SpanLength;
  /** Decimals of the currency. */
  readonly places: number;
  /** The earlier security by the one that a change of symbol has put in its place. */
  readonly renamed: ReadonlyMap<SecurityId, SecurityId>;
}

export function gainCalendar(steps: readonly DayStep[], terms: GainTerms): readonly GainSpan[] {
  const spans = Map.groupBy(steps, ({ day: { on } }) =>
    terms.by === 'day' ? on : on.slice(0, MONTH),
  );
  return [...spans.values()].flatMap((own) => spanOf(own, terms));
}

/** `2026-11` */
const MONTH = 7;

export function gainOfSpans(spans: readonly GainSpan[]): Money {
  return sumOf(spans.map(({ gain }) => gain));
}

function spanOf(steps: readonly DayStep[], terms: GainTerms): readonly GainSpan[] {
  const [first, last] = [steps[0]?.before, steps.at(-1)?.day];
  if (first === undefined || last === undefined) return [];
  const rounded = (amount: number) => decimal(amount.toFixed(terms.places)) as Money;
  const flows = steps.flatMap(({ day }) => day.flows).map(({ amount }) => rounded(amount));
  const paidIn = sumOf(flows.filter((amount) => amount.gt(0)));
  const paidOut = minus(paidIn, sumOf(flows));
  const [startValue, endValue] = [rounded(first.value), rounded(last.value)];
  const gain = plus(minus(minus(endValue, startValue), paidIn), paidOut);
  const parts = partsOf(steps, { gain, rounded, startValue, endValue }, terms);
  return [{ after: first.on, to: last.on, startValue, endValue, paidIn, paidOut, gain, parts }];
}

interface Whole extends Pick<GainSpan, 'gain' | 'startValue' | 'endValue'> {
  rounded(amount: number): Money;
}

/** Of each security; cash has what they leave of the whole. */
function partsOf(
  steps: readonly DayStep[],
  { gain, startValue, endValue, rounded }: Whole,
  { renamed }: GainTerms,
): readonly GainOfPart[] {
  const nameOf = lastNames<ReturnPart>(renamed);
  const summed = (rows: Iterable<readonly [ReturnPart, number]>) => {
    const sums = new Map<ReturnPart, number>();
    for (const [part, amount] of rows)
      sums.set(nameOf(part), (sums.get(nameOf(part)) ?? 0) + amount);
    return sums;
  };
  const valuesOf = (held: DayStep['day']['held'] = []) =>
    summed(held.map(({ security, value }) => [security, value]));
  const starts = valuesOf(steps[0]?.before.held);
  const ends = valuesOf(steps.at(-1)?.day.held);
  const gains = summed(steps.flatMap(({ profits }) => [...profits]));
  gains.delete('cash');
  const named = new Set([...starts.keys(), ...ends.keys(), ...gains.keys()]);
  const rows = [...named].map((part) => ({
    part,
    startValue: rounded(starts.get(part) ?? 0),
    endValue: rounded(ends.get(part) ?? 0),
    gain: rounded(gains.get(part) ?? 0),
  }));
  const restOf = (whole: Money, name: 'startValue' | 'endValue' | 'gain') =>
    minus(whole, sumOf(rows.map((row) => row[name])));
  const cash = {
    part: 'cash' as const,
    startValue: restOf(startValue, 'startValue'),
    endValue: restOf(endValue, 'endValue'),
    gain: restOf(gain, 'gain'),
  };
  return [...rows.filter(isSomething), cash];
}

function isSomething({ startValue, endValue, gain }: GainOfPart): boolean {
  return [startValue, endValue, gain].some((amount) => !amount.eq(NO_MONEY));
}
