// What looks like a mistake and has a plain reason: each rule leaves the reason alone and still finds the mistake beside it.
import { describe, expect, it } from 'vitest';
import { anomaly } from '../../../src/advisers/agents/anomaly/anomaly.ts';
import { monitor } from '../../../src/advisers/agents/monitor/monitor.ts';
import {
  concentration,
  largePositions,
  shareOfGroups,
} from '../../../src/advisers/agents/risk/rules/shares.ts';
import type { SeenEntry, Snapshot } from '../../../src/advisers/agents/snapshot/snapshot.ts';
import { AGENT_TERMS } from '../../../src/advisers/agents/terms/agent-terms.ts';
import { money, price, quantity } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import type { CurrencyCode, SecurityId } from '../../../src/ledger/ports/drafts.ts';
import { addDays, isWeekday } from '../../../src/market/time/day.ts';
import { entry, holding, snapshot, TODAY, USD } from './harness/snapshots.ts';

const rulesOf = (seen: Snapshot) => anomaly(seen, AGENT_TERMS).map(({ rule }) => rule);
const ago = (days: number) => addDays(TODAY, -days) as TradingDay;

function traded(id: number, type: 'BUY' | 'SELL', [days, count]: [number, number]): SeenEntry {
  const cash = money(String((type === 'BUY' ? -100 : 100) * count));
  const terms = { price: price(String(100 + id / 10)), origin: 'file:broker', cash };
  return entry(id, { type, on: ago(days), quantity: quantity(String(count)), ...terms });
}

const paidIn = (id: number, days: number, amount: number): SeenEntry =>
  entry(id, {
    ...{ type: 'DEPOSIT', security: undefined, symbol: undefined, quantity: undefined },
    ...{ price: undefined, on: ago(days), cash: money(String(amount)), origin: 'file:broker' },
  });

describe('a trade of many times the usual quantity', () => {
  const small = [200, 180, 160, 140, 120].map((days, at) => traded(at + 10, 'SELL', [days, 5]));
  const bought = [200, 180, 160, 140, 120].map((days, at) => traded(at + 10, 'BUY', [days, 5]));
  const monthly = [201, 181, 161, 141, 121].map((days, at) => paidIn(at + 30, days, 600));

  it('is asked about, but not if it sold all that was left', () => {
    const all = [traded(1, 'BUY', [300, 500]), ...small, traded(20, 'SELL', [60, 475])];
    expect(rulesOf(snapshot({ entries: all }))).toEqual([]);
    const some = snapshot({ entries: all, holdings: [holding(1, { quantity: '1' })] });
    expect(rulesOf(some)).toEqual(['quantity-jump']);
  });

  it('is asked about, but not if an unusual deposit paid for it', () => {
    const holdings = [holding(1, { quantity: '125' })];
    const large = traded(20, 'BUY', [60, 100]);
    const asked = (deposit: SeenEntry) =>
      rulesOf(snapshot({ entries: [...monthly, ...bought, deposit, large], holdings }));
    expect(asked(paidIn(40, 62, 10_000))).toEqual([]);
    expect(asked(paidIn(40, 62, 600))).toEqual(['quantity-jump']);
    expect(asked(paidIn(40, 90, 10_000))).toEqual(['quantity-jump']);
  });
});

describe('a dividend of shares that were called away since', () => {
  const call = '261218C00050000';
  const [shares, contract] = [1, 2] as SecurityId[];
  const dividend = entry(12, {
    ...{ type: 'DIVIDEND', on: ago(40), quantity: undefined, price: undefined },
    ...{ cash: money('40'), symbol: 'WXY', security: shares },
  });
  const ended = (type: 'ASSIGNMENT' | 'EXPIRY') =>
    entry(13, {
      ...{ type, on: ago(20), security: contract, symbol: `WXY   ${call}` },
      ...{ quantity: quantity('1'), price: undefined, cash: money('5000') },
    });
  const listed = (security: SecurityId, symbol: string) => ({
    ...{ security, symbol, currency: USD, closes: [], splits: [] },
  });
  const sold = [
    listed(shares as SecurityId, 'WXY'),
    listed(contract as SecurityId, `WXY   ${call}`),
  ];

  it('is not asked about', () => {
    const asked = (type: 'ASSIGNMENT' | 'EXPIRY') =>
      rulesOf(snapshot({ entries: [dividend, ended(type)], sold }));
    expect(asked('ASSIGNMENT')).toEqual([]);
    expect(asked('EXPIRY')).toEqual(['dividend-without-position']);
  });
});

