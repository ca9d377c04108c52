// A person rolls puts, or calls, that were sold, over the real wire. AAA is at 100; the puts of January are rolled to February.
import { describe, expect, it } from 'vitest';
import type { TradingDay } from '../../src/kernel/instant.ts';
import { parseOptionId } from '../../src/market/options/option-id.ts';
import type { OrderRequest } from '../../src/trader/domain/orders/order-request.ts';
import type { Strategy } from '../../src/trader/domain/strategy/strategy.ts';
import { OPTION_TRADE_DEFAULTS } from '../../src/trader/domain/terms/option-trade.ts';
import { until } from '../processes/waiting.ts';
import { asked } from '../trader/engine/requests/order-requests.ts';
import { type Environment, inReadyEnvironment, isReady, pass } from './environment/environment.ts';

const PUT = 'AAA 210115P00100000';
const LATER = 'AAA 210219P00100000';
/** As the gateway writes them. */
const OSI = 'AAA   210115P00100000';
const OSI_LATER = 'AAA   210219P00100000';
const FEBRUARY = '2021-02-19' as TradingDay;
const AAA = { symbols: ['AAA'] } as const;

/** Again until it is taken: the contract and its quote have to arrive. */
async function taken(ask: () => Promise<{ readonly ok: boolean; readonly text: string }>) {
  let last = '';
  await until('it is taken', async () => {
    const answer = await ask();
    last = answer.text;
    return answer.ok;
  }).catch((cause: unknown) => {
    throw new Error(`${String(cause)}: ${last}`);
  });
  return last;
}

async function sell({ daemon }: Environment, changes: Partial<OrderRequest> = {}): Promise<void> {
  const order = asked({ symbol: PUT, side: 'sell', quantity: 2, type: 'LMT', price: 0.05 });
  const requester = { user: 'ann' };
  await taken(() =>
    daemon.trader.command({ type: 'place-order', order: { ...order, ...changes }, requester }),
  );
  await until('they are sold', () => held(daemon.look.positions(), PUT) === -2);
}

const roll = (environment: Environment) => taken(() => asks(environment));

function asks({ daemon }: Environment, credit?: number) {
  return daemon.trader.command({
    ...{ type: 'roll', symbol: PUT, expiry: FEBRUARY, isConfirmed: true, by: 'ann' },
    ...(credit !== undefined && { credit }),
  });
}

function held(rows: readonly { symbol: string; quantity: number }[], symbol: string): number {
  return rows.find((row) => row.symbol === symbol)?.quantity ?? 0;
}

const ended = ({ factsOf }: Environment) =>
  factsOf('roll-updated').find(({ status }) => status !== 'bought' && status !== 'selling');

async function hasEnded(environment: Environment) {
  await until('the roll has ended', () => ended(environment) !== undefined);
  return ended(environment);
}

async function nets({ net }: Environment): Promise<readonly number[]> {
  return [await net(OSI), await net(OSI_LATER)];
}

