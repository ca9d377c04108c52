// The executions of a combination in any order, one of them late, over the socket.
import { type Contract, OptionType, SecType } from '@stoqey/ib';
import { describe, expect, test } from 'vitest';
import { limit, type SocketHarness, startHarness } from './socket-harness.ts';

const CALL: Contract = {
  symbol: 'AAPL',
  secType: SecType.OPT,
  exchange: 'SMART',
  currency: 'USD',
  lastTradeDateOrContractMonth: '20201218',
  right: OptionType.Call,
};

async function conIdOf(harness: SocketHarness, reqId: number, strike: number): Promise<number> {
  harness.api.reqContractDetails(reqId, { ...CALL, strike });
  const [, details] = await harness.heard('contractDetails', ([id]) => id === reqId);
  return Object(Object(details).contract).conId;
}

async function withSpread(): Promise<{ readonly harness: SocketHarness; readonly bag: Contract }> {
  const harness = await startHarness();
  await harness.price(230);
  const bought = await conIdOf(harness, 1, 230);
  const sold = await conIdOf(harness, 2, 240);
  const leg = { ratio: 1, exchange: 'SMART' };
  const comboLegs = [
    { ...leg, conId: bought, action: 'BUY' },
    { ...leg, conId: sold, action: 'SELL' },
  ] as unknown as NonNullable<Contract['comboLegs']>;
  const bag: Contract = {
    symbol: 'AAPL',
    secType: SecType.BAG,
    exchange: 'SMART',
    currency: 'USD',
    comboLegs,
  };
  return { harness, bag };
}

const guaranteed = { smartComboRoutingParams: [{ tag: 'NonGuaranteed', value: '0' }] };

function kinds(harness: SocketHarness): readonly string[] {
  return harness.of('execDetails').map(([, contract]) => {
    const { secType, strike } = Object(contract);
    return secType === 'BAG' ? 'BAG' : String(strike);
  });
}

describe('combo-executions', () => {
  test.each([
    ['bag,0,1', ['BAG', '230', '240']],
    ['1,bag,0', ['240', 'BAG', '230']],
    ['0,1,bag', ['230', '240', 'BAG']],
    ['0,1', ['230', '240']],
  ])('%s: the executions come in that order', async (sequence, expected) => {
    const { harness, bag } = await withSpread();
    await harness.fault({ kind: 'combo-executions', sequence });
    harness.api.placeOrder(1, bag, { ...limit(1, 9.9), ...guaranteed });
    await harness.heard('orderStatus', ([id, status]) => id === 1 && status === 'Filled');
    await harness.heard('commissionReport', () => harness.of('commissionReport').length === 2);
    expect(kinds(harness)).toEqual(expected);
  });
});

describe('late-leg', () => {
  test('trades minutes after the others, though the order is filled', async () => {
    const { harness, bag } = await withSpread();
    await harness.fault({ kind: 'late-leg', for_ms: 120_000 });
    harness.api.placeOrder(1, bag, { ...limit(1, 9.9), ...guaranteed });
    await harness.heard('orderStatus', ([id, status]) => id === 1 && status === 'Filled');
    await harness.pass(60_000);
    expect(kinds(harness)).toEqual(['BAG', '230']);
    await harness.heard('execDetails', ([, contract]) => Object(contract).strike === 240);
    harness.api.reqExecutions(9, {});
    await harness.heard('execDetailsEnd', ([id]) => id === 9);
    expect(harness.of('execDetails').filter(([id]) => id === 9)).toHaveLength(3);
  });
});
