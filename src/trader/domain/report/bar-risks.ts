// What a backtest owes to the length of its bars, in the currency of the account.
import { counted } from '../wording/figures.ts';
import type { JsonFields } from './json-fields.ts';

export interface BarRisks {
  /** Stops that a session opened beyond, and what their fills lost against their prices. */
  readonly gaps: { readonly stops: number; readonly cost: number };
  /** Bars that reached a stop and its target and count as stopped, and what targets would have brought beyond that. */
  readonly bothTouched: { readonly bars: number; readonly missed: number };
}

export function barRiskNotes({ gaps, bothTouched }: BarRisks): readonly string[] {
  const { stops, cost } = gaps;
  const { bars, missed } = bothTouched;
  const lost = cost.toFixed(2);
  const brought = `${missed < 0 ? '-' : '+'}${Math.abs(missed).toFixed(2)}`;
  return [
    ...(stops === 0
      ? []
      : [
          `a session opened beyond ${counted(stops, 'stop')}: ${stops === 1 ? 'its fill' : 'their fills'} lost ${lost} against ${stops === 1 ? 'its price' : 'their prices'}`,
        ]),
    ...(bars === 0
      ? []
      : [
          `${counted(bars, 'bar')} reached a stop and its target and ${bars === 1 ? 'counts' : 'count'} as stopped; had all been targets, the profit would differ by ${brought}`,
        ]),
  ];
}

export function barRisksJson({ gaps, bothTouched }: BarRisks): JsonFields {
  return {
    gaps,
    both_touched: { bars: bothTouched.bars, profit_if_targets: bothTouched.missed },
  };
}