describe.concurrent('a roll over the real wire', () => {
  it('is a purchase, and then a sale; both are of one trade, and nothing is left at work', () =>
    inReadyEnvironment(AAA, async (environment) => {
      await sell(environment);
      expect(await roll(environment)).toContain(`roll 2 ${PUT} to ${LATER} for at least 0.01`);
      expect(await hasEnded(environment)).toMatchObject({ status: 'rolled', contracts: 2 });
      await until('the broker has both', async () => (await nets(environment)).join() === '0,-2');
      const sides = environment
        .factsOf('execution-booked')
        .map(({ symbol, side }) => [symbol, side]);
      expect(sides.map(String)).toEqual(
        sides.map(String).toSorted((one, other) => rank(one) - rank(other)),
      );
      const trades = environment.factsOf('position-planned').map(({ signalId }) => signalId);
      expect(new Set(trades).size).toBe(1);
      expect(environment.daemon.trader.status()).toMatchObject({
        ...{ positions: 1, unprotected: [] },
        bounded: [{ symbol: LATER, quantity: -2, reserved: { cash: 20_000 } }],
      });
      expect(environment.alarms()).toEqual([]);
    }));

  it('whose credit is not there sends nothing', () =>
    inReadyEnvironment(AAA, async (environment) => {
      await sell(environment);
      let answer = '';
      await until('it is refused for its credit', async () => {
        answer = (await asks(environment, 50)).text;
        return answer.includes('less than 50');
      }).catch((cause: unknown) => {
        throw new Error(`${String(cause)}: ${answer}`);
      });
      expect(answer).toContain('Nothing was sent, the position stays.');
      // No put is ever worth it; the answer names the credit all the same.
      await until('it is refused for its credit', async () => {
        answer = (await asks(environment, 500)).text;
        return answer.includes('less than 500');
      }).catch((cause: unknown) => {
        throw new Error(`${String(cause)}: ${answer}`);
      });
      expect(await nets(environment)).toEqual([-2, 0]);
      expect(environment.factsOf('roll-intended')).toEqual([]);
    }));

  it('whose purchase the broker refuses leaves the position as it was', () =>
    inReadyEnvironment(AAA, async (environment) => {
      await sell(environment);
      await environment.fault('reject', { symbol: OSI });
      await roll(environment);
      expect(await hasEnded(environment)).toMatchObject({ status: 'kept' });
      expect(await nets(environment)).toEqual([-2, 0]);
      expect(environment.factsOf('position-closing')).toEqual([]);
    }));

  it('whose sale the broker refuses ends flat, with an alarm', () =>
    inReadyEnvironment(AAA, async (environment) => {
      await sell(environment);
      await environment.fault('reject', { symbol: OSI_LATER });
      await roll(environment);
      expect(await hasEnded(environment)).toMatchObject({ status: 'flat' });
      await until('the broker is flat', async () => (await nets(environment)).join() === '0,0');
      expect(environment.alarms()).toContain('roll-failed');
      await pass(environment, 60_000);
      expect(await nets(environment)).toEqual([0, 0]);
    }));

  it('of which a part is bought back sells as many', () =>
    inReadyEnvironment(AAA, async (environment) => {
      await sell(environment);
      await environment.fault('partial-fill', { symbol: OSI, shares: 1, leg: 'child' });
      await roll(environment);
      const end = await hasEnded(environment);
      const [old = 0, later = 0] = await nets(environment);
      expect(old + later).toBe(-2);
      expect(end?.status).toBe('rolled');
    }));

  it('whose purchase is lost on its way leaves the position, over a restart, and nothing is sent again', () =>
    inReadyEnvironment(AAA, async (environment) => {
      await sell(environment);
      await environment.fault('swallow-order', { symbol: OSI });
      await roll(environment);
      await environment.stopAndStart();
      await isReady(environment);
      await pass(environment, 60_000);
      expect(await hasEnded(environment)).toMatchObject({ status: 'kept' });
      expect(await nets(environment)).toEqual([-2, 0]);
    }));
});

