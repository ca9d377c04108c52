// What the gateway itself loses: its uplink, its login, its market data, its pacing allowance.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { becomesCovered, becomesFlat } from '../../house/expectations.ts';
import { type House, inReadyHouse, isReady, pass } from '../../house/house.ts';
import { expectWithin } from '../figures/measured.ts';

function state({ daemon }: House): string | undefined {
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

async function lastWireNumber(house: House): Promise<number> {
  return (await house.wire(...QUESTIONS, 'placeOrder')).at(-1)?.n ?? 0;
}

const QUESTIONS = ['reqExecutions', 'reqAllOpenOrders', 'reqPositions'];

/** Of the messages after the n-th every question comes before any order. */
async function expectAskedBeforeTrading(house: House, after: number): Promise<void> {
  const names = (await house.wire(...QUESTIONS, 'placeOrder'))
    .filter(({ n }) => n > after)
    .map(({ name }) => name);
  expect(new Set(names.slice(0, names.indexOf('placeOrder')))).toEqual(new Set(QUESTIONS));
}

describe.concurrent('a gateway without its broker', () => {
  it('lost-1100: no entries, no changes of orders; a stop that fills meanwhile is booked', () =>
    inReadyHouse({ strategy: TRAIL }, async (house) => {
      await house.enter('AAA');
      await house.fault('lost-1100');
      await until('it is known', () => state(house) === 'lost');
      const sent = (await house.wire()).length;
      await house.price('AAA', 102);
      await expectNoEntry(house);
      await pass(house, 6_000);
      expect(await house.wire()).toHaveLength(sent);
      await house.price('AAA', 97);
      await until('the fill is booked', () => house.factsOf('position-closed', 'AAA')[0]);
      await house.fault('restored-1102');
      await isReady(house);
      await becomesFlat(house, 'AAA');
      await trades(house, 'BBB');
    }));

  it('restored-1102: executions, orders and positions are asked for before anything is traded', () =>
    inReadyHouse({}, async (house) => {
      await house.enter('AAA');
      await house.fault('lost-1100');
      await until('it is known', () => state(house) === 'lost');
      const subscribed = (await house.wire('reqMktData')).length;
      const before = await lastWireNumber(house);
      await house.fault('restored-1102');
      await house.enter('BBB');
      await expectAskedBeforeTrading(house, before);
      expect(await house.wire('reqMktData')).toHaveLength(subscribed);
      await becomesCovered(house, 'AAA', 100);
      await becomesCovered(house, 'BBB', 100);
    }));

  it('restored-1101: subscriptions are made again, bars are backfilled, then it trades', () =>
    inReadyHouse({}, async (house) => {
      await house.enter('AAA');
      await house.fault('lost-1100');
      await until('it is known', () => state(house) === 'lost');
      const subscribed = (await house.wire('reqMktData')).length;
      const filled = (await house.wire('reqHistoricalData')).length;
      const before = await lastWireNumber(house);
      await house.fault('restored-1101');
      await isReady(house);
      await until(
        'data is asked for',
        async () => (await house.wire('reqMktData')).length >= subscribed + 2,
      );
      await until(
        'bars are asked for',
        async () => (await house.wire('reqHistoricalData')).length >= filled + 2,
      );
      await house.enter('BBB');
      await expectAskedBeforeTrading(house, before);
      await becomesCovered(house, 'AAA', 100);
      await becomesCovered(house, 'BBB', 100);
    }));

  it('login-required: told at once, never flattened, stops rest, and it trades again after the login', () =>
    inReadyHouse({}, async (house) => {
      await house.enter('AAA');
      const fault = await house.fault('login-required');
      await house.fault('reset');
      await until('it is known', () => state(house) === 'login_required');
      await until('the operator is told', () =>
        house.told().some((text) => /needs a login/.test(text)),
      );
      expect(house.factsOf('position-closing', 'AAA')).toEqual([]);
      expect((await house.open('AAA')).some(({ type }) => type === 'STP')).toBe(true);
      await house.heal(fault);
      await until('it may trade', () => house.daemon.status().ready.is_ready);
      await becomesCovered(house, 'AAA', 100);
      expect((await house.book()).naked_milliseconds).toBe(0);
    }));

  it.each([
    ['competing-session', 'kept'],
    ['competing-session', 'ended'],
    ['delayed-data', 'kept'],
  ] as const)(
    '%s, streams %s: told, no entries, the trail stands still, the stop rests, nothing is flattened',
    (kind, streams) =>
      inReadyHouse({ strategy: TRAIL }, async (house) => {
        await house.enter('AAA');
        const fault = await house.fault(kind, { streams });
        await until('the operator is told', () =>
          house.told().some((text) => NOT_LIVE[kind]?.test(text)),
        );
        expect(house.daemon.status().dark_prices).toEqual(['AAA', 'BBB']);
        await expectNoEntry(house);
        const stop = house.daemon.look.positions()[0]?.stop_price;
        await house.price('AAA', 103);
        await pass(house, 10_000);
        expect(house.daemon.look.positions()).toMatchObject([{ quantity: 100, stop_price: stop }]);
        expect(house.factsOf('position-closing', 'AAA')).toEqual([]);
        await house.heal(fault);
        await until(
          'the trail goes on',
          () =>
            (house.daemon.look.positions().find(({ symbol }) => symbol === 'AAA')?.stop_price ??
              0) > 100,
        );
        await trades(house, 'BBB');
        expect(house.daemon.status().dark_prices).toEqual([]);
      }),
  );

  it('unset-sentinels: never become a price, a quantity or money', () =>
    inReadyHouse({}, async (house) => {
      const fault = await house.fault('unset-sentinels');
      await pass(house, 65_000);
      await house.enter('AAA');
      await becomesCovered(house, 'AAA', 100);
      await house.predict('AAA', 'SELL');
      await becomesFlat(house, 'AAA');
      await pass(house, 3_000);
      const trade = house.daemon.look.trades()[0];
      expect(Math.abs(trade?.pnl ?? Number.NaN)).toBeLessThan(1_000);
      expect(trade?.commission).toBeLessThan(100);
      const numbers = house.facts
        .flatMap(({ fact }) => numbersIn(fact))
        .filter((n) => Math.abs(n) > 1e13);
      expect(numbers).toEqual([]);
      await house.heal(fault);
    }));

  it('pacing: refused history delays entries only; a stop passes all data that waits for its turn', () =>
    inReadyHouse({ symbols: ['AAA', 'BBB', ...MANY], speed: 2 }, async (house) => {
      await house.enter('AAA');
      await house.fault('pacing', { count: 3 });
      await house.fault('lost-1100');
      await house.fault('restored-1101');
      await house.fault('stop-cancelled-by-hand', { symbol: 'AAA' });
      await becomesCovered(house, 'AAA', 100);
      const intended = house.facts.find(({ fact }) => fact.type === 'protection-intended');
      const sent = (await house.wire('placeOrder')).at(-1);
      const waitedMs = Date.parse(sent?.at ?? '') - Number(intended?.at);
      expectWithin('pacing: a stop waited for its turn', waitedMs, 200);
      await isReady(house);
      await house.enter('BBB');
    }));
});

/** What was only judged to have no price is judged again by itself; what the gate refused needs a new prediction. */
async function trades(house: House, symbol: string): Promise<void> {
  await pass(house, 5_000);
  if (house.factsOf('entry-intended', symbol).length === 0) await house.taken(symbol, 'BUY');
  await becomesCovered(house, symbol, 100);
}

/** Refused by the gate, or judged to have no price. */
async function expectNoEntry(house: House): Promise<void> {
  const before = house.refusals('BBB').length + house.factsOf('prediction-judged', 'BBB').length;
  await house.predict('BBB', 'BUY');
  await until(
    'it is judged',
    () => house.refusals('BBB').length + house.factsOf('prediction-judged', 'BBB').length > before,
  );
  await pass(house, 1_000);
  expect(house.factsOf('entry-intended', 'BBB')).toEqual([]);
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}
