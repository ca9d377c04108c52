// That the option prices of a run were computed, and what the run would have made of other ones.
import { cents } from '../../../market/instruments/money.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { JsonFields } from './json-fields.ts';
import { signedAmount } from './report-words.ts';
import type { TableSection } from './section.ts';

export interface SyntheticPrices {
  /** Says so, and what they were computed from. */
  readonly sentence: string;
  /** The run itself first. */
  readonly runs: readonly SyntheticRun[];
}

export interface SyntheticRun {
  /** `volatility + 20 %`. */
  readonly name: string;
  readonly trades: number;
  readonly winners: number;
  /** Open positions included. */
  readonly profit: number;
  /** Of equity at the start. */
  readonly totalReturn: number;
}

export const SYNTHETIC_TITLE = 'Synthetic option chain: the same run with other prices';

export function syntheticTable(
  { runs }: SyntheticPrices,
  { currency, currencyDigits }: Venue,
): TableSection {
  return {
    kind: 'table',
    title: SYNTHETIC_TITLE,
    columns: ['OPTION PRICES', 'TRADES', 'WINNERS', `PROFIT ${currency}`, 'RETURN %'],
    rows: runs.map(({ name, trades, winners, profit, totalReturn }) => [
      name,
      String(trades),
      String(winners),
      signedAmount(profit, currencyDigits),
      signedAmount(totalReturn * 100),
    ]),
    nothing: 'Nothing was played.',
  };
}

export function syntheticJson({ sentence, runs }: SyntheticPrices): JsonFields {
  return {
    label: sentence,
    runs: runs.map(({ name, trades, winners, profit, totalReturn }) => ({
      name,
      trades,
      winners,
      profit: cents(profit),
      total_return: totalReturn,
    })),
  };
}
