// The simulated broker as its client meets it: orders in, reports out, prices played print by print.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instant, type TradingDay } from '../../../src/kernel/instant.ts';
import { createSimulatedTime } from '../../../src/kernel/simulated-time.ts';
import { US } from '../../../src/market/venues/us.ts';
import {
  createSimulatedBroker,
  type SimulatedBroker,
} from '../../../src/research/fills/simulated-broker.ts';
import type { Leg, OrderTerms } from '../../../src/trader/domain/orders/order-terms.ts';
import type {
  ApprovedCancel,
  ApprovedChange,
  ApprovedOrder,
  BrokerReport,
} from '../../../src/trader/ports/broker.ts';

const START = instant(Date.UTC(2026, 10, 18, 15, 0));
const DAY = '2026-11-18' as TradingDay;

interface Desk {
  readonly broker: SimulatedBroker;
  readonly reports: BrokerReport[];
  /** Legs of one write, and the time they take to arrive. */
  send(...legs: OrderTerms[]): void;
  change(terms: OrderTerms, changes: Partial<ApprovedChange>): void;
  cancel(terms: OrderTerms): void;
  pass(ms: number): void;
  /** The price goes there from where it was, or jumps. */
  price(last: number, print?: { readonly isJump?: boolean; readonly volume?: number }): void;
  fills(): string[];
  status(terms: OrderTerms): string;
}

function deskWith(changes: Partial<Parameters<typeof createSimulatedBroker>[0]> = {}): Desk {
  const time = createSimulatedTime(START);
  let last = Number.NaN;
  const broker = createSimulatedBroker({
    account: 'DU1',
    venue: US,
    isMargin: true,
    cash: 100_000,
    commission: { kind: 'fixed' },
    slippage: { kind: 'per-share', amount: 0 },
    volumeShare: 1,
    latencyMs: 100,
    clock: time.clock,
    lastOf: () => last,
    ...changes,
  });
  const reports: BrokerReport[] = [];
  broker.reports$.subscribe((report) => reports.push(report));
  const pass = (ms: number) => time.runTo((time.clock.now() + ms + 1) as Instant, () => undefined);
  const desk: Desk = {
    broker,
    reports,
    pass,
    send(...legs) {
      broker.submit({ purpose: 'entry', legs } as unknown as ApprovedOrder);
      pass(100);
    },
    change({ orderRef, handle }, wanted) {
      const change = { orderRef, handle, detachParent: true, ...wanted };
      broker.modify(change as unknown as ApprovedChange);
      pass(100);
    },
    cancel({ orderRef, handle }) {
      broker.cancel({ orderRef, handle } as unknown as ApprovedCancel);
      pass(100);
    },
    price(to, { isJump = false, volume = 10_000 } = {}) {
      const from = isJump ? Number.NaN : last;
      last = to;
      const quote = { bid: cents(to - 0.01), ask: cents(to + 0.01), last: to };
      broker.play({ symbol: 'AAPL', from, ...quote, barVolume: volume, isFirstOfBar: true });
    },
    fills: () =>
      reports.flatMap((report) =>
        report.type === 'execution'
          ? [`${report.execution.side} ${report.execution.shares} at ${report.execution.price}`]
          : [],
      ),
    status: ({ orderRef }) =>
      reports.reduce((known, report) => {
        if (report.type === 'cancelled' && report.orderRef === orderRef) return 'cancelled';
        if (report.type === 'order' && report.order.orderRef === orderRef)
          return `${report.order.status} ${report.order.quantity}`;
        return known;
      }, 'unknown'),
  };
  desk.price(100);
  return desk;
}

function cents(price: number): number {
  return Math.round(price * 100) / 100;
}

let ids = 0;

function order(leg: Leg, changes: Partial<OrderTerms>): OrderTerms {
  ids += 1;
  return {
    orderRef: `backtest.${ids}.${leg}`,
    handle: `order:${ids}`,
    leg,
    symbol: 'AAPL',
    side: leg === 'e' ? 'buy' : 'sell',
    type: 'market',
    quantity: 100,
    validity: { kind: 'gtc' },
    extendedHours: false,
    ...changes,
  };
}