describe.concurrent('a roll of calls that are sold against shares', () => {
  const [CALL, LATER_CALL] = [PUT, LATER].map((id) => id.replace('P', 'C')) as [string, string];
  const holdings = { manual: { defaultStopPercent: 5, allowsHoldings: true } };

  it('reserves the same shares at every step, and explains both contracts with one sum', () =>
    inReadyEnvironment({ ...AAA, settings: holdings }, async (environment) => {
      const { daemon, factsOf } = environment;
      const place = (order: OrderRequest) =>
        taken(() =>
          daemon.trader.command({ type: 'place-order', order, requester: { user: 'ann' } }),
        );
      const buys = { symbol: 'AAA', side: 'buy', quantity: 200, as: 'holding' } as const;
      await place(asked({ ...buys, type: 'LMT', price: 101 }));
      await until('there are shares', () => daemon.look.holdings()[0]?.quantity === 200);
      await place(asked({ symbol: CALL, side: 'sell', quantity: 2, type: 'LMT', price: 0.05 }));
      await until('they are sold', () => held(daemon.look.positions(), CALL) === -2);
      const terms = { symbol: CALL, expiry: FEBRUARY, isConfirmed: true, by: 'ann' } as const;
      await taken(() => daemon.trader.command({ type: 'roll', ...terms }));
      expect(await hasEnded(environment)).toMatchObject({ status: 'rolled', contracts: 2 });
      await until('one is left', () => held(daemon.look.positions(), LATER_CALL) === -2);
      expect(daemon.trader.status()).toMatchObject({
        ...{ positions: 1, unprotected: [], uncovered: [] },
        bounded: [{ symbol: LATER_CALL, quantity: -2, reserved: { shares: 200 } }],
      });
      expect(daemon.look.holdings()).toMatchObject([{ symbol: 'AAA', quantity: 200 }]);
      expect(await environment.net('AAA')).toBe(200);
      expect(factsOf('collateral-changed')).toEqual([]);
      expect(environment.alarms()).toEqual([]);
      const [first] = factsOf('position-planned');
      const steps = daemon.look.explain(first?.positionId ?? '');
      expect(steps.filter(({ topic }) => topic === 'all').map(({ text }) => text)).toEqual([
        expect.stringMatching(/^with 1 roll in 1 day: .* received, .* paid, .* of commissions: \+/),
      ]);
      const [open] = daemon.look.positions();
      const { rolled } = open ?? {};
      expect(rolled).toMatchObject({ rolls: 1, days: 1 });
      expect(steps.find(({ topic }) => topic === 'all')?.rolled).toMatchObject({ rolls: 1 });
      const fills = factsOf('execution-booked').filter(({ symbol }) => symbol !== 'AAA');
      const sumOf = (side: string) =>
        fills
          .filter((fill) => fill.side === side)
          .reduce((sum, { price, shares }) => sum + price * shares * 100, 0);
      expect(rolled?.received).toBeCloseTo(sumOf('sell'), 6);
      expect(rolled?.paid).toBeCloseTo(sumOf('buy'), 6);
      const { received = 0, paid = 0, fees = 0, result } = rolled ?? {};
      expect(result).toBeCloseTo(received - paid - fees, 6);
      const exit = { type: 'exit', symbol: LATER_CALL, isConfirmed: true, by: 'ann' } as const;
      await taken(() => daemon.trader.command(exit));
      await until('it is flat', () => daemon.look.positions().length === 0);
      const [replaced, last] = daemon.look.trades().filter(({ symbol }) => symbol !== 'AAA');
      expect(replaced).not.toHaveProperty('rolled');
      expect(last?.rolled).toMatchObject({ rolls: 1, received });
      expect(last?.rolled?.paid).toBeGreaterThan(paid);
    }));
});

describe.concurrent('a strategy with a roll', () => {
  const { cash_secured_put: terms } = OPTION_TRADE_DEFAULTS;
  const trade = {
    ...{ ...terms, volumeMin: 0, openInterestMin: 0, spreadPercentMax: 40, quoteAgeMaxMs: 60_000 },
    ...{ dte: { from: 20, until: 70 }, roll: { dteMax: 60, credit: 0.05, max: 1 } },
  };
  const strategy: Partial<Strategy> = {
    trade,
    entry: { side: 'long', when: 'prediction.confidence >= 0.7' },
    entryOrder: { kind: 'marketable' },
    size: { kind: 'shares', shares: 1 },
    stop: { kind: 'none' },
    target: { kind: 'percent', percent: 90 },
    protection: 'watched',
    exit: { opposite: true, neutral: false, maxMs: undefined, flattenBeforeCloseMs: undefined },
  };

  it('reads the chain, chooses a later put that brings the credit, and rolls to it once', () =>
    inReadyEnvironment({ symbols: ['AAPL'], strategy }, async (environment) => {
      const { factsOf } = environment;
      await until('a signal is taken', async () => {
        await environment.accepted('AAPL', 'BUY');
        return factsOf('signal-taken').length > 0;
      });
      expect(await hasEnded(environment)).toMatchObject({ status: 'rolled', contracts: 1 });
      const [roll] = factsOf('roll-intended');
      const [from, to] = [roll?.symbol ?? '', roll?.to ?? ''].map((id) => parseOptionId(id));
      expect((to?.expiry ?? '') >= (from?.expiry ?? 'none')).toBe(true);
      expect(factsOf('roll-updated').at(-1)?.net).toBeGreaterThanOrEqual(0.05);
      await pass(environment, 120_000);
      expect(factsOf('roll-intended')).toHaveLength(1);
      expect(environment.daemon.look.positions()).toMatchObject([
        { symbol: roll?.to, quantity: -1 },
      ]);
      expect(environment.alarms()).toEqual([]);
    }));
});

const STAGES = [`${PUT},sell`, `${PUT},buy`, `${LATER},sell`];
const rank = (stage: string) => STAGES.indexOf(stage);
