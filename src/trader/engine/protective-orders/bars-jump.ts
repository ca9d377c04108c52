// Bars that jump from one session to the next as after a split: their source has not restated them, or the market did it.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { priceRatio, type SplitRatio } from '../../domain/splits/split-ratio.ts';
import type { Turn } from '../turn/turn.ts';
import { priceToday } from './scale.ts';

export interface BarsJump {
  /** The last price before today's session and the first of today. */
  readonly from: number;
  readonly to: number;
  readonly ratio: SplitRatio;
}

/** Over the night to today; undefined if the two prices are in one scale, or one of them is unknown. */
export function barsJump(turn: Turn, symbol: string): BarsJump | undefined {
  const bars = turn.market.series(symbol, MINUTE_MS);
  const { sessions } = turn.market.placeOf(symbol);
  const open = sessions.today(turn.now)?.open;
  const first = open === undefined ? bars.count : bars.indexFrom(open);
  const from = bars.close(first - 1);
  const to = first < bars.count ? bars.open(first) : priceToday(turn, symbol);
  const ratio = to === undefined ? undefined : priceRatio(from, to);
  return to === undefined || ratio === undefined ? undefined : { from, to, ratio };
}