function bracket(quantity = 100) {
  const entry = order('e', { type: 'limit', limitPrice: 100.2, quantity });
  const child = { parentRef: entry.orderRef, quantity };
  const target = order('t', { ...child, type: 'limit', limitPrice: 103 });
  const stop = order('s', { ...child, type: 'stop', stopPrice: 98 });
  return { entry, target, stop };
}

describe('an order', () => {
  it('arrives after its delay and pays the ask', () => {
    const desk = deskWith();
    const terms = order('e', {});
    desk.broker.submit({ purpose: 'entry', legs: [terms] } as unknown as ApprovedOrder);
    desk.pass(90);
    expect(desk.fills()).toEqual([]);
    desk.price(101);
    desk.pass(10);
    expect(desk.fills()).toEqual(['buy 100 at 101.01']);
  });

  it('that rests as a limit fills when the bid or ask reaches it', () => {
    const desk = deskWith();
    desk.send(order('e', { type: 'limit', limitPrice: 99 }));
    desk.price(99.2);
    expect(desk.fills()).toEqual([]);
    desk.price(98.5);
    // On the way down the ask is at 99.00 when the last price is at 98.99.
    expect(desk.fills()).toEqual(['buy 100 at 99']);
  });

  it('that rests as a limit fills at its exact price wherever the path crosses it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 90_000 }),
        fc.integer({ min: 2, max: 500 }),
        fc.integer({ min: 1, max: 500 }),
        fc.constantFrom('buy', 'sell'),
        (startCents, toLimit, beyond, side) => {
          const sign = side === 'buy' ? -1 : 1;
          const limit = Math.max(100 + toLimit, startCents + sign * toLimit);
          const desk = deskWith();
          desk.price(cents(startCents / 100), { isJump: true });
          if (sign * (limit - startCents) < 2 || limit - beyond - 1 < 100) return;
          desk.send(order('e', { type: 'limit', side, limitPrice: limit / 100 }));
          desk.price(cents((limit + sign * (beyond + 1)) / 100));
          expect(desk.fills()).toEqual([`${side} 100 at ${limit / 100}`]);
        },
      ),
    );
  });

  it('that waits above the market fills when the market breaks out', () => {
    const desk = deskWith();
    desk.send(order('e', { type: 'stop', stopPrice: 101 }));
    desk.price(100.9);
    expect(desk.fills()).toEqual([]);
    desk.price(102);
    expect(desk.fills()).toEqual(['buy 100 at 101.01']);
  });

  it('with a stop and a limit becomes a limit once triggered, and may stay unfilled', () => {
    const desk = deskWith();
    desk.send(order('e', { type: 'stop', stopPrice: 101, limitPrice: 101.05 }));
    desk.price(103, { isJump: true });
    expect(desk.fills()).toEqual([]);
    desk.price(101);
    expect(desk.fills()).toEqual(['buy 100 at 101.05']);
  });

  it("fills at most its share of a bar's volume", () => {
    const desk = deskWith({ volumeShare: 0.1 });
    desk.price(100, { volume: 400 });
    desk.send(order('e', {}));
    expect(desk.fills()).toEqual(['buy 40 at 100.01']);
    desk.price(100, { volume: 900 });
    expect(desk.fills()).toEqual(['buy 40 at 100.01', 'buy 60 at 100.01']);
    const paid = desk.reports.flatMap((report) =>
      report.type === 'commission' ? [report.commission] : [],
    );
    // The minimum is of the order, not of each part of it.
    expect(paid).toEqual([0.4 + 0.6, 0]);
  });

  it('expires at its date, and at the end of the day if it is a day order', () => {
    const desk = deskWith();
    const dated = order('e', {
      type: 'limit',
      limitPrice: 90,
      validity: { kind: 'gtd', until: (START + 30_000) as Instant },
    });
    const ofDay = order('e', { type: 'limit', limitPrice: 90, validity: { kind: 'day' } });
    const kept = order('e', { type: 'limit', limitPrice: 90 });
    desk.send(dated);
    desk.send(ofDay);
    desk.send(kept);
    desk.pass(30_000);
    expect([dated, ofDay, kept].map(desk.status)).toEqual([
      'cancelled',
      'submitted 100',
      'submitted 100',
    ]);
    desk.broker.closeSession();
    expect([ofDay, kept].map(desk.status)).toEqual(['cancelled', 'submitted 100']);
  });

  it('that has filled cannot be cancelled', () => {
    const desk = deskWith();
    const terms = order('e', {});
    desk.send(terms);
    desk.cancel(terms);
    expect(desk.reports.at(-1)).toMatchObject({
      type: 'cancel-refused',
      orderRef: terms.orderRef,
    });
  });
});

