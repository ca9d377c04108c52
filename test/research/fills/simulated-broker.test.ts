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
} from '../../../src/trader/ports/broker.ts';
import type { BrokerReport } from '../../../src/trader/ports/broker-reports.ts';

const START = instant(Date.UTC(2026, 10, 18, 15, 0));
const DAY = '2026-11-18' as TradingDay;

interface ControlApi {
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

function traderWith(
  changes: Partial<Parameters<typeof createSimulatedBroker>[0]> = {},
): ControlApi {
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
  const control: ControlApi = {
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
  control.price(100);
  return control;
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
    const control = traderWith();
    const terms = order('e', {});
    control.broker.submit({ purpose: 'entry', legs: [terms] } as unknown as ApprovedOrder);
    control.pass(90);
    expect(control.fills()).toEqual([]);
    control.price(101);
    control.pass(10);
    expect(control.fills()).toEqual(['buy 100 at 101.01']);
  });

  it('that rests as a limit fills when the bid or ask reaches it', () => {
    const control = traderWith();
    control.send(order('e', { type: 'limit', limitPrice: 99 }));
    control.price(99.2);
    expect(control.fills()).toEqual([]);
    control.price(98.5);
    // On the way down the ask is at 99.00 when the last price is at 98.99.
    expect(control.fills()).toEqual(['buy 100 at 99']);
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
          const control = traderWith();
          control.price(cents(startCents / 100), { isJump: true });
          if (sign * (limit - startCents) < 2 || limit - beyond - 1 < 100) return;
          control.send(order('e', { type: 'limit', side, limitPrice: limit / 100 }));
          control.price(cents((limit + sign * (beyond + 1)) / 100));
          expect(control.fills()).toEqual([`${side} 100 at ${limit / 100}`]);
        },
      ),
    );
  });

  it('that waits above the market fills when the market breaks out', () => {
    const control = traderWith();
    control.send(order('e', { type: 'stop', stopPrice: 101 }));
    control.price(100.9);
    expect(control.fills()).toEqual([]);
    control.price(102);
    expect(control.fills()).toEqual(['buy 100 at 101.01']);
  });

  it('with a stop and a limit becomes a limit once triggered, and may stay unfilled', () => {
    const control = traderWith();
    control.send(order('e', { type: 'stop', stopPrice: 101, limitPrice: 101.05 }));
    control.price(103, { isJump: true });
    expect(control.fills()).toEqual([]);
    control.price(101);
    expect(control.fills()).toEqual(['buy 100 at 101.05']);
  });

  it("fills at most its share of a bar's volume", () => {
    const control = traderWith({ volumeShare: 0.1 });
    control.price(100, { volume: 400 });
    control.send(order('e', {}));
    expect(control.fills()).toEqual(['buy 40 at 100.01']);
    control.price(100, { volume: 900 });
    expect(control.fills()).toEqual(['buy 40 at 100.01', 'buy 60 at 100.01']);
    const paid = control.reports.flatMap((report) =>
      report.type === 'commission' ? [report.commission] : [],
    );
    // The minimum is of the order, not of each part of it.
    expect(paid).toEqual([0.4 + 0.6, 0]);
  });

  it('expires at its date, and at the end of the day if it is a day order', () => {
    const control = traderWith();
    const dated = order('e', {
      type: 'limit',
      limitPrice: 90,
      validity: { kind: 'gtd', until: (START + 30_000) as Instant },
    });
    const ofDay = order('e', { type: 'limit', limitPrice: 90, validity: { kind: 'day' } });
    const kept = order('e', { type: 'limit', limitPrice: 90 });
    control.send(dated);
    control.send(ofDay);
    control.send(kept);
    control.pass(30_000);
    expect([dated, ofDay, kept].map(control.status)).toEqual([
      'cancelled',
      'submitted 100',
      'submitted 100',
    ]);
    control.broker.closeSession();
    expect([ofDay, kept].map(control.status)).toEqual(['cancelled', 'submitted 100']);
  });

  it('that has filled cannot be cancelled', () => {
    const control = traderWith();
    const terms = order('e', {});
    control.send(terms);
    control.cancel(terms);
    expect(control.reports.at(-1)).toMatchObject({
      type: 'cancel-refused',
      orderRef: terms.orderRef,
    });
  });
});

