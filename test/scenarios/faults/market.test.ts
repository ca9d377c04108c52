// What the market does: halts, prints nobody else saw, gaps over night, a new day.
import { describe, expect, it } from 'vitest';
import { until } from '../../processes/waiting.ts';
import { type Environment, inReadyEnvironment, pass } from '../environment/environment.ts';
import { becomesCovered, becomesFlat } from '../environment/expectations.ts';

const TRAIL = {
  trail: { kind: 'percent', percent: 1, activateAtR: 0.1, step: undefined },
} as const;

async function expectRefused(
  environment: Environment,
  symbol: string,
  kind: string,
): Promise<void> {
  const before = environment.refusals(symbol).length;
  await environment.predict(symbol, 'BUY');
  await until(
    `an entry in ${symbol} is refused`,
    () => environment.refusals(symbol).length > before,
  );
  expect(environment.refusals(symbol)).toContain(kind);
}

describe.concurrent('a market that misbehaves', () => {
  it('halt: no entry, no trail, a close waits with its stop resting and goes out on resumption', () =>
    inReadyEnvironment({ strategy: TRAIL }, async (environment) => {
      await environment.enter('AAA');
      const [fault, other] = [
        await environment.fault('halt', { symbol: 'AAA' }),
        await environment.fault('halt', { symbol: 'BBB' }),
      ];
      await pass(environment, 3_000);
      await expectRefused(environment, 'BBB', 'symbol_halted');
      await environment.price('AAA', 102);
      await pass(environment, 8_000);
      expect(environment.factsOf('stop-moved', 'AAA').filter(({ why }) => why === 'trail')).toEqual(
        [],
      );
      await environment.predict('AAA', 'SELL');
      await until('it is closing', () => environment.factsOf('position-closing', 'AAA')[0]);
      await pass(environment, 5_000);
      expect((await environment.open('AAA')).filter(({ type }) => type === 'STP')).toHaveLength(1);
      expect(environment.factsOf('exit-intended', 'AAA')).toEqual([]);
      await environment.heal(fault);
      await becomesFlat(environment, 'AAA');
      await environment.heal(other);
      await pass(environment, 2_000);
      await expectRefused(environment, 'BBB', 'symbol_halted');
      await pass(environment, 62_000);
      await environment.enter('BBB');
      expect((await environment.book()).naked_milliseconds).toBe(0);
    }));

  it('bad-print: moves no high-water mark, touches no stop', () =>
    inReadyEnvironment({ strategy: TRAIL }, async (environment) => {
      await environment.enter('AAA');
      await environment.fault('bad-print', { symbol: 'AAA', price: 140 });
      await environment.fault('bad-print', { symbol: 'AAA', price: 60 });
      await pass(environment, 10_000);
      expect(
        environment.factsOf('change-intended', 'AAA').filter(({ purpose }) => purpose === 'trail'),
      ).toEqual([]);
      await becomesCovered(environment, 'AAA', 100);
      expect(environment.daemon.look.positions()[0]?.stop_price).toBe(98);
    }));

  it('gap-open: the stop fills at the open far beyond its price, and that is told', () =>
    inReadyEnvironment({ market: '2020-12-16T15:40:00-05:00' }, async (environment) => {
      await environment.enter('AAA');
      await environment.fault('gap-open', { symbol: 'AAA', price: 90 });
      await environment.moveTo('2020-12-17T09:29:50-05:00');
      await until('the stop has filled', () => environment.factsOf('position-closed', 'AAA')[0]);
      expect(environment.factsOf('position-closed', 'AAA')[0]).toMatchObject({ reason: 'stop' });
      await becomesFlat(environment, 'AAA');
      await until('it is told', () => environment.told().some((text) => /beyond/.test(text)));
      expect((await environment.book()).naked_milliseconds).toBe(0);
    }));

  it("day-rollover: yesterday's executions are no longer told, and nothing is made of that", () =>
    inReadyEnvironment({}, async (environment) => {
      await environment.enter('AAA');
      await environment.fault('day-rollover');
      await environment.restart();
      await becomesCovered(environment, 'AAA', 100);
      await pass(environment, 65_000);
      await becomesCovered(environment, 'AAA', 100);
      expect(environment.alarms('AAA')).toEqual([]);
      expect(environment.factsOf('execution-booked', 'AAA')).toHaveLength(1);
      await environment.predict('AAA', 'SELL');
      await becomesFlat(environment, 'AAA');
    }));
});
