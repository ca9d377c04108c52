// The entries in options of a backtest, and why some ended without a fill.
import { counted, price } from '../wording/figures.ts';
import type { JsonFields } from './json-fields.ts';

export interface OptionEntries {
  /** Filled or not. */
  readonly ended: number;
  /** Without any fill: the sum of those below. */
  readonly unfilled: number;
  /** No quote of the contract came while they worked. */
  readonly withoutQuote: number;
  /** Every quote that came lacked a side, or was locked or crossed. */
  readonly withoutMarket: number;
  /** From the limit to the price that would have filled it, at the nearest quote of each, ascending. */
  readonly missedBy: readonly number[];
  /** A single quote came within the limit, where two in a row are needed. */
  readonly withinOnce: number;
}

export function optionEntryNotes(entries: OptionEntries): readonly string[] {
  const { ended, unfilled, withoutQuote, withoutMarket, missedBy, withinOnce } = entries;
  if (unfilled === 0) return [];
  const reasons = [
    withoutQuote > 0 ? `while ${withoutQuote} worked, no quote came` : '',
    withoutMarket > 0
      ? `while ${withoutMarket} worked, every quote lacked a side or was locked or crossed`
      : '',
    missedBy.length > 0
      ? `the limit of ${missedBy.length} stayed short of the price that fills it, by ${rangeText(missedBy)} at the nearest`
      : '',
    withinOnce > 0
      ? `for ${withinOnce} a single quote came within the limit, and two in a row are needed`
      : '',
  ];
  const all = counted(ended, 'option entry', 'option entries');
  return [
    `${unfilled} of ${all} ended without a fill: ${reasons.filter((one) => one !== '').join('; ')}`,
  ];
}

function rangeText(ascending: readonly number[]): string {
  const [least, most] = [price(ascending.at(0)), price(ascending.at(-1))];
  return least === most ? least : `${least} to ${most}`;
}

export function optionEntriesJson(entries: OptionEntries): JsonFields {
  return {
    ended: entries.ended,
    unfilled: entries.unfilled,
    without_quote: entries.withoutQuote,
    without_market: entries.withoutMarket,
    missed_by: entries.missedBy.map((distance) => Number(price(distance))),
    within_once: entries.withinOnce,
  };
}