describe('trades before a split that no source names, beside closes that were restated for it', () => {
  const closes = Array.from({ length: 60 }, (_, at) => ({
    ...{ on: ago(300 - at * 5), price: 25 + Math.sin(at) / 2 },
  })).filter(({ on }) => isWeekday(on));
  const at = (id: number, days: number, paid: string): SeenEntry =>
    entry(id, { type: 'BUY', on: ago(days), price: price(paid), origin: 'file:broker' });
  const found = (entries: readonly SeenEntry[]) =>
    anomaly(snapshot({ entries, holdings: [holding(1, { price: '25' }, { closes })] }), AGENT_TERMS)
      .filter(({ rule }) => rule === 'trade-price' || rule === 'unbooked-split')
      .map(({ rule, text }) => `${rule}: ${text}`);

  it('are one question, not one about each price', () => {
    expect(found([at(1, 290, '101'), at(2, 250, '99.5'), at(3, 100, '25.1')])).toEqual([
      `unbooked-split: All 2 trades of S1 up to ${ago(250)} are at prices like those before a split of 4 for 1, and the closes on record like those after it, though no source names one. Is a split missing?`,
    ]);
    expect(found([at(1, 290, '2.5'), at(2, 250, '2.52'), at(3, 100, '25.1')])).toEqual([
      expect.stringContaining('a split of 1 for 10'),
    ]);
  });

  it('are the split that a source names, if one does', () => {
    const splits = [{ on: ago(200), ratio: 4 }];
    const holdings = [holding(1, { price: '25' }, { closes, splits })];
    const seen = snapshot({ entries: [at(1, 290, '101'), at(2, 250, '99.5')], holdings });
    for (const { text } of anomaly(seen, AGENT_TERMS)) expect(text).not.toContain('no source');
  });

  it.each([
    ['one slip', [at(1, 290, '101'), at(3, 100, '25.1')], 1],
    ['slips after a right price', [at(1, 290, '25'), at(2, 250, '99.5'), at(3, 100, '100')], 2],
    ['slips around a right price', [at(1, 290, '100'), at(2, 250, '25'), at(3, 100, '100')], 2],
    ['pence in two', [at(1, 290, '2500'), at(2, 250, '2512'), at(3, 100, '25')], 2],
    ['pence in all', [at(1, 290, '2500'), at(2, 250, '2512'), at(3, 100, '2490')], 3],
    ['an unlike one after them', [at(1, 290, '100'), at(2, 250, '101'), at(3, 100, '60')], 3],
    ['two unlike slips', [at(1, 290, '100'), at(2, 250, '250'), at(3, 100, '25')], 2],
  ])('are prices to correct: %s', (_, entries, count) => {
    const lines = found(entries);
    expect(lines).toHaveLength(count);
    for (const line of lines) expect(line).toContain('trade-price');
  });
});

describe('dividends of a position that is traded', () => {
  const paidFor = (id: number, days: number, cash: string): SeenEntry =>
    entry(id, {
      ...{ type: 'DIVIDEND', on: ago(days), quantity: undefined, price: undefined },
      ...{ cash: money(cash), origin: 'file:broker' },
    });
  const asked = (entries: readonly SeenEntry[], count = '100') =>
    rulesOf(snapshot({ entries, holdings: [holding(1, { quantity: count })] }));
  const steady = [300, 210, 120].map((days, at) => paidFor(at + 30, days, '50'));

  it('may be paid for the few shares that were held before a purchase or after a sale', () => {
    const small = [traded(1, 'BUY', [390, 100]), ...steady, traded(2, 'SELL', [60, 95])];
    const large = traded(3, 'BUY', [25, 95]);
    const usual = [...small, paidFor(40, 30, '2.50'), large];
    expect(asked(usual)).toEqual([]);
    expect(asked([...small, paidFor(40, 30, '0.05'), large])).toContain('dividend-size');
  });

  it('are compared with those of as many shares only while these were held for weeks', () => {
    const bought = traded(1, 'BUY', [390, 100]);
    const away = [traded(2, 'SELL', [50, 40]), traded(3, 'BUY', [20, 40])];
    const less = paidFor(40, 30, '30');
    expect(asked([bought, ...steady, ...away.slice(0, 1), less, ...away.slice(1)])).toEqual([]);
    expect(asked([bought, ...steady, less])).toEqual(['dividend-rhythm']);
  });

  it('are another unit from fifty times the usual on, and from eight times where three others are known', () => {
    const bought = traded(1, 'BUY', [390, 100]);
    const few = [bought, ...steady.slice(0, 2)];
    expect(asked([...few, paidFor(40, 60, '600')])).not.toContain('dividend-size');
    expect(asked([...few, paidFor(40, 60, '2600')])).toContain('dividend-size');
    expect(asked([bought, ...steady, paidFor(40, 60, '600')])).toContain('dividend-size');
  });

  it('in another currency are no part of a price', () => {
    const closes = [{ on: ago(62), price: 100 }];
    const found = (currency: string) => {
      const paid = { ...paidFor(40, 60, '2000'), currency: currency as CurrencyCode };
      const holdings = [holding(1, {}, { closes })];
      return rulesOf(snapshot({ entries: [traded(1, 'BUY', [390, 100]), paid], holdings }));
    };
    expect(found('USD')).toEqual(['dividend-size']);
    expect(found('JPY')).not.toContain('dividend-size');
  });

  it('may be further apart while nothing was held', () => {
    const monthly = [300, 270, 180, 150, 60, 30].map((days, at) => paidFor(at + 30, days, '50'));
    const out = [265, 185, 145, 65].map((days, at) =>
      traded(at + 10, at % 2 === 0 ? 'SELL' : 'BUY', [days, 100]),
    );
    const all = [traded(1, 'BUY', [390, 100]), ...monthly, ...out].toSorted((a, b) =>
      a.on < b.on ? -1 : 1,
    );
    expect(asked(all)).toEqual([]);
    const between = [...all, paidFor(50, 40, '50')].toSorted((a, b) => (a.on < b.on ? -1 : 1));
    expect(asked(between)).toEqual(['dividend-rhythm']);
  });
});

