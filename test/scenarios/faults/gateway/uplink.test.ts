// What the gateway itself loses: its uplink, its login, its market data, its pacing allowance.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import {
  type Environment,
  inReadyEnvironment,
  isReady,
  pass,
} from '../../environment/environment.ts';
import { becomesCovered, becomesFlat } from '../../environment/expectations.ts';
import { expectWithin } from '../figures/measured.ts';

function state({ daemon }: Environment): string | undefined {
  return daemon.status().gateway?.state;
}

/** Their subscriptions fill the line for seconds. */
const MANY = ['CA', 'CB', 'CC', 'CD', 'CE', 'CF', 'CG', 'CH', 'CI', 'CJ', 'CK', 'CL', 'CM', 'CN'];

const TRAIL = {
  trail: { kind: 'percent', percent: 1, activateAtR: 0.1, step: undefined },
} as const;

const NOT_LIVE: Readonly<Record<string, RegExp>> = {
  'competing-session': /no live prices of AAA, BBB \(.*competing live session \(10197\)\)/,
  'delayed-data': /no live prices of AAA, BBB \(.*delayed market data. \(10167\)\)/,
};

async function lastWireNumber(environment: Environment): Promise<number> {
  return (await environment.wire(...QUESTIONS, 'placeOrder')).at(-1)?.n ?? 0;
}

const QUESTIONS = ['reqExecutions', 'reqAllOpenOrders', 'reqPositions'];

/** Of the messages after the n-th every question comes before any order. */
async function expectAskedBeforeTrading(environment: Environment, after: number): Promise<void> {
  const names = (await environment.wire(...QUESTIONS, 'placeOrder'))
    .filter(({ n }) => n > after)
    .map(({ name }) => name);
  expect(new Set(names.slice(0, names.indexOf('placeOrder')))).toEqual(new Set(QUESTIONS));
}

