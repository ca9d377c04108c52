// The exchange of a backtest: brackets, groups and volume, print by print.
import { describe, expect, it } from 'vitest';
import { createExchange, type Exchange, type Print } from '../../../src/research/fills/exchange.ts';
import { type RestingOrder, restingOrder } from '../../../src/research/fills/resting-order.ts';
import type { OrderTerms } from '../../../src/trader/domain/orders/order-terms.ts';

const PRINT: Print = {
  ...{ symbol: 'SPY', from: Number.NaN, bid: 100, ask: 100, last: 100 },
  ...{ barVolume: 1_000, isFirstOfBar: true },
};

function opened(options: Partial<Parameters<typeof createExchange>[0]> = {}) {
  const log: string[] = [];
  const exchange: Exchange = createExchange({
    ...{ slippage: { kind: 'per-share', amount: 0 }, volumeShare: 1 },
    events: {
      filled: ({ terms }, shares, price) => void log.push(`${terms.leg} ${shares} at ${price}`),
      changed: ({ terms, stage, quantity, isTriggered, isGapped }) =>
        void log.push(
          `${terms.leg} ${stage} ${quantity}${isTriggered ? ' triggered' : ''}${isGapped ? ' gapped' : ''}`,
        ),
      cancelled: ({ terms, why }) => void log.push(`${terms.leg} cancelled: ${why}`),
    },
    ...options,
  });
  let number = 0;
  const order = (terms: Partial<OrderTerms>, parent?: RestingOrder): RestingOrder => {
    number += 1;
    const made = restingOrder(
      {
        ...{ orderRef: `j.1.${number}`, leg: 'e', symbol: 'SPY', side: 'buy', quantity: 100 },
        ...{ type: 'limit', validity: { kind: 'gtc' }, extendedHours: false },
        ...terms,
      } as OrderTerms,
      { number, parent },
    );
    parent?.children.push(made);
    return made;
  };
  const play = (last: number, more: Partial<Print> = {}) =>
    exchange.play({ ...PRINT, bid: last, ask: last, last, ...more });
  return { log, exchange, order, play };
}

function bracket({ order }: ReturnType<typeof opened>) {
  const entry = order({ limitPrice: 100 });
  const exit = { side: 'sell', group: 'G' } as const;
  const stop = order({ ...exit, leg: 's', type: 'stop', stopPrice: 98 }, entry);
  const target = order({ ...exit, leg: 't', limitPrice: 103 }, entry);
  return { entry, stop, target };
}

describe('a bracket', () => {
  it('wakes its exits with the first fill, and a filled exit ends the other', () => {
    const market = opened();
    const { entry, stop, target } = bracket(market);
    market.play(101);
    market.exchange.place([entry, stop, target]);
    market.play(100);
    market.play(103);
    expect(market.log).toEqual([
      ...['e 100 at 100', 's working 100', 't working 100'],
      ...['t 100 at 103', 's cancelled: OCA group filled'],
    ]);
    expect(market.exchange.open()).toEqual([]);
  });

  it('closes no more than its entry has filled, and reduces the other exit by as much', () => {
    const market = opened();
    const { entry, stop, target } = bracket(market);
    market.exchange.place([entry, stop, target]);
    market.play(100, { barVolume: 60 });
    market.play(103, { barVolume: 1_000 });
    expect(market.log).toEqual([
      ...['e 60 at 100', 's working 100', 't working 100'],
      ...['t 60 at 103', 's working 40'],
    ]);
    market.exchange.cancel(entry, 'life is over');
    expect(market.log.slice(5)).toEqual([
      ...['e cancelled: life is over'],
      ...['s cancelled: Nothing left of its parent', 't cancelled: Nothing left of its parent'],
    ]);
  });

  it('keeps its exits while something of the entry is open, and ends them with an entry that never filled', () => {
    const half = opened();
    const one = bracket(half);
    half.exchange.place([one.entry, one.stop, one.target]);
    half.play(100, { barVolume: 60 });
    half.exchange.cancel(one.entry, 'life is over');
    expect(half.exchange.open()).toEqual([one.stop, one.target]);
    half.play(103);
    expect(half.log.slice(4)).toEqual([
      ...['t 60 at 103', 's working 40'],
      ...['s cancelled: Nothing left of its parent', 't cancelled: Nothing left of its parent'],
    ]);
    const none = opened();
    const other = bracket(none);
    none.exchange.place([other.entry, other.stop, other.target]);
    none.exchange.cancel(other.entry, 'life is over');
    none.exchange.cancel(other.entry, 'again');
    expect(none.log).toEqual([
      ...['e cancelled: life is over', 's cancelled: Parent order ended'],
      't cancelled: Parent order ended',
    ]);
  });

  it('lets an exit be that no longer depends on its entry', () => {
    const market = opened();
    const { entry, stop, target } = bracket(market);
    market.exchange.place([entry, stop, target]);
    market.play(100);
    stop.group = '';
    stop.isDetached = true;
    market.play(103);
    expect(market.exchange.open()).toEqual([stop]);
  });
});

