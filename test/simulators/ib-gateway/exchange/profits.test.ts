// Profit and loss of an account and of its positions: the parts add up to the whole, today and tomorrow.
import { expect, test } from 'vitest';
import type { Memory } from '../../../../src/simulators/ib-gateway/exchange/memory/changes.ts';
import { remembered } from '../../../../src/simulators/ib-gateway/exchange/memory/changes.ts';
import { ACCOUNT, createRig, order, type Rig, stock } from './exchange-rig.ts';

const PNL = 1;
const SINGLE = 2;
const CLOSE = '2020-12-16T21:30:00Z';
const NEXT_DAY = '2020-12-17T15:00:00Z';

function rigWatching(options: { readonly memory?: Memory } = {}): Rig {
  const rig = createRig(options);
  rig.exchange.setPrice('AAPL', { last: 100, bid: 100, ask: 100 });
  const security = { includeExpired: false, secIdType: '', secId: '', issuerId: '' };
  rig.ask({ name: 'reqContractData', reqId: 9, contract: stock('AAPL'), ...security });
  const conId = rig.all('contractData')[0]?.details.contract.conId ?? 0;
  const asked = { account: ACCOUNT, modelCode: '' };
  rig.ask({ name: 'reqPnl', reqId: PNL, ...asked });
  rig.ask({ name: 'reqPnlSingle', reqId: SINGLE, ...asked, conId });
  rig.ask({ name: 'reqAccountUpdates', subscribe: true, account: ACCOUNT });
  return rig;
}

function trade(rig: Rig, orderId: number, action: 'BUY' | 'SELL', quantity: number): void {
  const contract = stock('AAPL');
  rig.ask({ name: 'placeOrder', orderId, contract, order: order({ action, quantity }) });
  rig.pass(10_000);
}

function profits(rig: Rig): Record<'daily' | 'unrealized' | 'realized', number | undefined> {
  const { daily, unrealized, realized } = rig.all('pnl').at(-1) ?? {};
  const single = rig.all('pnlSingle').at(-1);
  expect(single).toMatchObject({ daily, unrealized, realized });
  expect(rig.all('portfolioValue').at(-1)?.realizedPnl).toBe(realized);
  const value = rig.all('accountValue').findLast(({ key }) => key === 'RealizedPnL')?.value;
  expect(Number(value)).toBe(realized);
  return { daily, unrealized, realized };
}

/** A hundred bought and forty sold a dollar higher, for a dollar each. */
function tradedRig(): Rig {
  const rig = rigWatching();
  trade(rig, 1, 'BUY', 100);
  rig.exchange.setPrice('AAPL', { last: 101, bid: 101, ask: 101 });
  trade(rig, 2, 'SELL', 40);
  return rig;
}

test('profits are told after a trade, not only with the minute', () => {
  const rig = tradedRig();
  expect(profits(rig)).toEqual({ daily: 98, unrealized: 59.4, realized: 38.6 });
});

test('on the next day only what has come since the close is of the day', () => {
  const rig = tradedRig();
  rig.passTo(CLOSE);
  expect(profits(rig)).toEqual({ daily: 98, unrealized: 59.4, realized: 38.6 });
  rig.passTo(NEXT_DAY);
  expect(profits(rig)).toEqual({ daily: 0, unrealized: 59.4, realized: 0 });
  rig.exchange.setPrice('AAPL', { last: 103, bid: 103, ask: 103 });
  trade(rig, 3, 'SELL', 10);
  expect(profits(rig)).toEqual({ daily: 119, unrealized: 149.5, realized: 28.9 });
});

test('a gap over night is of the day that opens with it', () => {
  const rig = tradedRig();
  rig.exchange.addFault({ kind: 'gap-open', symbol: 'AAPL', price: 90 });
  rig.passTo(NEXT_DAY);
  expect(profits(rig)).toEqual({ daily: -660, unrealized: -600.6, realized: 0 });
});

test('a restart keeps the day', () => {
  const before = tradedRig();
  before.passTo(NEXT_DAY);
  before.exchange.setPrice('AAPL', { last: 103, bid: 103, ask: 103 });
  trade(before, 3, 'SELL', 10);
  const start = before.exchange.now();
  const rig = createRig({ start, memory: remembered(before.changes) });
  rig.ask({ name: 'reqPnl', reqId: PNL, account: ACCOUNT, modelCode: '' });
  expect(rig.all('pnl')).toMatchObject([{ daily: 119, unrealized: 149.5, realized: 28.9 }]);
});
