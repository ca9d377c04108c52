// What a client sees of options that end, over the socket: silent assignments, positions that linger, one leg closed by the
// broker, an adjusted class.
import { type Contract, OptionType, OrderAction, SecType } from '@stoqey/ib';
import { describe, expect, test } from 'vitest';
import { bookOf, limit, type SocketHarness, startHarness } from './socket-harness.ts';

const PUT_KEY = 'AAPL  201218P00230000';
const CALL_KEY = 'AAPL  201218C00230000';
const PUT: Contract = {
  symbol: 'AAPL',
  secType: SecType.OPT,
  exchange: 'SMART',
  currency: 'USD',
  lastTradeDateOrContractMonth: '20201218',
  strike: 230,
  right: OptionType.Put,
  multiplier: 100,
};
const CALL: Contract = { ...PUT, right: OptionType.Call };
const NIGHT = '2020-12-17T07:35:00Z';
const AFTER_EXPIRY = '2020-12-19T07:35:00Z';

async function quote(harness: SocketHarness, key: string, price: number): Promise<void> {
  const body = { symbol: key, last: price, bid: price, ask: price };
  expect((await harness.ask('POST', '/price', body)).status).toBe(200);
}

async function sold(key: string, contract: Contract): Promise<SocketHarness> {
  const harness = await startHarness();
  await harness.price(230);
  harness.api.reqPositions();
  await quote(harness, key, 5);
  harness.api.placeOrder(1, contract, { ...limit(1, 5), action: OrderAction.SELL });
  await harness.heard('position', ([, , position]) => position === -1);
  return harness;
}

const moveTo = (harness: SocketHarness, at: string) => harness.ask('POST', '/clock', { at });

function positions(harness: SocketHarness, symbol: string): readonly unknown[] {
  const isIts = ([, contract]: readonly unknown[]) => Object(contract).localSymbol === symbol;
  return harness
    .of('position')
    .filter(isIts)
    .map(([, , position]) => position);
}

describe('assignment', () => {
  test('is at night, and only the positions say so', async () => {
    const harness = await sold(PUT_KEY, PUT);
    await harness.fault({ kind: 'assignment', symbol: PUT_KEY });
    await moveTo(harness, NIGHT);
    await harness.heard('position', ([, , position]) => position === 100);
    expect(positions(harness, PUT_KEY).at(-1)).toBe(0);
    expect(harness.of('execDetails')).toHaveLength(1);
  });

  test('needs a short position', async () => {
    const harness = await startHarness();
    const reply = await harness.ask('POST', '/fault', { kind: 'assignment', symbol: PUT_KEY });
    expect(reply.status).toBe(400);
  });
});

describe('ex-dividend', () => {
  test('has a call assigned whose time value is less than the dividend', async () => {
    const harness = await sold(CALL_KEY, CALL);
    await harness.price(250);
    await harness.fault({ kind: 'ex-dividend', symbol: 'AAPL', price: 0.8 });
    await moveTo(harness, NIGHT);
    await harness.heard('position', ([, , position]) => position === -100);
    expect(positions(harness, CALL_KEY).at(-1)).toBe(0);
  });

  test('leaves a call with more time value', async () => {
    const harness = await sold(CALL_KEY, CALL);
    await harness.fault({ kind: 'ex-dividend', symbol: 'AAPL', price: 0.05 });
    await moveTo(harness, NIGHT);
    await harness.pass(10_000);
    expect(positions(harness, CALL_KEY)).toEqual([-1]);
  });
});

describe('a put that was sold', () => {
  test('is assigned at night once it has less time value than the interest on its strike', async () => {
    const harness = await sold(PUT_KEY, PUT);
    await harness.price(120);
    await moveTo(harness, NIGHT);
    await harness.heard('position', ([, , position]) => position === 100);
    expect(positions(harness, PUT_KEY).at(-1)).toBe(0);
  });

  test('is left with more time value, also in the money', async () => {
    const harness = await sold(PUT_KEY, PUT);
    await harness.price(225);
    await moveTo(harness, NIGHT);
    await harness.pass(10_000);
    expect(positions(harness, PUT_KEY)).toEqual([-1]);
  });
});