describe('the volume of a bar', () => {
  it('bounds what all orders fill of it, print by print', () => {
    const market = opened({ volumeShare: 0.1 });
    const [first, second] = [market.order({ limitPrice: 101 }), market.order({ limitPrice: 101 })];
    market.exchange.place([first, second]);
    market.play(100, { barVolume: 509 });
    market.play(100, { barVolume: 1_200, isFirstOfBar: false });
    market.play(100, { barVolume: 1_200, isFirstOfBar: false });
    expect([first.filled, second.filled]).toEqual([100, 20]);
    market.play(100, { barVolume: 500 });
    expect(market.log).toEqual(['e 50 at 100', 'e 50 at 100', 'e 20 at 100', 'e 50 at 100']);
  });

  it('does not bound what an imposed fill allows', () => {
    const market = opened({ volumeShare: 0, mostOf: () => 70 });
    const order = market.order({ limitPrice: 101 });
    market.exchange.place([order]);
    market.play(100);
    market.play(100);
    expect(market.log).toEqual(['e 70 at 100']);
  });
});

describe('the way from one print to the next', () => {
  it('fills a stop on it half a spread beyond its price, and where there is none at the open beyond', () => {
    const onWay = opened();
    onWay.exchange.place([onWay.order({ type: 'stop', side: 'sell', stopPrice: 98 })]);
    onWay.play(100);
    onWay.play(95, { from: 100 });
    expect(onWay.log).toEqual(['e working 100 triggered', 'e 100 at 97.99']);
    const jump = opened({ isOpening: () => true });
    jump.exchange.place([jump.order({ type: 'stop', side: 'sell', stopPrice: 98 })]);
    jump.play(100);
    jump.play(95);
    expect(jump.log).toEqual(['e working 100 triggered gapped', 'e 100 at 95']);
  });

  it('meets the nearest order first, and an exit that its fill has activated on the rest', () => {
    const market = opened();
    const entry = market.order({ limitPrice: 99 });
    const stop = market.order({ leg: 's', type: 'stop', side: 'sell', stopPrice: 96 }, entry);
    const nearer = market.order({ leg: 'x', limitPrice: 99.5 });
    market.exchange.place([entry, stop, nearer]);
    market.play(100);
    market.play(95, { from: 100 });
    expect(market.log.map((line) => line.slice(0, 8).trim())).toEqual([
      ...['x 100 at', 'e 100 at', 's workin', 's workin', 's 100 at'],
    ]);
    expect(market.log.at(-1)).toBe('s 100 at 95.99');
  });

  it('fills nothing that is held, and nothing that waits for its entry', () => {
    const market = opened({ isHeld: () => true });
    market.exchange.place([market.order({ limitPrice: 101 })]);
    market.play(100);
    market.play(95, { from: 100 });
    expect(market.log).toEqual([]);
    const asleep = opened();
    const entry = asleep.order({ limitPrice: 90 });
    const target = asleep.order({ leg: 't', side: 'sell', limitPrice: 99 }, entry);
    asleep.exchange.place([entry, target]);
    asleep.play(98);
    asleep.play(100, { from: 98 });
    expect(asleep.log).toEqual([]);
  });

  it('trades one side at a limit of the day', () => {
    const market = opened();
    market.exchange.place([market.order({ side: 'sell', limitPrice: 100 })]);
    market.play(107, { ask: 0 });
    expect(market.log).toEqual([]);
    market.play(107, { ask: 0, isAtLimit: true });
    expect(market.log).toEqual(['e 100 at 107']);
  });
});
