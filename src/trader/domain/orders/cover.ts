// When a position is protected: the one definition, for the engine and for whatever shows it.
import { exitSide, type OrderSide } from '../terms/side.ts';

/** What one order covers of its position. */
export interface Cover {
  readonly side: OrderSide;
  /** Shares; 0 unless the order is a stop that can trigger. */
  readonly covers: number;
}

/** True when stops on the closing side cover all shares held. `quantity` is signed. */
export function isCovered(quantity: number, orders: readonly Cover[]): boolean {
  return sharesCovered(quantity, orders) >= Math.abs(quantity);
}

/** Shares of all stops on the closing side. */
export function sharesCovered(quantity: number, orders: readonly Cover[]): number {
  const closing = exitSide(quantity > 0 ? 'long' : 'short');
  return orders.reduce((sum, { side, covers }) => sum + (side === closing ? covers : 0), 0);
}
