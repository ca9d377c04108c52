// People at an account in Vietnam: they type codes, place orders in the exchanges' own words, repeat, change and cancel them.
import { MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { Random } from '../../../../src/kernel/random.ts';
import { roundNearest } from '../../../../src/market/instruments/tick-grid.ts';
import type {
  OrderRequest,
  OrderWord,
} from '../../../../src/trader/domain/orders/order-request.ts';
import { isHeld } from '../../../../src/trader/domain/positions/position-state.ts';
import {
  activePositions,
  heldShares,
  liveOrders,
} from '../../../../src/trader/engine/state/position-lookups.ts';
import type { State } from '../../../../src/trader/engine/state/state.ts';
import type { BrokerLogin } from '../../../../src/trader/ports/broker-login.ts';
import type { OrderCommand } from '../../../../src/trader/ports/order-request.ts';
import type { TraderCommand } from '../../../../src/trader/ports/trader-commands.ts';
import type { Scheduler } from '../../components/scheduler.ts';
import { CODE, venueOf } from '../environment/environment.ts';

type Place = Extract<OrderCommand, { type: 'place-order' }>;

/** How often somebody asks for something, at least and at most. */
const PAUSE_MS = [MINUTE_MS, 15 * MINUTE_MS] as const;
const CODE_EVERY_MS = MINUTE_MS;
const WRONG = 0.1;
const REMEMBERED = 6;
const USER = 'ann';
const WORDS: readonly OrderWord[] = [
  ...(['LO', 'LO', 'LO', 'LO', 'LO', 'LO', 'LO', 'MTL'] as const),
  ...(['ATO', 'ATC', 'MTL', 'MOK', 'MAK', 'PLO'] as const),
];

export function typeCodes(parts: {
  readonly random: Random;
  readonly scheduler: Scheduler;
  login(): BrokerLogin | undefined;
}): void {
  const { random, scheduler } = parts;
  scheduler.after(random.between(5_000, CODE_EVERY_MS), () => {
    const login = parts.login();
    if (login?.needsCode() === true) void login.giveCode(random.chance(WRONG) ? '000000' : CODE);
    typeCodes(parts);
  });
}

export function peopleAsk(parts: {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly symbols: readonly string[];
  readonly state: State;
  isOpen(): boolean;
  lastPrice(symbol: string): number;
  /** Somebody speaks, if there is a daemon to hear it. */
  command(command: TraderCommand): void;
}): void {
  const { random, scheduler, symbols, state } = parts;
  const said: Place[] = [];
  let keys = 0;

  const one = <Item>(items: readonly Item[]): Item | undefined =>
    items[Math.floor(random.next() * items.length)];
  const priced = (symbol: string, low: number, high: number) =>
    roundNearest(venueOf(symbol).priceSteps, parts.lastPrice(symbol) * random.between(low, high));

  /** Lots mostly, now and then less than one, or a mixture that is refused. */
  function shares(most: number): number {
    const drawn = 1 + Math.floor(random.next() * Math.max(1, most));
    return drawn < 100 || random.chance(0.05) ? drawn : Math.floor(drawn / 100) * 100;
  }

  function place(
    changes: Pick<OrderRequest, 'symbol' | 'side' | 'quantity'> & Partial<OrderRequest>,
  ) {
    keys += 1;
    const type = one(WORDS) ?? 'LO';
    const price = priced(changes.symbol, 0.97, 1.03);
    const order: OrderRequest = {
      type,
      ...(type === 'LO' && price > 0 ? { price } : {}),
      as: random.chance(0.5) ? 'holding' : 'position',
      takesOwnership: false,
      ...changes,
    };
    const requester = { user: USER, key: `k-${keys}`, bodyHash: JSON.stringify(order) };
    const command = { type: 'place-order', order, requester } as const;
    said.push(command);
    parts.command(command);
  }

  function again(): void {
    const repeated = one(said.slice(-REMEMBERED));
    if (repeated !== undefined) parts.command(repeated);
  }

  const asks: readonly (() => void)[] = [
    () => place({ symbol: one(symbols) ?? '', side: 'buy', quantity: shares(800) }),
    () => place({ symbol: one(symbols) ?? '', side: 'buy', quantity: shares(99) }),
    () => {
      const symbol = one(symbols) ?? '';
      const held = heldShares(state, symbol);
      // More than is held, or than may be sold, is refused.
      place({ symbol, side: 'sell', quantity: shares(held * 1.1), as: 'holding' });
    },
    () => {
      const position = one(activePositions(state).filter(isHeld));
      if (position === undefined) return;
      const { symbol, quantity } = position;
      const takesOwnership = random.chance(0.3);
      place({
        symbol,
        side: 'sell',
        effect: 'close',
        quantity: shares(quantity),
        as: 'position',
        takesOwnership,
      });
    },
    () => {
      const position = one(activePositions(state).filter(isHeld));
      if (position === undefined) return;
      const { symbol } = position;
      const by = 'operator';
      if (random.chance(0.5)) parts.command({ type: 'exit', symbol, isConfirmed: true, by });
      else parts.command({ type: 'stop-at', symbol, price: priced(symbol, 0.97, 1), by });
    },
    () => {
      const as = random.chance(0.6) ? 'holding' : 'position';
      parts.command({ type: 'adopt', symbol: one(symbols) ?? '', as, isConfirmed: true, by: USER });
    },
    again,
    () => {
      const repeated = one(said.slice(-REMEMBERED));
      if (repeated === undefined) return;
      const order = { ...repeated.order, quantity: repeated.order.quantity + 100 };
      const requester = { ...repeated.requester, bodyHash: JSON.stringify(order) };
      parts.command({ ...repeated, order, requester });
    },
    () => {
      const order = one(liveOrders(state));
      if (order === undefined) return;
      const { orderRef, symbol } = order.terms;
      const price = priced(symbol, 0.98, 1.02);
      parts.command({ type: 'modify-order', orderRef, price, requester: { user: USER } });
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
      if (parts.isOpen()) {
        one(asks)?.();
        // A retry arrives right behind the first word, or after a crash.
        if (random.chance(0.2)) again();
      }
      next();
    });
  }

  next();
}
