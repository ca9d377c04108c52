// Profit and loss of an account and of its positions: the parts add up to the whole, today and tomorrow.
import { expect, test } from 'vitest';
import type { ExchangeState } from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import { stateAfter } from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import { ACCOUNT, createHarness, type Harness, order, stock } from './exchange-harness.ts';

const PNL = 1;
const SINGLE = 2;
const CLOSE = '2020-12-16T21:30:00Z';
const NEXT_DAY = '2020-12-17T15:00:00Z';

function harnessWatching(options: { readonly memory?: ExchangeState } = {}): Harness {
  const harness = createHarness(options);
  harness.exchange.setPrice('AAPL', { last: 100, bid: 100, ask: 100 });
  const security = { includeExpired: false, secIdType: '', secId: '', issuerId: '' };
  harness.ask({ name: 'reqContractData', reqId: 9, contract: stock('AAPL'), ...security });
  const conId = harness.all('contractData')[0]?.details.contract.conId ?? 0;
  const asked = { account: ACCOUNT, modelCode: '' };
  harness.ask({ name: 'reqPnl', reqId: PNL, ...asked });
  harness.ask({ name: 'reqPnlSingle', reqId: SINGLE, ...asked, conId });
  harness.ask({ name: 'reqAccountUpdates', subscribe: true, account: ACCOUNT });
  return harness;
}

function trade(harness: Harness, orderId: number, action: 'BUY' | 'SELL', quantity: number): void {
  const contract = stock('AAPL');
  harness.ask({ name: 'placeOrder', orderId, contract, order: order({ action, quantity }) });
  harness.pass(10_000);
}

function profits(
  harness: Harness,
): Record<'daily' | 'unrealized' | 'realized', number | undefined> {
  const { daily, unrealized, realized } = harness.all('pnl').at(-1) ?? {};
  const single = harness.all('pnlSingle').at(-1);
  expect(single).toMatchObject({ daily, unrealized, realized });
  expect(harness.all('portfolioValue').at(-1)?.realizedPnl).toBe(realized);
  const value = harness.all('accountValue').findLast(({ key }) => key === 'RealizedPnL')?.value;
  expect(Number(value)).toBe(realized);
  return { daily, unrealized, realized };
}

/** A hundred bought and forty sold a dollar higher, for a dollar each. */
function tradedHarness(): Harness {
  const harness = harnessWatching();
  trade(harness, 1, 'BUY', 100);
  harness.exchange.setPrice('AAPL', { last: 101, bid: 101, ask: 101 });
  trade(harness, 2, 'SELL', 40);
  return harness;
}

test('profits are told after a trade, not only with the minute', () => {
  const harness = tradedHarness();
  expect(profits(harness)).toEqual({ daily: 98, unrealized: 59.4, realized: 38.6 });
});

test('on the next day only what has come since the close is of the day', () => {
  const harness = tradedHarness();
  harness.passTo(CLOSE);
  expect(profits(harness)).toEqual({ daily: 98, unrealized: 59.4, realized: 38.6 });
  harness.passTo(NEXT_DAY);
  expect(profits(harness)).toEqual({ daily: 0, unrealized: 59.4, realized: 0 });
  harness.exchange.setPrice('AAPL', { last: 103, bid: 103, ask: 103 });
  trade(harness, 3, 'SELL', 10);
  expect(profits(harness)).toEqual({ daily: 119, unrealized: 149.5, realized: 28.9 });
});

test('a gap over night is of the day that opens with it', () => {
  const harness = tradedHarness();
  harness.exchange.addFault({ kind: 'gap-open', symbol: 'AAPL', price: 90 });
  harness.passTo(NEXT_DAY);
  expect(profits(harness)).toEqual({ daily: -660, unrealized: -600.6, realized: 0 });
});

test('a restart keeps the day', () => {
  const before = tradedHarness();
  before.passTo(NEXT_DAY);
  before.exchange.setPrice('AAPL', { last: 103, bid: 103, ask: 103 });
  trade(before, 3, 'SELL', 10);
  const start = before.exchange.now();
  const harness = createHarness({ start, memory: stateAfter(before.changes) });
  harness.ask({ name: 'reqPnl', reqId: PNL, account: ACCOUNT, modelCode: '' });
  expect(harness.all('pnl')).toMatchObject([{ daily: 119, unrealized: 149.5, realized: 28.9 }]);
});