describe('equal interest of one day from one file', () => {
  const interest = (id: number, days: number): SeenEntry =>
    entry(id, { ...paidIn(id, days, 212.5), type: 'INTEREST' });

  it('is asked about once; as often as two bonds pay, it is their coupon', () => {
    const once = [interest(1, 100), interest(2, 100)];
    expect(rulesOf(snapshot({ entries: once }))).toEqual(['near-double']);
    const twice = [...once, interest(3, 10), interest(4, 10)];
    expect(rulesOf(snapshot({ entries: twice }))).toEqual([]);
  });
});

describe('cash below zero', () => {
  const found = (balance: string, entries: readonly SeenEntry[] = []) => {
    const cash = [{ currency: USD, balance: money(balance), baseValue: undefined, events: [] }];
    return monitor(snapshot({ cash, entries }), AGENT_TERMS).map(({ rule }) => rule);
  };
  const charged = (days: number) => entry(1, { ...paidIn(1, days, -60), type: 'INTEREST' });

  it('is a credit while the broker charges interest', () => {
    expect(found('-9000')).toEqual(['negative-cash']);
    expect(found('-9000', [charged(20)])).toEqual([]);
    expect(found('-9000', [charged(90)])).toEqual(['negative-cash']);
  });

  it('is rounding below five cents', () => {
    expect(found('-0.004')).toEqual([]);
    expect(found('-0.06')).toEqual(['negative-cash']);
  });
});

describe('a fund of the world', () => {
  const listed = (name: string) => {
    const foreign = holding(1, {}, { name, currency: 'EUR' as CurrencyCode });
    return shareOfGroups(snapshot({ holdings: [foreign] }), AGENT_TERMS).map(({ rule }) => rule);
  };

  it('is of no single currency, whichever it is listed in', () => {
    expect(listed('Vanguard FTSE All-World UCITS ETF')).toEqual([]);
    expect(listed('iShares Core S&P 500 UCITS ETF')).toEqual(['currency-share']);
  });
});

describe('one of few names', () => {
  const ETF = { name: 'Vanguard Total Stock Market Index Fund ETF' };
  const held = (shares: readonly number[], more: Parameters<typeof holding>[2] = {}) =>
    shares.map((count, at) => holding(at + 1, { quantity: String(count) }, more));
  const found = (holdings: ReturnType<typeof held>) =>
    largePositions(snapshot({ holdings }), AGENT_TERMS)
      .filter(({ isBreach }) => isBreach)
      .map(({ text }) => text.replace(/ of the .*; /, ', '));

  it('is large from twice an equal share on: not one alone, nor one of two', () => {
    expect(found(held([100]))).toEqual([]);
    expect(found(held([90, 10]))).toEqual([]);
    expect(found(held([60, 30, 10]))).toEqual([]);
    expect(found(held([70, 20, 10]))).toEqual(['S1 is 70.0 %, the limit is 66.666667 %.']);
    expect(found(held([45, 20, 20, 15]))).toEqual([]);
    expect(found(held([60, 20, 10, 10]))).toEqual(['S1 is 60.0 %, the limit is 50 %.']);
    expect(found(held([31, 20, 20, 20, 9]))).toEqual(['S1 is 31.0 %, the limit is 30 %.']);
  });

  it('is beside a broad fund one of many', () => {
    const [stock, fund] = [holding(1, {}), holding(2, {}, ETF)];
    expect(found([stock, fund])).toEqual(['S1 is 50.0 %, the limit is 30 %.']);
  });

  it('makes a book concentrated: a note, and a warning from half of it on', () => {
    const severities = (shares: readonly number[]) =>
      concentration(snapshot({ holdings: held(shares) }), AGENT_TERMS).map((one) => one.severity);
    expect(severities([20, 20, 20, 20, 20])).toEqual([]);
    expect(severities([40, 30, 10, 10, 10])).toEqual(['INFO']);
    expect(severities([80, 5, 5, 5, 5])).toEqual(['WARNING']);
  });

  it('is no sector', () => {
    const sectors = (count: number) =>
      shareOfGroups(
        snapshot({ holdings: held(Array(count).fill(10), { sector: 'Technology' }) }),
        AGENT_TERMS,
      ).map(({ rule }) => rule);
    expect(sectors(4)).toEqual([]);
    expect(sectors(5)).toEqual(['sector-share']);
  });
});
