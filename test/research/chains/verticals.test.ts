// A vertical in a backtest: its quotes are the net of those of its contracts, and a fill of it is one of each of them.
import { describe, expect, it } from 'vitest';
import { instant, plus } from '../../../src/kernel/instant.ts';
import { createSimulatedTime } from '../../../src/kernel/simulated-time.ts';
import { US } from '../../../src/market/venues/us.ts';
import { recordedChain } from '../../../src/research/chains/chain-tape.ts';
import { createOptionMarket } from '../../../src/research/chains/option-market.ts';
import { createSimulatedBroker } from '../../../src/research/fills/simulated-broker.ts';
import type { ApprovedOrder } from '../../../src/trader/ports/broker.ts';
import type { BrokerReport } from '../../../src/trader/ports/broker-reports.ts';
import { tapedRows } from './taped-rows.ts';

const FIRST = 'AAPL 261218C00100000';
const SECOND = 'AAPL 261218C00105000';
const VERTICAL = `${FIRST}-261218C00105000`;
/** 10:00:30 in New York. */
const START = instant(Date.UTC(2026, 10, 18, 15, 0, 30));

function rows(time: string, first: string, second: string): string[] {
  return [`2026-11-18 ${time} ${FIRST} ${first}`, `2026-11-18 ${time} ${SECOND} ${second}`];
}

function place(lines: readonly string[]) {
  const time = createSimulatedTime(START);
  const others = tapedRows(['2026-11-18 10:00 MSFT 261218C00400000 9.50 9.60'], 'MSFT');
  const market = createOptionMarket(
    [tapedRows(lines), others].map(recordedChain),
    time.clock,
    (id, quoted) => broker.quoteOption(id, quoted),
  );
  const broker = createSimulatedBroker({
    ...{ account: 'DU1', venue: US, isMargin: true, cash: 10_000, commission: { kind: 'fixed' } },
    ...{ slippage: { kind: 'per-share', amount: 0 }, volumeShare: 1, latencyMs: 100 },
    ...{ clock: time.clock, lastOf: market.markOf },
    optionChains: {
      fills: { kind: 'cross' },
      tradedAs: market.tradedAs,
      farSideOf: (id, side) => market.liquidationOf(id, side === 'buy' ? -1 : 1),
      read: market.read,
    },
  });
  const reports: BrokerReport[] = [];
  broker.reports$.subscribe((report) => reports.push(report));
  return {
    ...{ market, broker, reports },
    order(side: 'buy' | 'sell', limitPrice: number, quantity = 2) {
      const terms = {
        orderRef: `a.${side}`,
        handle: '',
        leg: 'e',
        symbol: VERTICAL,
        side,
        quantity,
      };
      const validity = { kind: 'day' };
      const legs = [{ ...terms, type: 'limit', validity, limitPrice, extendedHours: false }];
      broker.submit({ purpose: 'entry', legs } as unknown as ApprovedOrder);
    },
    pass(ms: number) {
      time.runTo(plus(time.clock.now(), ms), () => undefined);
      market.play();
    },
    /** A question about a chain comes before the quotes are played. */
    passAsked(ms: number, symbol: string) {
      time.runTo(plus(time.clock.now(), ms), () => undefined);
      const days = { from: '2026-11-18', until: '2027-01-01' } as const;
      const wanted = { symbol, brokerSymbol: symbol };
      market.read({ wanted, right: 'call', ...days } as Parameters<typeof market.read>[0]);
      market.play();
    },
  };
}

