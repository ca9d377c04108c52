// Verticals that are sold, over the real wire: by a strategy, after the broker has stated their margin, and what becomes of them over a
// night. On Friday 2020-12-18 the contracts trade for the last time.
import { describe, expect, it } from 'vitest';
import { OPTION_TRADE_DEFAULTS } from '../../src/trader/domain/terms/option-trade.ts';
import { until } from '../processes/waiting.ts';
import { asked } from '../trader/engine/requests/order-requests.ts';
import {
  type Environment,
  type EnvironmentOptions,
  inReadyEnvironment,
  pass,
} from './environment/environment.ts';
import { becomesFlat } from './environment/expectations.ts';

const SELLS: Partial<EnvironmentOptions> = {
  symbols: ['AAPL'],
  strategy: {
    trade: {
      ...{ ...OPTION_TRADE_DEFAULTS.credit_vertical, volumeMin: 0, spreadPercentMax: 30 },
      ...{ creditPercentMin: 5, quoteAgeMaxMs: 60_000 },
    },
    entry: { side: 'both', when: 'prediction.confidence >= 0.7' },
    entryOrder: { kind: 'marketable' },
    size: { kind: 'shares', shares: 2 },
    stop: { kind: 'none' },
    target: { kind: 'percent', percent: 50 },
    protection: 'watched',
    exit: { opposite: true, neutral: false, maxMs: undefined, flattenBeforeCloseMs: undefined },
  },
};

const NIGHT = '2020-12-17T02:31:00-05:00';
const AFTER_LAST = '2020-12-19T02:31:00-05:00';
const at = (strike: number) => `AAA 201218P${String(strike * 1_000).padStart(8, '0')}`;
const spread = (sold: number, bought: number) => `${at(sold)}-${at(bought).slice(4)}`;

const outcomesIn = ({ factsOf }: Environment) =>
  factsOf('signal-taken').length + factsOf('signal-refused').length;

async function taken(environment: Environment): Promise<void> {
  const reasons = () => JSON.stringify(environment.factsOf('signal-refused').at(-1)?.reasons);
  await until('a signal is taken', async () => {
    const before = outcomesIn(environment);
    await environment.accepted('AAPL', 'BUY');
    await until('the signal has its outcome', () => outcomesIn(environment) > before);
    return environment.factsOf('signal-taken').length > 0;
  }).catch((cause: unknown) => {
    throw new Error(`${String(cause)}: ${reasons()}`);
  });
}

async function contractsHeld({ book }: Environment): Promise<Record<string, number>> {
  const { positions } = await book();
  const rows = positions.filter(({ symbol, quantity }) => symbol.includes(' ') && quantity !== 0);
  return Object.fromEntries(
    rows.map(({ symbol, quantity }) => [symbol.replace(/ +/, ' '), quantity]),
  );
}

/** Two of the pair, at any credit. */
async function sell(environment: Environment, symbol: string): Promise<void> {
  const { trader, look } = environment.daemon;
  const order = asked({
    ...{ symbol, side: 'sell', effect: 'open', quantity: 2, type: 'LMT', price: 0.01 },
  });
  let last = '';
  await until('it is sold', async () => {
    const answer = await trader.command({ type: 'place-order', order, requester: { user: 'ann' } });
    last = answer.text;
    return answer.ok;
  }).catch((cause: unknown) => {
    throw new Error(`${String(cause)}: ${last}`);
  });
  const held = () => look.positions().find((row) => row.symbol === symbol);
  await until('it is held', () => held()?.quantity === -2);
  expect(held()).toMatchObject({ protected: true, stop_status: 'bounded', stop_price: null });
}

describe.concurrent('a strategy that sells verticals', () => {
  it('asks for the margin first, sells both contracts as one, and buys them back on the opposite', () =>
    inReadyEnvironment(SELLS, async (environment) => {
      const { factsOf } = environment;
      await environment.fault('what-if-empty');
      await taken(environment);
      expect(factsOf('margin-stated')[0]?.initial).toBeGreaterThan(0);
      await until('both are filled', () => factsOf('position-opened').length > 0);
      expect(Object.values(await contractsHeld(environment)).toSorted()).toEqual([-2, 2]);
      expect(factsOf('position-planned')[0]).toMatchObject({ side: 'short' });
      const [{ symbol } = { symbol: '' }] = factsOf('position-planned');
      expect(symbol).toMatch(/P\d{8}-\d{6}P\d{8}$/);
      await environment.accepted('AAPL', 'SELL');
      await until('it is bought back', () => factsOf('position-closed').length > 0);
      expect(await contractsHeld(environment)).toEqual({});
    }));

  it.each([
    [{ level: 2 }, 'trading permissions for this options strategy'],
    [{ level: 2, code: 460 }, 'No trading permissions'],
  ])('is refused in the words of the broker where the permission ends: %j', (permission, words) =>
    inReadyEnvironment(SELLS, async (environment) => {
      await environment.fault('option-level', permission);
      await until('the margin is the reason', async () => {
        const before = outcomesIn(environment);
        await environment.accepted('AAPL', 'BUY');
        await until('the signal has its outcome', () => outcomesIn(environment) > before);
        return environment.refusals('AAPL').at(-1) === 'margin_unread';
      });
      const refused = environment.factsOf('signal-refused').at(-1);
      expect(JSON.stringify(refused?.reasons)).toContain(words);
      expect((await environment.book()).executions).toEqual([]);
    }),
  );
});