describe('a bracket', () => {
  it('activates its children in one group when its entry fills', () => {
    const control = traderWith();
    const { entry, target, stop } = bracket();
    control.send(entry, target, stop);
    expect(control.fills()).toEqual(['buy 100 at 100.01']);
    expect([target, stop].map(control.status)).toEqual(['submitted 100', 'presubmitted 100']);
    const groups = control.reports.flatMap((report) =>
      report.type === 'order' ? [report.order.group] : [],
    );
    expect(new Set(groups.filter((group) => group !== '')).size).toBe(1);
  });

  it('fills the stop on the path and not at its end, and cancels the target', () => {
    const control = traderWith();
    const { entry, target, stop } = bracket();
    control.send(entry, target, stop);
    control.price(96);
    expect(control.fills().at(-1)).toBe('sell 100 at 97.99');
    expect(control.status(target)).toBe('cancelled');
  });

  it('fills the rest of a triggered stop at the next print, also if the price crosses the stop again', () => {
    const control = traderWith({ volumeShare: 0.1 });
    control.price(100, { volume: 1_000 });
    const { entry, target, stop } = bracket();
    control.send(entry, target, stop);
    control.price(97.9, { volume: 400 });
    control.price(98.5, { volume: 100 });
    control.price(97, { volume: 1_000 });
    const sales = ['sell 40 at 97.99', 'sell 10 at 98.49', 'sell 50 at 96.99'];
    expect(control.fills()).toEqual(['buy 100 at 100.01', ...sales]);
  });

  it('fills the stop at the open of a gap', () => {
    const control = traderWith();
    const { entry, target, stop } = bracket();
    control.send(entry, target, stop);
    control.price(95, { isJump: true });
    expect(control.fills().at(-1)).toBe('sell 100 at 94.99');
  });

  it('fills the first of two levels that one path crosses', () => {
    const control = traderWith();
    const { entry, target, stop } = bracket();
    control.send(entry, target, stop);
    control.price(104);
    control.price(90);
    expect(control.fills()).toEqual(['buy 100 at 100.01', 'sell 100 at 103']);
  });

  it('reduces the stop as the target fills in parts', () => {
    const control = traderWith({ volumeShare: 0.01 });
    const { entry, target, stop } = bracket();
    control.send(entry, target, stop);
    control.price(103.5, { volume: 4_000 });
    expect(control.fills().at(-1)).toBe('sell 40 at 103');
    expect(control.status(stop)).toBe('presubmitted 60');
  });

  it('ends its children with an unfilled entry, and keeps those of a partially filled one', () => {
    const control = traderWith({ volumeShare: 0.01 });
    const never = bracket();
    control.price(101);
    control.send(never.entry, never.target, never.stop);
    control.cancel(never.entry);
    expect([never.target, never.stop].map(control.status)).toEqual(['cancelled', 'cancelled']);
    control.price(100, { volume: 3_000 });
    const partly = bracket();
    control.send(partly.entry, partly.target, partly.stop);
    control.cancel(partly.entry);
    control.price(97, { volume: 100_000 });
    // The stop states 100 shares and sells the 30 that there are.
    expect(control.fills().slice(-2)).toEqual(['buy 30 at 100.01', 'sell 30 at 97.99']);
  });

  it('moves its stop by a change, and an exit can join its group', () => {
    const control = traderWith();
    const { entry, target, stop } = bracket();
    control.send(entry, target, stop);
    control.change(stop, { stopPrice: 99.5 });
    control.price(99.6);
    expect(control.fills()).toHaveLength(1);
    const group = control.reports.flatMap((report) =>
      report.type === 'order' && report.order.orderRef === stop.orderRef
        ? [report.order.group]
        : [],
    )[0];
    control.send(order('x', { group: group ?? '' }));
    expect(control.fills().at(-1)).toBe('sell 100 at 99.59');
    expect([target, stop].map(control.status)).toEqual(['cancelled', 'cancelled']);
  });

  it('refuses an exit whose group the stop has filled while the exit was on its way', () => {
    const control = traderWith();
    const { entry, target, stop } = bracket();
    control.price(100);
    control.send(entry, target, stop);
    const group = control.reports.flatMap((report) =>
      report.type === 'order' && report.order.orderRef === stop.orderRef
        ? [report.order.group]
        : [],
    )[0];
    const exit = order('x', { group: group ?? '' });
    control.broker.submit({ purpose: 'exit', legs: [exit] } as unknown as ApprovedOrder);
    control.price(97);
    control.pass(100);
    expect(control.fills()).toEqual(['buy 100 at 100.01', 'sell 100 at 97.99']);
    expect(control.reports.at(-1)).toMatchObject({
      type: 'order-refused',
      orderRef: exit.orderRef,
      refusal: { meaning: 'refused', text: 'OCA group is already filled.' },
    });
  });
});

describe('the account', () => {
  it("is reported with the broker's names", () => {
    const control = traderWith();
    control.send(order('e', {}));
    control.broker.reportAccount();
    const told = new Map(
      control.reports.flatMap((report) =>
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
    const control = traderWith({ isMargin: false });
    const settled = () => {
      control.broker.reportAccount();
      const told = control.reports.findLast(
        (report) => report.type === 'account-value' && report.tag === 'SettledCash',
      );
      return told?.type === 'account-value' ? told.value : Number.NaN;
    };
    control.send(order('e', {}));
    control.send(order('x', {}));
    // Bought for 10,001, sold for 9,999, 1.00 each.
    expect(settled()).toBe(89_997);
    control.broker.closeSession();
    expect(settled()).toBe(99_996);
  });

  it('receives dividends in cash and shares by splits, which cancel resting orders', () => {
    const control = traderWith();
    const { entry, target, stop } = bracket();
    control.send(entry, target, stop);
    control.broker.take({ kind: 'dividend', symbol: 'AAPL', day: DAY, amount: 0.5 });
    expect(control.broker.account.netLiquidation()).toBe(99_998 + 50);
    control.broker.take({ kind: 'split', symbol: 'AAPL', day: DAY, ratio: 4 });
    control.price(25, { isJump: true });
    expect(control.broker.account.holdingBySymbol.get('AAPL')?.quantity).toBe(400);
    expect(control.broker.account.netLiquidation()).toBe(99_998 + 50);
    expect([target, stop].map(control.status)).toEqual(['cancelled', 'cancelled']);
  });
});
