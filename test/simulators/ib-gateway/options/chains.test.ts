// Option chains and contracts: what a client can ask for, and what it is refused.
import { describe, expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { stateAfter } from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import { stock } from '../exchange/exchange-harness.ts';
import {
  askDetails,
  CALL_230,
  EXPIRY,
  option,
  optionHarness,
  placeOption,
  resolved,
} from './option-harness.ts';

type Chain = { symbol?: string; futuresExchange?: string; secType?: string; conId?: number };

function askChain(harness: ReturnType<typeof optionHarness>, asked: Chain = {}): void {
  const symbol = asked.symbol ?? 'AAPL';
  const [underlying] = askDetails(harness, { ...stock(symbol), secType: asked.secType ?? 'STK' });
  harness.ask({
    name: 'reqSecDefOptParams',
    reqId: 9,
    symbol,
    futuresExchange: '',
    secType: 'STK',
    conId: underlying?.conId ?? 0,
    ...asked,
  });
}

describe('a chain', () => {
  test('has a row for each exchange, with the expiries and the strikes of all of them together', () => {
    const harness = optionHarness();
    askChain(harness);
    const rows = harness.all('optionParameters');
    expect(new Set(rows.map(({ exchange }) => exchange)).size).toBeGreaterThan(15);
    const smart = rows.find(({ exchange }) => exchange === 'SMART');
    expect(smart).toMatchObject({ tradingClass: 'AAPL', multiplier: '100' });
    expect(smart?.expiries).toContain(EXPIRY);
    expect(smart?.strikes).toContain(230);
    const listed = askDetails(harness, option({ strike: 0 })).map(({ strike }) => strike);
    expect(smart?.strikes.length).toBeGreaterThan(listed.length);
    expect(harness.all('optionParametersEnd')).toHaveLength(1);
  });

  test.each(['SMART', 'CBOE'])(
    'is empty, with an end, if %s is named as its exchange',
    (futuresExchange) => {
      const harness = optionHarness();
      askChain(harness, { futuresExchange });
      expect(harness.all('optionParameters')).toEqual([]);
      expect(harness.all('optionParametersEnd')).toHaveLength(1);
    },
  );

  test('needs the number of the underlying: 321', () => {
    const harness = optionHarness();
    askChain(harness, { conId: 0 });
    expect(harness.all('error')).toMatchObject([{ id: 9, code: 321 }]);
    expect(harness.all('optionParametersEnd')).toEqual([]);
  });

  test('of an index has a class that settles in the morning and one that settles in the evening', () => {
    const harness = optionHarness();
    askChain(harness, { symbol: 'SPX', secType: 'IND' });
    const smart = harness.all('optionParameters').filter(({ exchange }) => exchange === 'SMART');
    expect(smart.map(({ tradingClass }) => tradingClass)).toEqual(['SPX', 'SPXW']);
    const [morning, evening] = smart.map(({ expiries }) => expiries);
    // Its last day of trading is the Thursday before the third Friday.
    expect(morning).toContain('20201217');
    expect(evening).toContain('20201218');
    expect(evening).toContain('20201216');
  });
});

describe('contract details', () => {
  test('of an open strike are those of the strikes that are listed', () => {
    const harness = optionHarness();
    const found = askDetails(harness, option({ strike: 0 }));
    expect(found.length).toBeGreaterThan(20);
    expect(new Set(found.map(({ right }) => right))).toEqual(new Set(['C']));
    expect(new Set(found.map(({ conId }) => conId)).size).toBe(found.length);
    expect(found.find(({ strike }) => strike === 230)?.localSymbol).toBe(CALL_230);
    expect(harness.all('contractDataEnd')).toHaveLength(1);
  });

  test('of a whole chain have one end', () => {
    const harness = optionHarness();
    const found = askDetails(harness, option({ lastTradeDate: '', strike: 0, right: '' }));
    expect(found.length).toBeGreaterThan(1_000);
    expect(new Set(found.map(({ conId }) => conId)).size).toBe(found.length);
    expect(harness.all('contractDataEnd')).toHaveLength(1);
    expect(harness.heard.at(-1)?.answer.name).toBe('contractDataEnd');
  });

  test('name the underlying, the month, the expiry and a market rule for each exchange', () => {
    const harness = optionHarness();
    resolved(harness, option());
    const [underlying] = askDetails(harness, stock('AAPL'));
    const details = harness.all('contractData')[0]?.details;
    expect(details?.derivative).toEqual({
      underlying: { conId: underlying?.conId, symbol: 'AAPL', secType: 'STK' },
      contractMonth: '202012',
      expiry: EXPIRY,
    });
    const [ruleId] = details?.marketRuleIds.split(',') ?? [];
    harness.ask({ name: 'reqMarketRule', marketRuleId: Number(ruleId) });
    expect(harness.all('marketRule')[0]?.increments).toEqual([
      { lowEdge: 0, increment: 0.01 },
      { lowEdge: 3, increment: 0.05 },
    ]);
  });

  test.each([
    [
      'the number and the exchange alone',
      (conId: number) => ({ ...stock(''), secType: '', conId }),
    ],
    ['the local symbol', () => ({ ...stock(''), secType: 'OPT', localSymbol: CALL_230 })],
  ])('are found by %s', (_, wantedOf) => {
    const harness = optionHarness();
    const { conId } = resolved(harness, option());
    expect(resolved(harness, wantedOf(conId))).toMatchObject({ localSymbol: CALL_230, conId });
  });

  test('are found by a number of before a restart', () => {
    const harness = optionHarness();
    const { conId } = resolved(harness, option());
    const again = optionHarness();
    expect(resolved(again, { ...stock(''), secType: 'OPT', conId }).localSymbol).toBe(CALL_230);
  });

  test.each([
    ['a strike between two listed ones', option({ strike: 230.1 })],
    ['a strike of another expiry', option({ strike: 231 })],
    ['a day without an expiry', option({ lastTradeDate: '20201217' })],
    ['an expiry that is over', option({ lastTradeDate: '20201211' })],
    ['another multiplier', option({ multiplier: '10' })],
    ['an unknown class', option({ tradingClass: 'AAPL1' })],
  ])('do not exist of %s: 200', (_, contract) => {
    const harness = optionHarness();
    expect(askDetails(harness, contract)).toEqual([]);
    expect(harness.all('error')).toMatchObject([{ id: 5, code: 200 }]);
  });

  test('contradict another expiry: 478', () => {
    const harness = optionHarness();
    const { conId } = resolved(harness, option());
    askDetails(harness, option({ conId, lastTradeDate: '20201219' }));
    expect(harness.all('error')).toMatchObject([
      { code: 478, text: expect.stringContaining('expiry 20201219, in contract 20201218') },
    ]);
  });

  test('of an expired option are gone the next day, though it is held', () => {
    const harness = optionHarness();
    const found = resolved(harness, option());
    placeOption(harness, 1, { limitPrice: 20 });
    harness.passTo('2020-12-21T15:00:00Z');
    harness.forget();
    expect(askDetails(harness, found)).toEqual([]);
    placeOption(harness, 2, { contract: found, limitPrice: 1 });
    expect(harness.all('error').filter(({ code }) => code === 200)).toHaveLength(2);
    // Its state file knows the contract, and its number is still that of an expired one.
    const start = instant(harness.exchange.now());
    const again = optionHarness({ start, memory: stateAfter(harness.changes) });
    expect(askDetails(again, found)).toEqual([]);
  });

  test('of a combination are never answered', () => {
    const harness = optionHarness();
    askDetails(harness, { ...stock('AAPL'), secType: 'BAG' });
    harness.pass(60_000);
    expect(harness.all('error')).toEqual([]);
    expect(harness.all('contractDataEnd')).toEqual([]);
  });
});

describe('trading hours', () => {
  test.each([
    ['AAPL', '1600', { symbol: 'AAPL', lastTradeDate: '20210115' }],
    ['SPY', '1615', { symbol: 'SPY', lastTradeDate: '20201218', strike: 0 }],
    ['SPX', '1615', { symbol: 'SPX', tradingClass: 'SPXW', lastTradeDate: '20201218', strike: 0 }],
    [
      'an expiring SPX',
      '1600',
      { symbol: 'SPX', tradingClass: 'SPXW', lastTradeDate: '20201216', strike: 0 },
    ],
  ])('of an option on %s end at %s', (_, close, terms) => {
    const harness = optionHarness();
    askDetails(harness, option(terms));
    const today = harness.all('contractData')[0]?.details.liquidHours.split(';')[0];
    expect(today).toBe(`20201216:0930-20201216:${close}`);
  });
});