describe('delivery-executions', () => {
  test('lists an assignment as executions: of the option at 0, of the shares at the strike', async () => {
    const harness = await sold(PUT_KEY, PUT);
    await harness.fault({ kind: 'delivery-executions' });
    await harness.fault({ kind: 'assignment', symbol: PUT_KEY });
    await moveTo(harness, NIGHT);
    harness.api.reqExecutions(9, {});
    await harness.heard('execDetailsEnd', ([id]) => id === 9);
    const listed = harness.of('execDetails').filter(([id]) => id === 9);
    const terms = listed.map(([, contract, execution]) => {
      const { side, shares, price, orderId } = Object(execution);
      return [Object(contract).secType, side, shares, price, orderId];
    });
    expect(terms).toEqual([
      ['OPT', 'BOT', 1, 0, 0],
      ['STK', 'BOT', 100, 230, 0],
    ]);
  });
});

describe('expired-positions', () => {
  test('linger with their quantity until the morning', async () => {
    const harness = await sold(CALL_KEY, CALL);
    await harness.fault({ kind: 'expired-positions' });
    await moveTo(harness, AFTER_EXPIRY);
    await harness.pass(10_000);
    expect(positions(harness, CALL_KEY)).toEqual([-1]);
    await moveTo(harness, '2020-12-19T14:05:00Z');
    await harness.heard('position', ([, contract, position]) => {
      return Object(contract).localSymbol === CALL_KEY && position === 0;
    });
  });

  test('are listed with a quantity of zero', async () => {
    const harness = await sold(CALL_KEY, CALL);
    await harness.fault({ kind: 'expired-positions', rows: 'zero' });
    await moveTo(harness, AFTER_EXPIRY);
    await harness.heard('position', ([, , position]) => position === 0);
    const before = harness.of('positionEnd').length;
    const known = positions(harness, CALL_KEY).length;
    harness.api.reqPositions();
    await harness.heard('positionEnd', () => harness.of('positionEnd').length > before);
    expect(positions(harness, CALL_KEY).slice(known)).toEqual([0]);
  });
});

describe('margin-liquidation of an option', () => {
  test('closes one leg by an order of the broker, marked as a liquidation', async () => {
    const harness = await sold(CALL_KEY, CALL);
    await quote(harness, PUT_KEY, 3);
    harness.api.placeOrder(2, PUT, limit(1, 3));
    await harness.heard('position', ([, , position]) => position === 1);
    await harness.fault({ kind: 'margin-liquidation', symbol: CALL_KEY });
    await harness.heard('position', ([, contract, position]) => {
      return Object(contract).localSymbol === CALL_KEY && position === 0;
    });
    harness.api.reqExecutions(9, {});
    await harness.heard('execDetailsEnd', ([id]) => id === 9);
    const listed = harness.of('execDetails').filter(([id]) => id === 9);
    const closing = listed.map(([, , execution]) => Object(execution)).at(-1);
    expect(closing).toMatchObject({ liquidation: 1, orderId: 0, side: 'BOT' });
    expect(positions(harness, PUT_KEY).at(-1)).toBe(1);
    expect(await bookOf(harness)).toEqual([]);
  });
});

describe('adjusted-class', () => {
  test('lists a class beside the plain one, and its contracts', async () => {
    const harness = await startHarness();
    await harness.price(230);
    await harness.fault({ kind: 'adjusted-class', symbol: 'AAPL', ratio: 0.5 });
    harness.api.reqContractDetails(1, { ...PUT, strike: 0, tradingClass: 'AAPL1' });
    await harness.heard('contractDetailsEnd', ([id]) => id === 1);
    const names = harness.of('contractDetails').map(([, details]) => {
      return Object(Object(details).contract).localSymbol;
    });
    expect(names.length).toBeGreaterThan(5);
    expect(names[0]).toMatch(/^AAPL1 201218P/);
  });
});

describe('exercise', () => {
  test('of a part of a contract is unreadable: 320', async () => {
    const harness = await sold(CALL_KEY, CALL);
    harness.api.exerciseOptions(7, CALL, 1, 1.5, 'DU1234567', 0);
    await harness.heard('error', ([, code, id]) => code === 320 && id === 7);
  });
});
