import { describe, expect, it } from 'vitest';
import { createReadySsi } from '../harness/fake-ssi.ts';
import { entry, exit } from '../harness/orders.ts';

const SECURITIES = 'GET /data/securitiesByBoard';
const LIMITS = 'GET /data/masterdata';

const published = (change: Readonly<Record<string, unknown>> = {}) => ({
  board: 'HOSE',
  symbol: 'FPT',
  tradingDate: '2026/11/20',
  ceiling: 81_300,
  floor: 70_700,
  refPrice: 76_000,
  ...change,
});

describe('contracts at SSI', () => {
  it('are found by symbol and board, with the venue and price steps of the exchange', () => {
    const ssi = createReadySsi();
    ssi.broker.resolve({ symbol: 'SHS', brokerSymbol: 'SHS' });
    expect(ssi.made.at(-1)?.query.get('symbol')).toBe('SHS');
    ssi.answer(SECURITIES, [{ symbol: 'SHS', board: 'HNX', lotSize: 100 }]);
    expect(ssi.reported('instrument-resolved').map(({ instrument }) => instrument)).toEqual([
      {
        symbol: 'SHS',
        brokerSymbol: 'SHS',
        contract: 'HNX:SHS',
        primaryExchange: 'HNX',
        venue: 'hnx',
        currency: 'VND',
        priceSteps: [{ lowEdge: 0, increment: 100 }],
      },
    ]);
  });

  it('that do not exist, or moved to another exchange, are not resolved', () => {
    const ssi = createReadySsi();
    ssi.broker.resolve({ symbol: 'XXX', brokerSymbol: 'XXX' });
    ssi.answer(SECURITIES, []);
    ssi.broker.resolve({ symbol: 'SHB', brokerSymbol: 'SHB', contract: 'HNX:SHB' });
    ssi.answer(SECURITIES, [{ symbol: 'SHB', board: 'HOSE' }]);
    expect(ssi.reported('instrument-unresolved').map(({ why }) => why)).toEqual([
      '0 shares match',
      'it is HOSE:SHB now, not HNX:SHB',
    ]);
  });

  it('are asked for again after a lost answer and on the next connection', () => {
    const ssi = createReadySsi();
    ssi.broker.resolve({ symbol: 'SHS', brokerSymbol: 'SHS' });
    ssi.lose(SECURITIES);
    ssi.pass(5_000);
    expect(ssi.waiting(SECURITIES)).toBe(1);
    ssi.hear({ name: 'stream-closed', why: 'closed by SSI' });
    ssi.time.advance(500);
    ssi.open();
    ssi.pass(1_000);
    expect(ssi.waiting(SECURITIES)).toBeGreaterThan(0);
  });
});

describe('the price limits of the day', () => {
  it('are told when they are known, and again each morning', () => {
    const ssi = createReadySsi();
    expect(
      Object.fromEntries(ssi.made.find(({ route }) => route === '/data/masterdata')?.query ?? []),
    ).toEqual({ from: '2026/11/20', to: '2026/11/20', pageIndex: '1', pageSize: '1000' });
    ssi.answer(LIMITS, [published({ tradingDate: '2026/11/19' }), published()]);
    const limits = { day: '2026-11-20', ceiling: 81_300, floor: 70_700, reference: 76_000 };
    expect(ssi.updated('limits')).toEqual([{ type: 'limits', symbol: 'FPT', limits }]);
    ssi.pass(120_000);
    expect(ssi.waiting(LIMITS)).toBe(0);
  });

  it('are asked for until the exchange has published them', () => {
    const ssi = createReadySsi();
    ssi.answer(LIMITS, [published({ tradingDate: '2026/11/19' })]);
    expect(ssi.updated('limits')).toEqual([]);
    ssi.pass(60_000);
    ssi.answer(LIMITS, [published()]);
    expect(ssi.updated('limits')).toHaveLength(1);
  });

  it('are the price of an order at the market', () => {
    const ssi = createReadySsi();
    ssi.answer(LIMITS, [published()]);
    ssi.broker.submit(exit({ type: 'market' }));
    ssi.broker.submit(entry({ type: 'market' }));
    const [sale, purchase] = [ssi.take('POST /trading/order'), ssi.take('POST /trading/order')];
    expect([sale.json.side, sale.json.price, sale.json.orderType]).toEqual(['S', '70700', 'LO']);
    expect([purchase.json.side, purchase.json.price]).toEqual(['B', '81300']);
  });
});
