// What screens show of a held option: its quote beside the price of its stock, which is asked for with the contract.
import { expect, it } from 'vitest';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { createHarness } from '../harness/harness.ts';

const CALL = 'MSFT 261218C00400000';

it('the price of the stock of a contract is asked for, and stands beside its quote', async () => {
  const harness = createHarness();
  await harness.ready();
  const resolved = (symbol: string, more: object = {}) =>
    harness.broker.say({
      type: 'instrument-resolved',
      instrument: {
        ...{ symbol, brokerSymbol: 'MSFT', contract: symbol, primaryExchange: '', currency: 'USD' },
        ...{ priceSteps: [{ lowEdge: 0, increment: 0.01 }], ...more },
      },
    });
  const option = { underlying: 'MSFT', lastTradeDay: '2026-12-18' as TradingDay };
  resolved(CALL, { option });
  await harness.settle();
  expect(harness.broker.resolved).toContain('MSFT');
  expect(harness.engine.optionMarket(CALL)).toBeUndefined();
  resolved('MSFT');
  await harness.settle();
  await harness.quote(401, { symbol: 'MSFT' });
  await harness.quote(5.1, { symbol: CALL, bid: 5, ask: 5.2 });
  await harness.pass(2_000);
  const seen = harness.engine.optionMarket(CALL);
  expect(seen).toMatchObject({ bid: 5, ask: 5.2, underlyingPrice: 401 });
  expect(seen?.ageMs).toBeGreaterThanOrEqual(0);
  expect(harness.engine.optionMarket('MSFT')).toBeUndefined();
});
