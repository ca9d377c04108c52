// The exchanges under test without sockets: orders in, events out, market time moved by the test.
import { instant } from '../../../src/kernel/instant.ts';
import type { Exchange as Board } from '../../../src/market/venues/vietnam/trading-rules.ts';
import {
  createExchange,
  type ExchangeOptions,
} from '../../../src/simulators/ssi/exchange/exchange.ts';
import type { Security } from '../../../src/simulators/ssi/exchange/market/security.ts';
import { type SsiOrder, statusOf } from '../../../src/simulators/ssi/exchange/orders/order.ts';
import type { NewOrder } from '../../../src/simulators/ssi/exchange/orders/order-entry.ts';
import { type Change, stateAfter } from '../../../src/simulators/ssi/exchange/state.ts';
import type { StreamEvent } from '../../../src/simulators/ssi/exchange/stream-event.ts';

export const ACCOUNT = '0000001';
export const CASH = 10_000_000_000;

export interface Heard extends StreamEvent {
  readonly at: number;
}

/** Times are `2026-03-03 10:00` of Vietnam. */
export function createHarness(at: string, options: Partial<ExchangeOptions> = {}) {
  const events: Heard[] = [];
  const changes: Change[] = [];
  let ids = 0;
  const exchange = createExchange({
    start: instant(timeOf(at)),
    seed: 1,
    account: ACCOUNT,
    cash: CASH,
    boards: new Map<string, Board>([
      ['SHS', 'HNX'],
      ['BSR', 'UPCOM'],
    ]),
    bars: new Map(),
    send: (event) => events.push({ ...event, at: exchange.now() }),
    record: (change) => changes.push(structuredClone(change)),
    isWatched: () => true,
    ...options,
  });
  // Quotes that say nothing new cost a test its time.
  exchange.setRefresh(60_000);
  const harness = {
    exchange,
    events,
    changes,
    /** A new simulator that knows what this one has put on record. */
    restarted: (when: string) =>
      createHarness(when, { ...options, memory: stateAfter(JSON.parse(JSON.stringify(changes))) }),
    pass: (ms: number) => exchange.advance(instant(exchange.now() + ms)),
    passTo: (to: string) => exchange.advance(instant(timeOf(to))),
    security(symbol: string): Security {
      const security = exchange.market.security(symbol);
      if (security === undefined) throw new Error(`${symbol} is unknown`);
      return security;
    },
    place(order: Partial<NewOrder>): SsiOrder {
      ids += 1;
      return exchange.orderEntry.place({
        account: ACCOUNT,
        clientRequestId: `x${ids}`,
        symbol: 'FPT',
        side: 'buy',
        type: 'LO',
        quantity: 100,
        price: undefined,
        ...order,
      });
    },
    /** Placed, and accepted or refused by now. */
    settle(order: Partial<NewOrder>): SsiOrder {
      const placed = harness.place(order);
      harness.pass(250);
      return placed;
    },
    seed: (symbol: string, quantity: number, boughtOn = '2026-02-02') =>
      exchange.seed({ symbol, quantity, averageCost: 20_000, boughtOn: boughtOn as never }),
    statuses: (order: SsiOrder) =>
      events
        .filter(({ topic }) => topic.startsWith('order.'))
        .map(({ data }) => data as { orderId: string; orderStatus: string })
        .filter(({ orderId }) => orderId === order.orderId)
        .map(({ orderStatus }) => orderStatus),
  };
  return harness;
}

export type Harness = ReturnType<typeof createHarness>;

export function timeOf(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}+07:00`);
}

export { statusOf };
