// What a backtest of the day cannot replay is named with its money, and nothing of the day is missing in the sum.
import { describe, expect, it } from 'vitest';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { US } from '../../../src/market/venues/us.ts';
import { againstJson } from '../../../src/research/against/against-json.ts';
import { againstSections } from '../../../src/research/against/against-sections.ts';
import { type AgainstBacktest, againstBacktest } from '../../../src/research/against/attribute.ts';
import { liveDayOf } from '../../../src/research/against/live-day.ts';
import { MANUAL } from '../../../src/trader/domain/orders/order-request.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import { DAY } from '../backtest/session-fixture.ts';
import { marketOf, planted, plantedDay } from './planted-day.ts';

const whole = planted({});
const { inputs, facts, live } = plantedDay({});
const first = facts.findIndex(({ fact }) => fact.type === 'entry-intended');

function judged(day: readonly RecordedFact[], before: readonly RecordedFact[]): AgainstBacktest {
  const changed = liveDayOf(DAY as TradingDay, live.taped, { facts: day, before });
  return againstBacktest(changed, marketOf(inputs, new Map()));
}

function cents(money: number): number {
  return Math.round(money * 100);
}

function expectWhole(against: AgainstBacktest): void {
  expect(cents(against.live + against.leftNet)).toBe(cents(whole.live));
  const parts = Object.values(against.parts).reduce((sum, part) => sum + cents(part), 0);
  expect(parts).toBe(cents(against.live) - cents(against.backtest));
}

describe('a day with a trade that cannot be replayed', () => {
  it('has an entry by hand with its result', () => {
    const asked = facts.map((recorded, at): RecordedFact => {
      const { fact } = recorded;
      return at === first && fact.type === 'entry-intended'
        ? { ...recorded, fact: { ...fact, strategy: MANUAL } }
        : recorded;
    });
    const against = judged(asked, []);
    expectWhole(against);
    expect(against.left).toMatchObject([{ reason: 'hand', trade: { symbol: 'AAPL' } }]);
    expect(against.leftNet).toBe(whole.trades[0]?.live?.net);
    const { not_compared, live_with_not_compared } = againstJson(against, US, []);
    expect(not_compared).toMatchObject([{ why: 'hand', live: { net_pnl: against.leftNet } }]);
    expect(cents(Number(live_with_not_compared))).toBe(cents(whole.live));
  });

  it('has a position of an earlier day with its result since its entry', () => {
    const filled = facts.findIndex(
      ({ fact }) => fact.type === 'execution-booked' && fact.leg === 'e',
    );
    const against = judged(facts.slice(filled + 1), facts.slice(0, filled + 1));
    expectWhole(against);
    expect(against.left).toMatchObject([{ reason: 'earlier', net: whole.trades[0]?.live?.net }]);
    const sections = againstSections(against, US, []);
    const table = sections.find(({ title }) => title === 'Not compared');
    if (table?.kind !== 'table') throw new Error('no table');
    expect(table.rows.map(([why]) => why)).toEqual(['opened earlier', 'all', 'with compared']);
  });

  it('says that an open trade without a price is in no sum', () => {
    const ends = facts.findIndex(
      ({ fact }) => fact.type === 'execution-booked' && fact.leg !== 'e',
    );
    const option = 'AAPL 261218C00100000';
    const day = facts.slice(0, ends).map((recorded): RecordedFact => {
      const { fact } = recorded;
      return 'symbol' in fact && fact.symbol === 'AAPL'
        ? { ...recorded, fact: { ...fact, symbol: option } as typeof fact }
        : recorded;
    });
    const against = judged(day, []);
    expect(against.left).toMatchObject([{ reason: 'option', net: undefined }]);
    expect([against.leftNet, against.live]).toEqual([0, 0]);
    const notes = againstSections(against, US, []).at(-1);
    expect(notes?.kind === 'sentences' && notes.sentences.join()).toContain(
      '1 trade is open without a price (-): in no sum',
    );
  });
});
