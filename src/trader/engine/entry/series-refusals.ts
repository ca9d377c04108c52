// Entries wait until the bars are complete and in one scale: an ATR of anything else misplaces the stop.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import { ratioText } from '../../domain/splits/split-ratio.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { barsJump } from '../protective-orders/bars-jump.ts';
import type { Turn } from '../turn/turn.ts';

/** None for an option contract, which has no bars: its limits are prices of its premium. */
export function seriesRefusals(turn: Turn, symbol: string): Refusal[] {
  if (isOptionId(symbol)) return [];
  const refusals: Refusal[] = [];
  if (!turn.market.series(symbol, MINUTE_MS).isFit)
    refusals.push({
      kind: 'series_unfit',
      why: 'minutes are missing until the history is fetched again',
    });
  const jump = barsJump(turn, symbol);
  if (jump === undefined) return refusals;
  const { from, to, ratio } = jump;
  const why = `they go from ${from} to ${to} over the night, as after a split of ${ratioText(ratio)}, and are not restated`;
  return [...refusals, { kind: 'series_unfit', why }];
}