describe('a vertical', () => {
  const lines = [
    ...rows('10:00', '3.50 3.60', '1.50 1.60'),
    ...rows('10:01', '3.55 3.65', '1.50 1.60'),
  ];

  it('is named, priced in cents and quoted at the net of its contracts', () => {
    const { market, broker, reports } = place(lines);
    broker.resolve({ symbol: VERTICAL, brokerSymbol: VERTICAL });
    expect(reports.at(-1)).toMatchObject({
      type: 'instrument-resolved',
      instrument: {
        symbol: VERTICAL,
        contract: `${FIRST}/${SECOND}`,
        priceSteps: [{ lowEdge: 0, increment: 0.01 }],
        option: { underlying: 'AAPL', lastTradeDay: '2026-12-18' },
      },
    });
    market.follow(VERTICAL);
    const [[id, quoted] = []] = [...market.followed()];
    expect([id, quoted?.bid, quoted?.ask]).toEqual([VERTICAL, 1.9, 2.1]);
    expect(market.markOf(VERTICAL)).toBeCloseTo(2, 9);
  });

  it('fills as both of its contracts at a later quote, for the net price and the commission of four', () => {
    const { market, broker, reports, order, pass } = place(lines);
    market.follow(VERTICAL);
    order('buy', 2.2);
    pass(40_000);
    const executions = reports.flatMap((report) =>
      report.type === 'execution' ? [report.execution] : [],
    );
    expect(executions).toMatchObject([
      { symbol: FIRST, side: 'buy', shares: 2, price: 3.65 },
      { symbol: SECOND, side: 'sell', shares: 2, price: 1.5 },
    ]);
    const commissions = reports.flatMap((report) =>
      report.type === 'commission' ? [report.commission] : [],
    );
    expect(commissions).toEqual([1.3, 1.3]);
    const { holdingBySymbol } = broker.account;
    expect([FIRST, SECOND].map((id) => holdingBySymbol.get(id)?.quantity)).toEqual([2, -2]);
    // 430.00 and 2.60 were paid; the middles are 3.60 and 1.55.
    expect(broker.account.netLiquidation()).toBeCloseTo(9_977.4, 9);
    broker.requestSnapshot();
    const snapshot = reports.at(-1);
    expect(snapshot?.type === 'snapshot' && snapshot.snapshot.positions).toMatchObject([
      { symbol: FIRST, quantity: 2 },
      { symbol: SECOND, quantity: -2 },
    ]);
  });

  it('has its marks while it is followed, whatever else is left, and its contracts none beyond it', () => {
    const { market, pass } = place([...lines, ...rows('10:02', '3.95 4.05', '1.50 1.60')]);
    for (const id of [FIRST, VERTICAL]) market.follow(id);
    market.leave(FIRST);
    pass(40_000);
    expect(market.markOf(VERTICAL)).toBeCloseTo(2.05, 9);
    market.leave(VERTICAL);
    pass(60_000);
    expect(market.isFollowed()).toBe(false);
    expect(market.markOf(FIRST)).toBeCloseTo(3.6, 9);
  });

  it.each(['AAPL', 'MSFT'])('fills at a quote that comes with a question about %s', (symbol) => {
    const { market, reports, order, passAsked } = place(lines);
    market.follow(VERTICAL);
    order('buy', 2.2);
    passAsked(40_000, symbol);
    expect(reports.filter(({ type }) => type === 'execution')).toHaveLength(2);
  });

  it.each([
    ['missing', '- -'],
    ['locked', '1.50 1.50'],
    ['crossed', '1.60 1.50'],
    ['without buyers', '0 0.05'],
  ])('does not fill while the quote of one contract is %s', (_, second) => {
    const { market, reports, order, pass } = place([
      ...rows('10:00', '3.50 3.60', '1.50 1.60'),
      ...rows('10:01', '3.55 3.65', second),
    ]);
    market.follow(VERTICAL);
    order('buy', 4);
    pass(40_000);
    expect(reports.map(({ type }) => type)).not.toContain('execution');
  });

  it('ends as both contracts do: the one in the money is exercised, that which was sold is assigned', () => {
    const { market, broker, order, pass } = place(lines);
    market.follow(VERTICAL);
    order('buy', 2.2);
    pass(40_000);
    broker.expire(FIRST, { underlying: 'AAPL', shares: 100, strike: 100 });
    broker.expire(SECOND, { underlying: 'AAPL', shares: 100, strike: 105 });
    expect(broker.account.holdingBySymbol.get('AAPL')?.quantity).toBe(0);
    // The width of 5.00 for two pairs, less 432.60.
    expect(broker.account.netLiquidation()).toBeCloseTo(10_567.4, 9);
  });
});