describe.concurrent('a gateway without its broker', () => {
  it('lost-1100: no entries, no changes of orders; a stop that fills meanwhile is booked', () =>
    inReadyEnvironment({ strategy: TRAIL }, async (environment) => {
      await environment.enter('AAA');
      await environment.fault('lost-1100');
      await until('it is known', () => state(environment) === 'lost');
      const sent = (await environment.wire()).length;
      await environment.price('AAA', 102);
      await expectNoEntry(environment);
      await pass(environment, 6_000);
      expect(await environment.wire()).toHaveLength(sent);
      await environment.price('AAA', 97);
      await until('the fill is booked', () => environment.factsOf('position-closed', 'AAA')[0]);
      await environment.fault('restored-1102');
      await isReady(environment);
      await becomesFlat(environment, 'AAA');
      await trades(environment, 'BBB');
    }));

  it('restored-1102: executions, orders and positions are asked for before anything is traded', () =>
    inReadyEnvironment({}, async (environment) => {
      await environment.enter('AAA');
      await environment.fault('lost-1100');
      await until('it is known', () => state(environment) === 'lost');
      const subscribed = (await environment.wire('reqMktData')).length;
      const before = await lastWireNumber(environment);
      await environment.fault('restored-1102');
      await environment.enter('BBB');
      await expectAskedBeforeTrading(environment, before);
      expect(await environment.wire('reqMktData')).toHaveLength(subscribed);
      await becomesCovered(environment, 'AAA', 100);
      await becomesCovered(environment, 'BBB', 100);
    }));

  it('restored-1101: subscriptions are made again, bars are backfilled, then it trades', () =>
    inReadyEnvironment({}, async (environment) => {
      await environment.enter('AAA');
      await environment.fault('lost-1100');
      await until('it is known', () => state(environment) === 'lost');
      const subscribed = (await environment.wire('reqMktData')).length;
      const filled = (await environment.wire('reqHistoricalData')).length;
      const before = await lastWireNumber(environment);
      await environment.fault('restored-1101');
      await isReady(environment);
      await until(
        'data is asked for',
        async () => (await environment.wire('reqMktData')).length >= subscribed + 2,
      );
      await until(
        'bars are asked for',
        async () => (await environment.wire('reqHistoricalData')).length >= filled + 2,
      );
      await environment.enter('BBB');
      await expectAskedBeforeTrading(environment, before);
      await becomesCovered(environment, 'AAA', 100);
      await becomesCovered(environment, 'BBB', 100);
    }));

  it('login-required: told at once, never flattened, stops rest, and it trades again after the login', () =>
    inReadyEnvironment({}, async (environment) => {
      await environment.enter('AAA');
      const fault = await environment.fault('login-required');
      await environment.fault('reset');
      await until('it is known', () => state(environment) === 'login_required');
      await until('the operator is told', () =>
        environment.told().some((text) => /needs a login/.test(text)),
      );
      expect(environment.factsOf('position-closing', 'AAA')).toEqual([]);
      expect((await environment.open('AAA')).some(({ type }) => type === 'STP')).toBe(true);
      await environment.heal(fault);
      await until('it may trade', () => environment.daemon.status().ready.is_ready);
      await becomesCovered(environment, 'AAA', 100);
      expect((await environment.book()).naked_milliseconds).toBe(0);
    }));

  it.each([
    ['competing-session', 'kept'],
    ['competing-session', 'ended'],
    ['delayed-data', 'kept'],
  ] as const)(
    '%s, streams %s: told, no entries, the trail stands still, the stop rests, nothing is flattened',
    (kind, streams) =>
      inReadyEnvironment({ strategy: TRAIL }, async (environment) => {
        await environment.enter('AAA');
        const fault = await environment.fault(kind, { streams });
        await until('the operator is told', () =>
          environment.told().some((text) => NOT_LIVE[kind]?.test(text)),
        );
        expect(environment.daemon.status().dark_prices).toEqual(['AAA', 'BBB']);
        await expectNoEntry(environment);
        const stop = environment.daemon.look.positions()[0]?.stop_price;
        await environment.price('AAA', 103);
        await pass(environment, 10_000);
        expect(environment.daemon.look.positions()).toMatchObject([
          { quantity: 100, stop_price: stop },
        ]);
        expect(environment.factsOf('position-closing', 'AAA')).toEqual([]);
        await environment.heal(fault);
        await until(
          'the trail goes on',
          () =>
            (environment.daemon.look.positions().find(({ symbol }) => symbol === 'AAA')
              ?.stop_price ?? 0) > 100,
        );
        await trades(environment, 'BBB');
        expect(environment.daemon.status().dark_prices).toEqual([]);
      }),
  );

  it('unset-sentinels: never become a price, a quantity or money', () =>
    inReadyEnvironment({}, async (environment) => {
      const fault = await environment.fault('unset-sentinels');
      await pass(environment, 65_000);
      await environment.enter('AAA');
      await becomesCovered(environment, 'AAA', 100);
      await environment.predict('AAA', 'SELL');
      await becomesFlat(environment, 'AAA');
      await pass(environment, 3_000);
      const trade = environment.daemon.look.trades()[0];
      expect(Math.abs(trade?.pnl ?? Number.NaN)).toBeLessThan(1_000);
      expect(trade?.commission).toBeLessThan(100);
      const numbers = environment.facts
        .flatMap(({ fact }) => numbersIn(fact))
        .filter((n) => Math.abs(n) > 1e13);
      expect(numbers).toEqual([]);
      await environment.heal(fault);
    }));

  it('pacing: refused history delays entries only; a stop passes all data that waits for its turn', () =>
    inReadyEnvironment({ symbols: ['AAA', 'BBB', ...MANY], speed: 2 }, async (environment) => {
      await environment.enter('AAA');
      await environment.fault('pacing', { count: 3 });
      await environment.fault('lost-1100');
      await environment.fault('restored-1101');
      await environment.fault('stop-cancelled-by-hand', { symbol: 'AAA' });
      await becomesCovered(environment, 'AAA', 100);
      const intended = environment.facts.find(({ fact }) => fact.type === 'protection-intended');
      const sent = (await environment.wire('placeOrder')).at(-1);
      const waitedMs = Date.parse(sent?.at ?? '') - Number(intended?.at);
      expectWithin('pacing: a stop waited for its turn', waitedMs, 200);
      await isReady(environment);
      await environment.enter('BBB');
    }));
});

/** What was only judged to have no price is judged again by itself; what the gate refused needs a new prediction. */
async function trades(environment: Environment, symbol: string): Promise<void> {
  await pass(environment, 5_000);
  if (environment.factsOf('entry-intended', symbol).length === 0)
    await environment.taken(symbol, 'BUY');
  await becomesCovered(environment, symbol, 100);
}

/** Refused by the gate, or judged to have no price. */
async function expectNoEntry(environment: Environment): Promise<void> {
  const before =
    environment.refusals('BBB').length + environment.factsOf('prediction-judged', 'BBB').length;
  await environment.predict('BBB', 'BUY');
  await until(
    'it is judged',
    () =>
      environment.refusals('BBB').length + environment.factsOf('prediction-judged', 'BBB').length >
      before,
  );
  await pass(environment, 1_000);
  expect(environment.factsOf('entry-intended', 'BBB')).toEqual([]);
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}
