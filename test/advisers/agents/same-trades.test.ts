// One trade that two sources state otherwise, and bookings of a day to come: found where a book has them, and only there.
import { describe, expect, it } from 'vitest';
import { anomaly } from '../../../src/advisers/agents/anomaly/anomaly.ts';
import { AGENT_TERMS } from '../../../src/advisers/agents/terms/agent-terms.ts';
import { type Book, type Booked, buy, sell } from './books/books.ts';
import { judgeable } from './books/judged-book.ts';

const MILL: Book = {
  name: 'mill',
  securities: { AMD: [140, 0.03], INTC: [32, 0.022] },
  booked: ['AMD', 'INTC'].flatMap((symbol, at) => [
    buy(symbol, 9 + at, 60),
    sell(symbol, 60 + at, 20),
    buy(symbol, 120 + at, 45),
    sell(symbol, 190 + at, 30),
  ]),
};

function found(more: readonly Booked[], sessions = 250) {
  const { snapshot } = judgeable(MILL, more, { sessions });
  return anomaly(snapshot, AGENT_TERMS).map(({ rule, subject }) => `${rule} ${subject}`);
}

const other = (booked: Booked): Booked => ({ ...booked, origin: 'file:other' });

describe('a trade of one day in two sources', () => {
  it('is doubted if one has the charges in its price', () => {
    expect(found([other({ ...buy('AMD', 120, 45), times: 1.0003 })])).toEqual([
      'near-double transaction:9',
    ]);
  });

  it('is doubted if one has the order and the other its fills', () => {
    expect(found([other(buy('AMD', 120, 20)), other(buy('AMD', 120, 25))])).toEqual([
      'near-double transaction:9',
      'near-double transaction:10',
    ]);
  });

  it('is none with another quantity, another price, the other side, or of the same source', () => {
    expect(found([other(buy('AMD', 120, 44))])).toEqual([]);
    expect(found([other({ ...buy('AMD', 120, 45), times: 1.02 })])).toEqual([]);
    expect(found([other(sell('AMD', 120, 45))])).toEqual([]);
    expect(found([{ ...buy('AMD', 120, 45), times: 1.0003 }])).toEqual([]);
  });
});

describe('a booking after today', () => {
  it('is asked about, from the second day on', () => {
    const { snapshot } = judgeable(MILL, [buy('INTC', 185, 5)]);
    const on = (today: string) =>
      anomaly({ ...snapshot, today: today as never }, AGENT_TERMS)
        .filter(({ rule }) => rule === 'closed-day')
        .map(({ text }) => text);
    const last = snapshot.entries.at(-1)?.on ?? '';
    expect(on(last)).toEqual([]);
    expect(on('2026-08-17').at(-1)).toMatch(
      /^Transaction \d+ \(SELL 30 INTC\) is on \d{4}-\d\d-\d\d, which is after today\. Was it on another day\?$/,
    );
  });
});
