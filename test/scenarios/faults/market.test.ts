// What the market does: halts, prints nobody else saw, gaps over night, a new day.
import { describe, expect, it } from 'vitest';
import { until } from '../../processes/waiting.ts';
import { becomesCovered, becomesFlat } from '../house/expectations.ts';
import { type House, inReadyHouse, pass } from '../house/house.ts';

const TRAIL = {
  trail: { kind: 'percent', percent: 1, activateAtR: 0.1, step: undefined },
} as const;

async function expectRefused(house: House, symbol: string, kind: string): Promise<void> {
  const before = house.refusals(symbol).length;
  await house.predict(symbol, 'BUY');
  await until(`an entry in ${symbol} is refused`, () => house.refusals(symbol).length > before);
  expect(house.refusals(symbol)).toContain(kind);
}

describe.concurrent('a market that misbehaves', () => {
  it('halt: no entry, no trail, a close waits with its stop resting and goes out on resumption', () =>
    inReadyHouse({ strategy: TRAIL }, async (house) => {
      await house.enter('AAA');
      const [fault, other] = [
        await house.fault('halt', { symbol: 'AAA' }),
        await house.fault('halt', { symbol: 'BBB' }),
      ];
      await pass(house, 3_000);
      await expectRefused(house, 'BBB', 'symbol_halted');
      await house.price('AAA', 102);
      await pass(house, 8_000);
      expect(house.factsOf('stop-moved', 'AAA').filter(({ why }) => why === 'trail')).toEqual([]);
      await house.predict('AAA', 'SELL');
      await until('it is closing', () => house.factsOf('position-closing', 'AAA')[0]);
      await pass(house, 5_000);
      expect((await house.open('AAA')).filter(({ type }) => type === 'STP')).toHaveLength(1);
      expect(house.factsOf('exit-intended', 'AAA')).toEqual([]);
      await house.heal(fault);
      await becomesFlat(house, 'AAA');
      await house.heal(other);
      await pass(house, 2_000);
      await expectRefused(house, 'BBB', 'symbol_halted');
      await pass(house, 62_000);
      await house.enter('BBB');
      expect((await house.book()).naked_milliseconds).toBe(0);
    }));

  it('bad-print: moves no high-water mark, touches no stop', () =>
    inReadyHouse({ strategy: TRAIL }, async (house) => {
      await house.enter('AAA');
      await house.fault('bad-print', { symbol: 'AAA', price: 140 });
      await house.fault('bad-print', { symbol: 'AAA', price: 60 });
      await pass(house, 10_000);
      expect(
        house.factsOf('change-intended', 'AAA').filter(({ purpose }) => purpose === 'trail'),
      ).toEqual([]);
      await becomesCovered(house, 'AAA', 100);
      expect(house.daemon.look.positions()[0]?.stop_price).toBe(98);
    }));

  it('gap-open: the stop fills at the open far beyond its price, and that is told', () =>
    inReadyHouse({ market: '2020-12-16T15:40:00-05:00' }, async (house) => {
      await house.enter('AAA');
      await house.fault('gap-open', { symbol: 'AAA', price: 90 });
      await house.moveTo('2020-12-17T09:29:50-05:00');
      await until('the stop has filled', () => house.factsOf('position-closed', 'AAA')[0]);
      expect(house.factsOf('position-closed', 'AAA')[0]).toMatchObject({ reason: 'stop' });
      await becomesFlat(house, 'AAA');
      await until('it is told', () => house.told().some((text) => /beyond/.test(text)));
      expect((await house.book()).naked_milliseconds).toBe(0);
    }));

  it("day-rollover: yesterday's executions are no longer told, and nothing is made of that", () =>
    inReadyHouse({}, async (house) => {
      await house.enter('AAA');
      await house.fault('day-rollover');
      await house.restart();
      await becomesCovered(house, 'AAA', 100);
      await pass(house, 65_000);
      await becomesCovered(house, 'AAA', 100);
      expect(house.alarms('AAA')).toEqual([]);
      expect(house.factsOf('execution-booked', 'AAA')).toHaveLength(1);
      await house.predict('AAA', 'SELL');
      await becomesFlat(house, 'AAA');
    }));
});
