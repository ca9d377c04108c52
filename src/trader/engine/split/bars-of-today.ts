// Restates history that a source still delivers in prices from before a split, so that an ATR has one scale.
import type { Bar } from '../../../market/bars/bar.ts';
import { barAfterSplit } from '../../../market/bars/split-bar.ts';
import type { MarketUpdate } from '../../ports/market-feed.ts';
import type { RecentSplit, State } from '../state/state.ts';

export function inPricesOfToday({ splits }: State, update: MarketUpdate): MarketUpdate {
  if (update.type !== 'history') return update;
  const split = splits.get(update.symbol);
  if (split === undefined) return update;
  const last = update.bars.findLast(({ start }) => start < split.at);
  if (last === undefined || !isOld(last, split)) return update;
  return {
    ...update,
    bars: update.bars.map((bar) => (bar.start < split.at ? barAfterSplit(bar, split.factor) : bar)),
  };
}

/** True if the bar is closer to the price before the split than to the price after it. */
function isOld({ close }: Bar, { priceBefore, factor }: RecentSplit): boolean {
  const off = (price: number) => Math.abs(Math.log(close / price));
  return off(priceBefore) < off(priceBefore / factor);
}