/** The quotes of both are awaited for five minutes: more than one of a machine that gives no time. */
const AT_LEISURE = { speed: 4 };

/** Two pairs of 116 and 110, of which the first contract is assigned while the stock stands at this price. */
async function assignedAtNight(environment: Environment, price: number): Promise<void> {
  const { factsOf } = environment;
  await sell(environment, spread(116, 110));
  await environment.fault('assignment', { symbol: at(116).replace('AAA ', 'AAA   ') });
  await environment.stopAndStart(async () => {
    await environment.price('AAA', price);
    await environment.moveTo(NIGHT);
  });
  await until('the shares are ours', () => factsOf('position-adopted').length === 2);
  expect(factsOf('position-adopted')).toMatchObject([
    { symbol: 'AAA', side: 'long', quantity: 200, averagePrice: 116 },
    { symbol: at(110), side: 'long', quantity: 2 },
  ]);
}

describe.concurrent('a vertical that was sold', () => {
  it('of which the sold contract is assigned at night leaves at the open, shares and the other contract as one order', () =>
    inReadyEnvironment(AT_LEISURE, async (environment) => {
      const { factsOf } = environment;
      await assignedAtNight(environment, 112);
      await environment.moveTo('2020-12-17T09:31:00-05:00');
      await becomesFlat(environment, 'AAA');
      await until(
        'the other is sold',
        async () => (await contractsHeld(environment))[at(110)] === undefined,
      );
      expect(await contractsHeld(environment)).toEqual({});
      const [exit, ...more] = factsOf('exit-intended').flatMap(({ legs }) => legs);
      expect(exit).toMatchObject({
        ...{ symbol: at(110), side: 'sell', quantity: 2 },
        withShares: { symbol: 'AAA', side: 'sell' },
      });
      expect(more).toEqual([]);
      expect(factsOf('protection-intended')).toEqual([]);
      const { executions } = await environment.book();
      const last = executions.slice(-3).map(({ side, symbol }) => `${side} ${symbol}`);
      // One of both together, which counts for nothing, and one of each.
      expect(last).toEqual(['BOT AAA', `SLD ${at(110).replace('AAA ', 'AAA   ')}`, 'SLD AAA']);
    }));

  it('of which the sold contract is assigned at night is exercised where the market pays less than the strike', () =>
    inReadyEnvironment(AT_LEISURE, async (environment) => {
      const { factsOf } = environment;
      await assignedAtNight(environment, 100);
      await environment.moveTo('2020-12-17T09:31:00-05:00');
      await until('it is exercised', () => factsOf('exercise-intended').length > 0);
      expect(factsOf('exercise-intended')[0]).toMatchObject({ by: 'engine', contracts: 2 });
      await environment.moveTo('2020-12-18T02:31:00-05:00');
      await until('both are gone', () => factsOf('position-closed').length === 3);
      expect(await contractsHeld(environment)).toEqual({});
      expect(factsOf('position-closed', 'AAA')[0]).toMatchObject({
        ...{ entryPrice: 116, exitPrice: 110, reason: 'delivered' },
      });
    }));

  it('of which the stock has fallen through both strikes is assigned early, for interest', () =>
    inReadyEnvironment({}, async (environment) => {
      const { factsOf } = environment;
      const pair = spread(104, 98);
      await sell(environment, pair);
      await environment.price('AAA', 70);
      await environment.stopAndStart(() => environment.moveTo(NIGHT));
      await until('the shares are ours', () => factsOf('position-adopted').length === 2);
      expect(factsOf('execution-booked', pair).at(-1)).toMatchObject({ priceSource: 'assigned' });
      expect(factsOf('position-adopted')).toMatchObject([
        { symbol: 'AAA', side: 'long', quantity: 200, averagePrice: 104 },
        { symbol: at(98), side: 'long', quantity: 2 },
      ]);
    }));

  it('that expires worthless keeps its credit', () =>
    inReadyEnvironment({}, async (environment) => {
      const { factsOf } = environment;
      const pair = spread(104, 98);
      await sell(environment, pair);
      await environment.stopAndStart(async () => {
        await environment.price('AAA', 110);
        await environment.moveTo(AFTER_LAST);
      });
      await environment.moveTo('2020-12-21T09:31:00-05:00');
      await until('it is booked', () => factsOf('position-closed', pair).length > 0);
      const [closed] = factsOf('position-closed', pair);
      const credit = factsOf('position-opened', pair)[0]?.averagePrice ?? Number.NaN;
      expect(closed?.realizedPnl).toBeCloseTo(credit * 200, 6);
    }));

  it('of which the bought contract is liquidated is bought back at once, and nothing is sold', () =>
    inReadyEnvironment({}, async (environment) => {
      await sell(environment, spread(106, 100));
      const before = (await environment.book()).executions.length;
      await environment.fault('margin-liquidation', { symbol: at(100).replace('AAA ', 'AAA   ') });
      await pass(environment, 5_000);
      await until(
        'nothing is left',
        async () => Object.keys(await contractsHeld(environment)).length === 0,
      );
      const executed = (await environment.book()).executions.slice(before);
      expect(executed.map(({ side, symbol }) => [side, symbol.replace(/ +/, ' ')])).toEqual([
        ['SLD', at(100)],
        ['BOT', at(106)],
      ]);
      expect(environment.alarms()).toContain('lopsided-fill');
    }));
});
