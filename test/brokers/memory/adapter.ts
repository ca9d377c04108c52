// The adapter of the paper exchange, and its row in the registry.
import { Subject } from 'rxjs';
import { instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import type { Bar } from '../../../src/market/bars/bar.ts';
import { DEFAULT_PRICE_STEPS } from '../../../src/market/instruments/tick-grid.ts';
import type {
  BrokerAdapter,
  BrokerConnection,
  BrokerOpening,
} from '../../../src/trader/app/brokers/broker-adapter.ts';
import { brokerLink } from '../../../src/trader/domain/orders/broker-link.ts';
import type { BrokerReport, NotSentReason } from '../../../src/trader/ports/broker-reports.ts';
import type { BrokerTraits } from '../../../src/trader/ports/broker-traits.ts';
import type { MarketUpdate } from '../../../src/trader/ports/market-feed.ts';
import type { PaperEvent, PaperExchange, PaperFill, PaperOrder } from './exchange.ts';

const TRAITS: BrokerTraits = {
  capabilities: {
    ...{ restingStops: true, reducingGroups: false, brackets: false, amendsInPlace: true },
    ...{ fractions: false, shortSelling: false },
    orderTypes: ['market', 'limit', 'stop'],
    validities: ['day', 'gtc', 'gtd'],
  },
  linksFor: () => ({ handles: [] }),
};

const TAGS = [
  ...(['NetLiquidation', 'BuyingPower', 'AvailableFunds'] as const),
  ...(['ExcessLiquidity', 'SettledCash'] as const),
];

export function memoryBroker(exchange: PaperExchange): BrokerAdapter {
  return {
    traits: TRAITS,
    open: (opening) => connectionTo(exchange, opening),
  };
}

function connectionTo(exchange: PaperExchange, opening: BrokerOpening): BrokerConnection {
  const { clock, isHalted } = opening;
  const { account, mode } = opening.settings;
  const reports$ = new Subject<BrokerReport>();
  const updates$ = new Subject<MarketUpdate>();
  const watched = new Set<string>();
  const report = (next: BrokerReport) => reports$.next(next);
  let isOpen = false;
  let leave = () => {};

  function connect(): void {
    isOpen = true;
    report({ type: 'session-opened', account, seat: 'in memory', serverVersion: 1 });
    report({ type: 'clock-read', skewMs: 0 });
    for (const tag of TAGS)
      report({ type: 'account-value', account, tag, value: 100_000, currency: 'USD' });
    report({ type: 'gateway-changed', state: 'ready', why: '' });
  }

  function quote(symbol: string): void {
    const last = exchange.last();
    const spread = { bid: last - 0.01, ask: last + 0.01, last, bidSize: 9_000, askSize: 9_000 };
    const at = clock.now();
    updates$.next({
      type: 'quote',
      quote: { symbol, ...spread, at, isLive: true, isHalted: false },
    });
  }

  /** Flat minutes of the last half hour. */
  function minutesBefore(): Bar[] {
    const end = Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS;
    const price = exchange.last();
    const flat = { open: price, high: price, low: price, close: price, volume: 5_000 };
    return Array.from({ length: 30 }, (_, at) => ({
      start: instant(end - (30 - at) * MINUTE_MS),
      ...{ lengthMs: MINUTE_MS, ...flat },
    }));
  }

  function onEvent(event: PaperEvent): void {
    switch (event.type) {
      case 'order':
        return report({ type: 'order', order: shown(event.order, account) });
      case 'fill':
        return report({ type: 'execution', execution: executed(event.fill, account) });
      case 'refused':
        return report({
          ...{ type: 'order-refused', orderRef: event.orderRef },
          refusal: { meaning: 'refused', text: 'the exchange refused it' },
        });
      case 'cancelled':
        return report({ type: 'cancelled', orderRef: event.orderRef, text: '' });
      case 'price':
        for (const symbol of watched) quote(symbol);
        return;
      case 'interrupted':
        isOpen = false;
        report({ type: 'gateway-changed', state: 'dead', why: 'interrupted' });
        return queueMicrotask(connect);
    }
  }

  function reasonNotToSend(purpose: string): NotSentReason | undefined {
    if (!isOpen) return 'gateway_not_ready';
    if (mode === 'dry-run') return 'dry_run';
    return purpose === 'entry' && isHalted() ? 'halt_file' : undefined;
  }

  function snapshot(): BrokerReport {
    if (!isOpen) return { type: 'snapshot-failed', why: 'no connection' };
    const orders = exchange.orders();
    const isWorking = ({ status }: PaperOrder) => status === 'submitted';
    const held = new Map<string, { quantity: number; averageCost: number }>();
    for (const { terms, price } of exchange.fills) {
      const signed = terms.side === 'buy' ? terms.quantity : -terms.quantity;
      const quantity = (held.get(terms.symbol)?.quantity ?? 0) + signed;
      held.set(terms.symbol, { quantity, averageCost: price });
    }
    return {
      type: 'snapshot',
      snapshot: {
        requestedAt: clock.now(),
        openOrders: orders.filter(isWorking).map((order) => shown(order, account)),
        completedOrders: orders.flatMap(({ terms, status, number }) =>
          status === 'submitted'
            ? []
            : [
                {
                  ...{ account, status, orderRef: terms.orderRef, symbol: terms.symbol, why: '' },
                  brokerLink: brokerLink('paper', number),
                  filled: status === 'filled' ? terms.quantity : 0,
                },
              ],
        ),
        executions: exchange.fills.map((fill) => executed(fill, account)),
        positions: [...held].map(([symbol, position]) => ({ account, symbol, ...position })),
      },
    };
  }

  return {
    broker: {
      traits: TRAITS,
      reports$,
      start() {
        leave = exchange.listen(onEvent);
        queueMicrotask(connect);
      },
      async stop() {
        leave();
        reports$.complete();
        updates$.complete();
      },
      submit({ legs, purpose }) {
        const orderRefs = legs.map(({ orderRef }) => orderRef);
        const reason = reasonNotToSend(purpose);
        if (reason !== undefined) return report({ type: 'not-sent', orderRefs, reason });
        report({ type: 'sent', orderRefs });
        for (const leg of legs) exchange.place(leg);
      },
      modify({ orderRef, detachParent: _, ...terms }) {
        if (exchange.change(orderRef, terms)) return;
        const refusal = { meaning: 'unchangeable', text: 'not working' } as const;
        report({ type: 'order-refused', orderRef, refusal });
      },
      cancel({ orderRef }) {
        if (exchange.cancel(orderRef)) return;
        report({ type: 'cancel-refused', orderRef, known: false, text: 'not working' });
      },
      requestSnapshot: () => report(snapshot()),
      resolve({ symbol, brokerSymbol }) {
        if (!/^[A-Z]+$/.test(symbol))
          return report({ type: 'instrument-unresolved', symbol, matches: 0, why: 'unknown' });
        const contract = { contract: symbol, primaryExchange: 'NASDAQ', venue: 'us' };
        const money = { currency: 'USD', priceSteps: DEFAULT_PRICE_STEPS };
        const instrument = { symbol, brokerSymbol, ...contract, ...money };
        report({ type: 'instrument-resolved', instrument });
      },
    },
    market: {
      updates$,
      subscribe({ symbol }) {
        watched.add(symbol);
        updates$.next({ type: 'history', symbol, bars: minutesBefore() });
        quote(symbol);
      },
      unsubscribe: (symbol) => void watched.delete(symbol),
      refill: (symbol) => updates$.next({ type: 'history', symbol, bars: minutesBefore() }),
    },
  };
}

function shown({ terms, number, status }: PaperOrder, account: string) {
  const { orderRef, symbol, side, type, quantity, limitPrice, stopPrice, validity } = terms;
  return {
    ...{ account, orderRef, symbol, side, type, quantity, limitPrice, stopPrice, status },
    validity: validity.kind,
    ...{ group: '', groupEffect: 'none' as const, brokerLink: brokerLink('paper', number) },
  };
}

function executed({ execId, number, terms, price, at }: PaperFill, account: string) {
  const { orderRef, symbol, side, quantity } = terms;
  return {
    ...{ account, execId, orderRef, symbol, side, price, shares: quantity, at: instant(at) },
    ...{ cumulativeQuantity: quantity, averagePrice: price },
    brokerLink: brokerLink('paper', number),
  };
}
