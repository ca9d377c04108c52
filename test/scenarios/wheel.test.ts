// The wheel over the real wire: a put is sold against cash, and assigned over the night. AAA is at 100.
import { describe, expect, it } from 'vitest';
import type { OrderRequest } from '../../src/trader/domain/orders/order-request.ts';
import { until } from '../processes/waiting.ts';
import { asked } from '../trader/engine/requests/order-requests.ts';
import { type Environment, inReadyEnvironment, isReady, pass } from './environment/environment.ts';

const PUT = 'AAA 210115P00100000';
/** As the gateway writes it. */
const OSI = 'AAA   210115P00100000';
const NIGHT = '2020-12-17T02:31:00-05:00';
const NEXT_OPEN = '2020-12-17T09:32:00-05:00';
const HOLDINGS = { settings: { manual: { defaultStopPercent: 5, allowsHoldings: true } } };

const CALL = 'AAA 210115C00100000';
const OSI_CALL = 'AAA   210115C00100000';

/** Again until it is taken: the contract and its quote have to arrive. */
async function place(environment: Environment, changes: Partial<OrderRequest>): Promise<string> {
  const { trader } = environment.daemon;
  const order = asked({ symbol: PUT, side: 'sell', quantity: 2, type: 'LMT', ...changes });
  let last = '';
  await until('it is taken', async () => {
    const answer = await trader.command({ type: 'place-order', order, requester: { user: 'ann' } });
    last = answer.text;
    return answer.ok;
  }).catch((cause: unknown) => {
    throw new Error(`${String(cause)}: ${last}`);
  });
  return last;
}

async function sellPuts(environment: Environment): Promise<void> {
  const text = await place(environment, { price: 0.05 });
  expect(text).toMatch(
    /; 20,000\.00 USD are reserved for it, it can lose 1\d,\d+\.\d\d USD at most/,
  );
  await until('they are sold', () => held(environment, PUT) === -2);
}

function held(environment: Environment, symbol: string): number {
  const rows = environment.daemon.look.positions();
  return rows.find((row) => row.symbol === symbol)?.quantity ?? 0;
}

function holding(environment: Environment): number {
  return environment.daemon.look.holdings().find(({ symbol }) => symbol === 'AAA')?.quantity ?? 0;
}

describe.concurrent('a put that is sold against cash', () => {
  it('is one order to sell, bounded by its cash over a restart, and bought back by an exit', () =>
    inReadyEnvironment({ symbols: ['AAA'], ...HOLDINGS }, async (environment) => {
      await sellPuts(environment);
      expect(await environment.net(OSI)).toBe(-2);
      await environment.stopAndStart();
      await isReady(environment);
      await pass(environment, 30_000);
      expect(environment.daemon.trader.status()).toMatchObject({
        ...{ protectedPositions: 1, unprotected: [], uncovered: [] },
        bounded: [{ symbol: PUT, quantity: -2, reserved: { cash: 20_000 } }],
      });
      expect(environment.factsOf('position-closing')).toEqual([]);
      await environment.daemon.trader.command({
        ...{ type: 'exit', symbol: PUT, isConfirmed: true, by: 'ann' },
      });
      await until('it is bought back', () => held(environment, PUT) === 0);
      expect(await environment.net(OSI)).toBe(0);
      expect(environment.alarms()).toEqual([]);
      const sides = environment.factsOf('execution-booked', PUT).map(({ side }) => side);
      expect([...new Set(sides)]).toEqual(['sell', 'buy']);
    }));

  it('that is assigned leaves a holding, which no stop sells, and its cash is spent', () =>
    inReadyEnvironment({ symbols: ['AAA'], ...HOLDINGS }, async (environment) => {
      await sellPuts(environment);
      await environment.fault('assignment', { symbol: OSI });
      await environment.stopAndStart(() => environment.moveTo(NIGHT));
      await until('the shares are a holding', () => holding(environment) === 200);
      expect(held(environment, PUT)).toBe(0);
      await environment.moveTo(NEXT_OPEN);
      await pass(environment, 60_000);
      expect(holding(environment)).toBe(200);
      expect(await environment.net('AAA')).toBe(200);
      expect(await environment.stops('AAA')).toEqual([]);
      expect(environment.daemon.trader.status()).toMatchObject({ positions: 0, unprotected: [] });
      expect(environment.factsOf('collateral-changed')).toEqual([]);
    }));
});

describe.concurrent('a put that is sold against cash and falls deep into the money', () => {
  it('is assigned early, for the interest on its strike, and leaves a holding', () =>
    inReadyEnvironment({ symbols: ['AAA'], ...HOLDINGS }, async (environment) => {
      await sellPuts(environment);
      await environment.price('AAA', 60);
      await environment.stopAndStart(() => environment.moveTo(NIGHT));
      await until('the shares are a holding', () => holding(environment) === 200);
      expect(held(environment, PUT)).toBe(0);
      expect(await environment.net('AAA')).toBe(200);
      expect(environment.factsOf('execution-booked', PUT).at(-1)).toMatchObject({
        ...{ side: 'buy', shares: 2, price: 0, priceSource: 'assigned' },
      });
    }));
});

describe.concurrent('a call that is sold against shares', () => {
  it('reserves them over a restart; assigned, they leave the holding at the strike', () =>
    inReadyEnvironment({ symbols: ['AAA'], ...HOLDINGS }, async (environment) => {
      await place(environment, {
        ...{ symbol: 'AAA', side: 'buy', quantity: 100, as: 'holding' },
        ...{ type: 'LMT', price: 101 },
      });
      await until('the shares are a holding', () => holding(environment) === 100);
      const text = await place(environment, { symbol: CALL, quantity: 1, price: 0.05 });
      expect(text).toContain('100 shares of the holding are reserved for it');
      await until('it is sold', () => held(environment, CALL) === -1);
      await environment.stopAndStart();
      await isReady(environment);
      expect(environment.daemon.trader.status()).toMatchObject({
        bounded: [{ symbol: CALL, quantity: -1, reserved: { shares: 100 } }],
      });
      const { trader } = environment.daemon;
      const sale = asked({ symbol: 'AAA', side: 'sell', quantity: 100, as: 'holding' });
      const requester = { user: 'ann' };
      const refused = await trader.command({ type: 'place-order', order: sale, requester });
      expect(JSON.stringify(refused)).toContain('shares_reserved');
      await environment.fault('assignment', { symbol: OSI_CALL });
      await environment.stopAndStart(() => environment.moveTo(NIGHT));
      await until('the shares have left', () => holding(environment) === 0);
      expect(held(environment, CALL)).toBe(0);
      expect(await environment.net('AAA')).toBe(0);
      expect(environment.factsOf('execution-booked').at(-1)).toMatchObject({
        ...{ symbol: 'AAA', side: 'sell', shares: 100, price: 100, priceSource: 'assigned' },
      });
    }));
});