describe('a bracket', () => {
  it('activates its children in one group when its entry fills', () => {
    const desk = deskWith();
    const { entry, target, stop } = bracket();
    desk.send(entry, target, stop);
    expect(desk.fills()).toEqual(['buy 100 at 100.01']);
    expect([target, stop].map(desk.status)).toEqual(['submitted 100', 'presubmitted 100']);
    const groups = desk.reports.flatMap((report) =>
      report.type === 'order' ? [report.order.group] : [],
    );
    expect(new Set(groups.filter((group) => group !== '')).size).toBe(1);
  });

  it('fills the stop on the path and not at its end, and cancels the target', () => {
    const desk = deskWith();
    const { entry, target, stop } = bracket();
    desk.send(entry, target, stop);
    desk.price(96);
    expect(desk.fills().at(-1)).toBe('sell 100 at 97.99');
    expect(desk.status(target)).toBe('cancelled');
  });

  it('fills the rest of a triggered stop at the next print, also if the price crosses the stop again', () => {
    const desk = deskWith({ volumeShare: 0.1 });
    desk.price(100, { volume: 1_000 });
    const { entry, target, stop } = bracket();
    desk.send(entry, target, stop);
    desk.price(97.9, { volume: 400 });
    desk.price(98.5, { volume: 100 });
    desk.price(97, { volume: 1_000 });
    const sales = ['sell 40 at 97.99', 'sell 10 at 98.49', 'sell 50 at 96.99'];
    expect(desk.fills()).toEqual(['buy 100 at 100.01', ...sales]);
  });

  it('fills the stop at the open of a gap', () => {
    const desk = deskWith();
    const { entry, target, stop } = bracket();
    desk.send(entry, target, stop);
    desk.price(95, { isJump: true });
    expect(desk.fills().at(-1)).toBe('sell 100 at 94.99');
  });

  it('fills the first of two levels that one path crosses', () => {
    const desk = deskWith();
    const { entry, target, stop } = bracket();
    desk.send(entry, target, stop);
    desk.price(104);
    desk.price(90);
    expect(desk.fills()).toEqual(['buy 100 at 100.01', 'sell 100 at 103']);
  });

  it('reduces the stop as the target fills in parts', () => {
    const desk = deskWith({ volumeShare: 0.01 });
    const { entry, target, stop } = bracket();
    desk.send(entry, target, stop);
    desk.price(103.5, { volume: 4_000 });
    expect(desk.fills().at(-1)).toBe('sell 40 at 103');
    expect(desk.status(stop)).toBe('presubmitted 60');
  });

  it('ends its children with an unfilled entry, and keeps those of a partially filled one', () => {
    const desk = deskWith({ volumeShare: 0.01 });
    const never = bracket();
    desk.price(101);
    desk.send(never.entry, never.target, never.stop);
    desk.cancel(never.entry);
    expect([never.target, never.stop].map(desk.status)).toEqual(['cancelled', 'cancelled']);
    desk.price(100, { volume: 3_000 });
    const partly = bracket();
    desk.send(partly.entry, partly.target, partly.stop);
    desk.cancel(partly.entry);
    desk.price(97, { volume: 100_000 });
    // The stop states 100 shares and sells the 30 that there are.
    expect(desk.fills().slice(-2)).toEqual(['buy 30 at 100.01', 'sell 30 at 97.99']);
  });

  it('moves its stop by a change, and an exit can join its group', () => {
    const desk = deskWith();
    const { entry, target, stop } = bracket();
    desk.send(entry, target, stop);
    desk.change(stop, { stopPrice: 99.5 });
    desk.price(99.6);
    expect(desk.fills()).toHaveLength(1);
    const group = desk.reports.flatMap((report) =>
      report.type === 'order' && report.order.orderRef === stop.orderRef
        ? [report.order.group]
        : [],
    )[0];
    desk.send(order('x', { group: group ?? '' }));
    expect(desk.fills().at(-1)).toBe('sell 100 at 99.59');
    expect([target, stop].map(desk.status)).toEqual(['cancelled', 'cancelled']);
  });

  it('refuses an exit whose group the stop has filled while the exit was on its way', () => {
    const desk = deskWith();
    const { entry, target, stop } = bracket();
    desk.price(100);
    desk.send(entry, target, stop);
    const group = desk.reports.flatMap((report) =>
      report.type === 'order' && report.order.orderRef === stop.orderRef
        ? [report.order.group]
        : [],
    )[0];
    const exit = order('x', { group: group ?? '' });
    desk.broker.submit({ purpose: 'exit', legs: [exit] } as unknown as ApprovedOrder);
    desk.price(97);
    desk.pass(100);
    expect(desk.fills()).toEqual(['buy 100 at 100.01', 'sell 100 at 97.99']);
    expect(desk.reports.at(-1)).toMatchObject({
      type: 'order-refused',
      orderRef: exit.orderRef,
      refusal: { meaning: 'refused', text: 'OCA group is already filled.' },
    });
  });
});

