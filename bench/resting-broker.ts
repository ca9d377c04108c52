// A broker and a market in memory: it holds the given positions and stops and confirms every change at once.
import { Subject } from 'rxjs';
import { type Instant, MINUTE_MS, plus } from '../src/kernel/instant.ts';
import type { Bar } from '../src/market/bars/bar.ts';
import { DEFAULT_PRICE_STEPS } from '../src/market/instruments/tick-grid.ts';
import { US_EQUITIES } from '../src/market/venues/us.ts';
import { floorAt, IB_TRAITS } from '../src/trader/adapters/ib/orders/links.ts';
import { brokerLink } from '../src/trader/domain/orders/broker-link.ts';
import type { OrderTerms } from '../src/trader/domain/orders/order-terms.ts';
import type { Broker } from '../src/trader/ports/broker.ts';
import type { BrokerReport, ReportedOrder } from '../src/trader/ports/broker-reports.ts';
import type { MarketFeed, MarketUpdate } from '../src/trader/ports/market-feed.ts';
import { ACCOUNT } from './scratch-journal.ts';

export interface RestingBroker {
  readonly broker: Broker;
  readonly market: MarketFeed;
  readonly updates$: Subject<MarketUpdate>;
  /** Stops moved so far. */
  moves(): number;
}

const SHARES = 100;
const SESSIONS_BACK = 5;
const HALF_RANGE = 0.2;

export function createRestingBroker(
  stops: readonly OrderTerms[],
  { now, priceOf }: { readonly now: Instant; priceOf(symbol: string): number },
): RestingBroker {
  const reports$ = new Subject<BrokerReport>();
  const updates$ = new Subject<MarketUpdate>();
  const restingByRef = new Map(stops.map((stop) => [stop.orderRef, reportedOf(stop)]));
  let moves = 0;

  const broker: Broker = {
    traits: IB_TRAITS,
    reports$,
    start() {
      reports$.next({
        type: 'session-opened',
        account: ACCOUNT,
        floor: floorAt(1 + stops.length),
        seat: 'the benchmark',
        serverVersion: 176,
      });
      reports$.next({ type: 'gateway-changed', state: 'ready', why: 'connected' });
    },
    stop: () => Promise.resolve(),
    submit: () => {
      throw new Error('unexpected order');
    },
    modify({ orderRef, stopPrice }) {
      const resting = restingByRef.get(orderRef);
      if (resting === undefined || stopPrice === undefined) throw new Error('no such stop');
      const moved = { ...resting, stopPrice };
      restingByRef.set(orderRef, moved);
      moves += 1;
      queueMicrotask(() => reports$.next({ type: 'order', order: moved }));
    },
    cancel: () => {
      throw new Error('unexpected cancel');
    },
    requestSnapshot() {
      const openOrders = [...restingByRef.values()];
      const positions = openOrders.map(({ symbol }) => ({
        account: ACCOUNT,
        symbol,
        quantity: SHARES,
        averageCost: priceOf(symbol),
      }));
      const nothing = { completedOrders: [], executions: [] };
      reports$.next({
        type: 'snapshot',
        snapshot: { requestedAt: now, openOrders, positions, ...nothing },
      });
    },
    resolve({ symbol }) {
      const instrument = {
        symbol,
        brokerSymbol: symbol,
        contract: '1',
        primaryExchange: 'NASDAQ',
        currency: 'USD',
        priceSteps: DEFAULT_PRICE_STEPS,
      } as const;
      reports$.next({ type: 'instrument-resolved', instrument });
    },
  };
  const market: MarketFeed = {
    updates$,
    subscribe: ({ symbol }) =>
      updates$.next({ type: 'history', symbol, bars: historyOf(now, priceOf(symbol)) }),
    unsubscribe: () => {},
    refill: () => {},
  };
  return { broker, market, updates$, moves: () => moves };
}

function reportedOf(stop: OrderTerms): ReportedOrder {
  return {
    account: ACCOUNT,
    handle: stop.handle,
    brokerLink: brokerLink('permId', `${stop.handle}2`),
    orderRef: stop.orderRef,
    symbol: stop.symbol,
    side: stop.side,
    type: 'stop',
    quantity: stop.quantity,
    limitPrice: undefined,
    stopPrice: stop.stopPrice,
    validity: 'gtc',
    group: stop.group ?? '',
    groupEffect: 'reduces',
    status: 'presubmitted',
  };
}

/** One-minute bars of five sessions and of today so far. */
function historyOf(now: Instant, price: number): Bar[] {
  const day = US_EQUITIES.dayOf(now);
  const bars: Bar[] = [];
  for (let back = SESSIONS_BACK; back >= 0; back -= 1) {
    const session =
      back === 0 ? US_EQUITIES.sessionOf(day) : US_EQUITIES.previousSession(day, back);
    if (session === undefined) throw new Error('not in a session');
    const end = Math.min(session.close, now);
    for (let start = session.open; start + MINUTE_MS <= end; start = plus(start, MINUTE_MS)) {
      const [high, low] = [price + HALF_RANGE, price - HALF_RANGE];
      bars.push({
        start,
        lengthMs: MINUTE_MS,
        open: price,
        high,
        low,
        close: price,
        volume: 1_000,
      });
    }
  }
  return bars;
}
