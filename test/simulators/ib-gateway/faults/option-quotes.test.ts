// What a gateway does to a client that trades options on a bad day, over the socket: data, permissions, trial orders.
import { type Contract, OptionType, SecType } from '@stoqey/ib';
import { describe, expect, test } from 'vitest';
import { limit, type SocketHarness, startHarness } from './socket-harness.ts';

const CALL: Contract = {
  symbol: 'AAPL',
  secType: SecType.OPT,
  exchange: 'SMART',
  currency: 'USD',
  lastTradeDateOrContractMonth: '20210115',
  strike: 230,
  right: OptionType.Call,
  multiplier: 100,
};
const BID = 1;
const MODEL = 13;

async function watching(): Promise<SocketHarness> {
  const harness = await startHarness();
  await harness.price(230);
  harness.api.reqMktData(1, CALL, '', false, false);
  return harness;
}

function bids(harness: SocketHarness): readonly number[] {
  return harness
    .of('tickPrice')
    .filter(([, type]) => type === BID)
    .map(([, , price]) => Number(price));
}

describe('option-flicker', () => {
  test('halves the bids of a second, and they come back', async () => {
    const harness = await watching();
    await harness.heard('tickPrice', ([, type]) => type === BID);
    const [usual = 0] = bids(harness);
    await harness.fault({ kind: 'option-flicker', symbol: 'AAPL' });
    await harness.heard('tickPrice', ([, type, price]) => {
      return type === BID && Number(price) < usual * 0.6 && Number(price) > usual * 0.4;
    });
    await harness.pass(2_000);
    expect(bids(harness).at(-1)).toBeGreaterThan(usual * 0.9);
  });
});

describe('greeks-absent', () => {
  test('leaves quotes without computations', async () => {
    const harness = await startHarness();
    await harness.price(230);
    await harness.fault({ kind: 'greeks-absent' });
    harness.api.reqMktData(1, CALL, '', false, false);
    await harness.heard('tickPrice', ([, type]) => type === BID);
    await harness.pass(3_000);
    expect(harness.of('tickOptionComputation')).toEqual([]);
    await harness.ask('DELETE', '/fault');
    await harness.heard('tickOptionComputation', ([, type]) => type === MODEL);
  });
});

describe('farm-broken', () => {
  test('of usopt: quotes of options stop, and those of stocks go on', async () => {
    const harness = await startHarness();
    await harness.price(230);
    const stock = { symbol: 'AAPL', currency: 'USD', exchange: 'SMART', secType: SecType.STK };
    harness.api.reqMktData(1, CALL, '', false, false);
    harness.api.reqMktData(2, stock, '', false, false);
    await harness.heard('tickPrice', ([id]) => id === 1);
    await harness.fault({ kind: 'farm-broken', farm: 'usopt' });
    await harness.heard('info', ([text, code]) => {
      return code === 2_103 && String(text).endsWith(':usopt');
    });
    const count = (wanted: number) =>
      harness.of('tickPrice').filter(([id]) => id === wanted).length;
    const [options, stocks] = [count(1), count(2)];
    await harness.price(240);
    await harness.pass(3_000);
    expect(count(1)).toBe(options);
    expect(count(2)).toBeGreaterThan(stocks);
  });
});

describe('no-option-data', () => {
  test('refuses the quotes of options with 354, and those of the stock come', async () => {
    const harness = await startHarness();
    await harness.price(230);
    await harness.fault({ kind: 'no-option-data' });
    harness.api.reqMktData(1, CALL, '', false, false);
    await harness.heard('error', ([, code, id]) => code === 354 && id === 1);
    const {
      strike: _,
      right: __,
      lastTradeDateOrContractMonth: ___,
      multiplier: ____,
      ...stock
    } = CALL;
    harness.api.reqMktData(2, { ...stock, secType: SecType.STK }, '', false, false);
    await harness.heard('tickPrice', ([id]) => id === 2);
    expect(harness.of('tickPrice').some(([id]) => id === 1)).toBe(false);
  });

  test.each([10_090, 10_091])('with %i says so, and what there is comes', async (partly) => {
    const harness = await startHarness();
    await harness.price(230);
    await harness.fault({ kind: 'no-option-data', code: partly });
    harness.api.reqMktData(1, CALL, '', false, false);
    await harness.heard('error', ([, code, id]) => code === partly && id === 1);
    await harness.heard('tickPrice', ([id]) => id === 1);
  });
});

describe('option-level', () => {
  test.each([
    [{ level: 1 }, 201, 'do not have trading permissions for this options strategy'],
    [{ level: 0, code: 460 }, 460, 'No trading permissions'],
  ])('%j: refuses what the account may not trade', async (terms, refusal, text) => {
    const harness = await startHarness();
    await harness.price(230);
    await harness.fault({ kind: 'option-level', ...terms });
    harness.api.placeOrder(1, CALL, limit(1, 30));
    await harness.heard('error', ([error, code, id]) => {
      return code === refusal && id === 1 && String(error).includes(text);
    });
    expect(harness.of('execDetails')).toEqual([]);
  });
});

describe('what-if-empty', () => {
  test('answers without figures first, and with them a second later', async () => {
    const harness = await startHarness();
    await harness.price(230);
    await harness.fault({ kind: 'what-if-empty' });
    harness.api.placeOrder(1, CALL, { ...limit(1, 5), whatIf: true });
    const marginOf = ([, , , state]: readonly unknown[]) => Object(state).initMarginChange;
    await harness.heard('openOrder', (args) => marginOf(args) === 0);
    const margins = harness.of('openOrder').map(marginOf);
    expect(margins).toHaveLength(2);
    expect(margins[0]).toBeUndefined();
  });
});
