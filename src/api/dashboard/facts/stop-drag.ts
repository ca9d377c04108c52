// What a dragged stop may do: it is moved towards the market only. The trader checks the same and more.
import { price } from './amounts.ts';
import type { Position } from './shapes.ts';

export type Dragged =
  | { readonly kind: 'tighter'; readonly to: number }
  /** Not moved, or by less than a cent. */
  | { readonly kind: 'same' }
  | { readonly kind: 'looser'; readonly sentence: string };

const STEPS_PER_UNIT = 100;

/** The trader puts it on the tick; a pointer is not finer than a cent. */
export function draggedTo({ symbol, quantity, stop_price: now }: Held, wanted: number): Dragged {
  const to = Math.round(wanted * STEPS_PER_UNIT) / STEPS_PER_UNIT;
  if (now === null || to === now) return { kind: 'same' };
  const isLong = quantity > 0;
  if (to > now === isLong) return { kind: 'tighter', to };
  const sentence = `A stop is never loosened: that of ${symbol} is at ${price(now)}. Drag it ${isLong ? 'up' : 'down'}, towards the market.`;
  return { kind: 'looser', sentence };
}

type Held = Pick<Position, 'symbol' | 'quantity' | 'stop_price'>;

/** The stop that a command for the symbol moves first: of several parts, the one farthest from the market. */
export function loosestOf(positions: readonly Position[], symbol: string): Position | undefined {
  return positions
    .filter((one) => one.symbol === symbol && one.stop_price !== null && one.quantity !== 0)
    .toSorted(
      (one, other) => Math.sign(one.quantity) * ((one.stop_price ?? 0) - (other.stop_price ?? 0)),
    )[0];
}
