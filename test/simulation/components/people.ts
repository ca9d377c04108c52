// People place, repeat, change and cancel orders through the day; each word is drawn, and each order has a key.
import { MINUTE_MS } from '../../../src/kernel/instant.ts';
import type { Random } from '../../../src/kernel/random.ts';
import { MANUAL, type OrderRequest } from '../../../src/trader/domain/orders/order-request.ts';
import { isHeld } from '../../../src/trader/domain/positions/position-state.ts';
import { activePositions, liveOrders } from '../../../src/trader/engine/state/position-lookups.ts';
import type { State } from '../../../src/trader/engine/state/state.ts';
import type { OrderCommand } from '../../../src/trader/ports/order-request.ts';
import type { TraderCommand } from '../../../src/trader/ports/trader-commands.ts';
import type { Scheduler } from './scheduler.ts';

type Place = Extract<OrderCommand, { type: 'place-order' }>;

/** How often somebody asks for something, at least and at most. */
const PAUSE_MS = [MINUTE_MS, 20 * MINUTE_MS] as const;
export const USER = 'ann';
const REMEMBERED = 6;

export function peopleAsk(parts: {
  readonly random: Random;
  readonly scheduler: Scheduler;
  /** The exchange trades, and somebody is there to ask. */
  isOpen(): boolean;
  readonly symbols: readonly string[];
  readonly state: State;
  lastPrice(symbol: string): number;
  /** Somebody speaks, if there is a daemon to hear it. */
  command(command: TraderCommand): void;
}): void {
  const { random, scheduler, symbols, state } = parts;
  const said: Place[] = [];
  let keys = 0;

  const one = <Item>(items: readonly Item[]): Item | undefined =>
    items[Math.floor(random.next() * items.length)];
  const cents = (price: number): number => Math.round(price * 100) / 100;

  function place(changes: Partial<OrderRequest> & Pick<OrderRequest, 'symbol' | 'side'>): void {
    keys += 1;
    const order: OrderRequest = {
      type: 'MKT',
      quantity: 1 + Math.floor(random.next() * 60),
      as: 'position',
      takesOwnership: false,
      ...changes,
    };
    const requester = { user: USER, key: `k-${keys}`, bodyHash: JSON.stringify(order) };
    const command = { type: 'place-order', order, requester } as const;
    said.push(command);
    parts.command(command);
  }

  function limit(symbol: string): Pick<OrderRequest, 'type' | 'price'> {
    return { type: 'LMT', price: cents(parts.lastPrice(symbol) * random.between(0.985, 1.005)) };
  }

  function held() {
    return one(
      activePositions(state)
        .filter(isHeld)
        .filter(({ quantity }) => quantity !== 0),
    );
  }

  function close(portion: number, changes: Partial<OrderRequest> = {}): void {
    const position = held();
    if (position === undefined) return;
    const { symbol, side } = position;
    const quantity = Math.max(1, Math.floor(Math.abs(position.quantity) * portion));
    const closing = side === 'long' ? 'sell' : 'buy';
    const takesOwnership = position.strategy !== MANUAL && random.chance(0.3);
    place({ symbol, side: closing, effect: 'close', quantity, takesOwnership, ...changes });
  }

  const asks: readonly (() => void)[] = [
    () => place({ symbol: one(symbols) ?? '', side: 'buy' }),
    () => place({ symbol: one(symbols) ?? '', side: 'sell', effect: 'open' }),
    () => {
      const symbol = one(symbols) ?? '';
      place({ symbol, side: 'buy', ...limit(symbol) });
    },
    () => place({ symbol: one(symbols) ?? '', side: 'buy', takesOwnership: true }),
    () => close(1),
    () => close(0.4),
    () => close(0.4),
    () => close(1.5),
    () => {
      const position = held();
      if (position === undefined) return;
      const price = cents(parts.lastPrice(position.symbol) * random.between(0.99, 1.03));
      close(1, { type: 'LMT', price, validity: 'gtc' });
    },
    () => {
      const again = one(said.slice(-REMEMBERED));
      if (again !== undefined) parts.command(again);
    },
    () => {
      const again = one(said.slice(-REMEMBERED));
      if (again === undefined) return;
      const order = { ...again.order, quantity: again.order.quantity + 1 };
      const requester = { ...again.requester, bodyHash: JSON.stringify(order) };
      parts.command({ ...again, order, requester });
    },
    () => {
      const order = one(liveOrders(state));
      if (order === undefined) return;
      const { orderRef, leg, symbol } = order.terms;
      const price = cents(parts.lastPrice(symbol) * random.between(0.98, 1.02));
      const terms = leg === 's' ? { stopPrice: price } : { price };
      parts.command({ type: 'modify-order', orderRef, ...terms, requester: { user: USER } });
    },
    () => {
      const order = one(liveOrders(state));
      if (order === undefined) return;
      const { orderRef } = order.terms;
      parts.command({ type: 'cancel-order', orderRef, requester: { user: USER } });
    },
  ];

  function next(): void {
    scheduler.after(random.between(...PAUSE_MS), () => {
      if (!parts.isOpen()) return next();
      // A retry arrives right behind the first word, or after a crash.
      one(asks)?.();
      if (random.chance(0.2) && said.length > 0) {
        const again = said.at(-1);
        if (again !== undefined) parts.command(again);
      }
      next();
    });
  }

  next();
}
