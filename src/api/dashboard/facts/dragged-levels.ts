// What a dragged stop may do, which is moved towards the market only, and a dragged target. The trader checks the same and more.
import { price, priceStep } from './amounts.ts';
import type { Order, Position } from './shapes.ts';

export type Dragged =
  | { readonly kind: 'to'; readonly to: number }
  /** Not moved, or by less than a step. */
  | { readonly kind: 'same' }
  | { readonly kind: 'looser'; readonly sentence: string };

export function draggedTo({ symbol, quantity, stop_price: now }: Held, wanted: number): Dragged {
  const to = inSteps(wanted);
  if (now === null || to === now) return { kind: 'same' };
  const isLong = quantity > 0;
  if (to > now === isLong) return { kind: 'to', to };
  const sentence = `A stop is never loosened: that of ${symbol} is at ${price(now)}. Drag it ${isLong ? 'up' : 'down'}, towards the market.`;
  return { kind: 'looser', sentence };
}

/** Both ways. */
export function targetDraggedTo({ limit_price: now }: Order, wanted: number): Dragged {
  const to = inSteps(wanted);
  return now === null || to === now || to <= 0 ? { kind: 'same' } : { kind: 'to', to };
}

function inSteps(wanted: number): number {
  const step = priceStep();
  return Number((Math.round(wanted / step) * step).toFixed(2));
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

const AT_BROKER: ReadonlySet<string> = new Set(['acknowledged', 'working', 'partially_filled']);

/** The order that takes the profit of the symbol; of several the first. */
export function targetOf(orders: readonly Order[], symbol: string): Order | undefined {
  return orders.find(
    ({ leg, state, limit_price: at, ...one }) =>
      one.symbol === symbol && leg === 't' && at !== null && AT_BROKER.has(state),
  );
}
