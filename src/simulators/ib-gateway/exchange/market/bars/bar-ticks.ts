// A bar as the prints of the simulated market: the shared intrabar order, with the bar's volume spread over it.
import type { Instant } from '../../../../../kernel/instant.ts';
import type { Bar } from '../../../../../market/bars/bar.ts';
import { intrabarPrices, TICKS_PER_BAR, tickTime } from '../../../../../market/bars/intrabar.ts';

export interface Tick {
  readonly at: Instant;
  readonly price: number;
  readonly volume: number;
}

export function barTicks(bar: Bar): readonly Tick[] {
  const share = Math.floor(bar.volume / TICKS_PER_BAR);
  return intrabarPrices(bar).map((price, index) => {
    const isLast = index === TICKS_PER_BAR - 1;
    const volume = isLast ? bar.volume - share * (TICKS_PER_BAR - 1) : share;
    return { at: tickTime(bar, index), price, volume };
  });
}
