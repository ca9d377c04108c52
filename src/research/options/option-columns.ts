// Rows of option chains in typed columns: one row is one contract as it was quoted at a moment.
import { DAY_MS, type TradingDay } from '../../kernel/instant.ts';
import { dayFromUtc, utcMidnight } from '../../market/time/day.ts';

/** In the order in which they are stored. */
export const OPTION_COLUMNS = [
  /** Epoch milliseconds of the quote. */
  'at',
  /** Days since 1970-01-01, as listed. */
  'expiry',
  /** 0 for a call, 1 for a put. */
  'right',
  'strike',
  /** Per share; 0 if there were no buyers, NaN if unknown. */
  'bid',
  /** Per share; NaN if there were no sellers, or if unknown. */
  'ask',
  /** Contracts; NaN if unknown. */
  'bidSize',
  'askSize',
  /** Price of the last trade; NaN if unknown. */
  'last',
  /** Contracts of the day until then; NaN if unknown. */
  'volume',
  /** Contracts; NaN if unknown. */
  'openInterest',
  /** The day at whose end they were open, as days since 1970-01-01; NaN if unknown. */
  'openInterestDay',
  /** Per year, of the source's model; NaN if it gives none. */
  'volatility',
  /** Of the source's model; NaN if it gives none. */
  'delta',
  /** Of the underlying at the same moment; NaN if unknown. */
  'underlyingBid',
  'underlyingAsk',
] as const;

export type OptionColumn = (typeof OPTION_COLUMNS)[number];

/** Of one underlying, ascending by time, expiry, right and strike; no two rows have all four in common. */
export interface OptionColumns extends Readonly<Record<OptionColumn, Float64Array>> {
  readonly count: number;
}

export const CALL = 0;
export const PUT = 1;

/** No two rows have all of these in common. */
const KEY = ['at', 'expiry', 'right', 'strike'] as const;

export function optionColumns(count: number): OptionColumns {
  const columns = OPTION_COLUMNS.map((name) => [name, new Float64Array(count)] as const);
  return { ...(Object.fromEntries(columns) as Record<OptionColumn, Float64Array>), count };
}

/** Below 0 if the row of the one comes before that of the other; 0 if they are the same contract at the same time. */
export function orderOfRows(
  one: OptionColumns,
  row: number,
  other: OptionColumns,
  otherRow: number,
): number {
  for (const name of KEY) {
    const difference = (one[name][row] ?? 0) - (other[name][otherRow] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The first column in which they differ; undefined if they are equal. */
export function differingColumn(
  one: OptionColumns,
  row: number,
  other: OptionColumns,
  otherRow: number,
): OptionColumn | undefined {
  return OPTION_COLUMNS.find((name) => !Object.is(one[name][row], other[name][otherRow]));
}

export function copyOptionRow(
  from: OptionColumns,
  row: number,
  into: OptionColumns,
  place: number,
): void {
  for (const name of OPTION_COLUMNS) into[name][place] = from[name][row] ?? Number.NaN;
}

/** Shares the memory of the columns. */
export function optionRowsBetween(columns: OptionColumns, from: number, to: number): OptionColumns {
  const parts = OPTION_COLUMNS.map((name) => [name, columns[name].subarray(from, to)] as const);
  const cut = Object.fromEntries(parts) as Record<OptionColumn, Float64Array>;
  return { ...cut, count: to - from };
}

/** `230 call of 2026-12-18`, as people name a contract. */
export function contractText(columns: OptionColumns, row: number): string {
  const right = columns.right[row] === CALL ? 'call' : 'put';
  return `${columns.strike[row]} ${right} of ${dayOfNumber(columns.expiry[row] ?? 0)}`;
}

/** Days since 1970-01-01. */
export function numberOfDay(day: TradingDay): number {
  return utcMidnight(day) / DAY_MS;
}

export function dayOfNumber(days: number): TradingDay {
  return dayFromUtc(days * DAY_MS);
}