describe('the account', () => {
  it("is reported with the broker's names", () => {
    const desk = deskWith();
    desk.send(order('e', {}));
    desk.broker.reportAccount();
    const told = new Map(
      desk.reports.flatMap((report) =>
        report.type === 'account-value' ? [[report.tag, report.value] as const] : [],
      ),
    );
    // 100 shares bought at 100.01, marked at 100, one order at 1.00.
    expect(Object.fromEntries(told)).toEqual({
      NetLiquidation: 99_998,
      BuyingPower: 379_992,
      AvailableFunds: 94_998,
      ExcessLiquidity: 97_498,
      SettledCash: 89_998,
    });
  });

  it('settles sales a day later', () => {
    const desk = deskWith({ isMargin: false });
    const settled = () => {
      desk.broker.reportAccount();
      const told = desk.reports.findLast(
        (report) => report.type === 'account-value' && report.tag === 'SettledCash',
      );
      return told?.type === 'account-value' ? told.value : Number.NaN;
    };
    desk.send(order('e', {}));
    desk.send(order('x', {}));
    // Bought for 10,001, sold for 9,999, 1.00 each.
    expect(settled()).toBe(89_997);
    desk.broker.closeSession();
    expect(settled()).toBe(99_996);
  });

  it('receives dividends in cash and shares by splits, which cancel resting orders', () => {
    const desk = deskWith();
    const { entry, target, stop } = bracket();
    desk.send(entry, target, stop);
    desk.broker.take({ kind: 'dividend', symbol: 'AAPL', day: DAY, amount: 0.5 });
    expect(desk.broker.account.netLiquidation()).toBe(99_998 + 50);
    desk.broker.take({ kind: 'split', symbol: 'AAPL', day: DAY, ratio: 4 });
    desk.price(25, { isJump: true });
    expect(desk.broker.account.holdingBySymbol.get('AAPL')?.quantity).toBe(400);
    expect(desk.broker.account.netLiquidation()).toBe(99_998 + 50);
    expect([target, stop].map(desk.status)).toEqual(['cancelled', 'cancelled']);
  });
});
