// Sixty mistakes of thirty kinds in drawn books: nine in ten are found, and drawn books that are right are left alone. It prints what it
// misses.
import { describe, expect, it } from 'vitest';
import { anomaly } from '../../../src/advisers/agents/anomaly/anomaly.ts';
import { againstStatement } from '../../../src/advisers/agents/anomaly/bookings/against-statement.ts';
import type { Finding } from '../../../src/advisers/agents/findings/finding.ts';
import { AGENT_TERMS } from '../../../src/advisers/agents/terms/agent-terms.ts';
import { drawing } from '../../runs/drawing.ts';
import type { Book } from './books/books.ts';
import { type Drawn, drawnBook, KINDS, type Wrong } from './books/drawn.ts';
import { judgeable } from './books/judged-book.ts';
import { cashIn, statementOf } from './books/stated.ts';

const PLANTED = 60;
const MONTHS = 12;

function findingsOf(right: Drawn, { missing, booked, byStatement }: Wrong): readonly Finding[] {
  const kept = right.booked.filter((one) => one !== missing);
  const wrong: Book = { ...right, booked: kept };
  const more = booked === undefined ? [] : [booked];
  const { snapshot, subject } = judgeable(wrong, more, { right });
  if (byStatement === true) {
    const cash = cashIn(snapshot.entries).map(({ currency, amount }) => ({
      ...{ currency, balance: amount, baseValue: undefined, events: [] },
    }));
    return againstStatement({ ...snapshot, cash, statement: statementOf(right) });
  }
  return anomaly(snapshot, AGENT_TERMS).filter((one) => one.subject === subject);
}

describe('mistakes in drawn books', () => {
  it('are found, nine in ten', () => {
    const kinds = Object.entries(KINDS);
    const missed: string[] = [];
    let planted = 0;
    for (let draw = 0; planted < PLANTED && draw < 400; draw += 1) {
      const book = drawnBook((Math.floor(draw / 3) % 20) + 1);
      const [what, kind] = kinds[planted % kinds.length] ?? ['', () => undefined];
      const wrong = kind(drawing(draw * 104_729 + 3), book);
      if (wrong === undefined) continue;
      planted += 1;
      if (findingsOf(book, wrong).length === 0) missed.push(what);
    }
    console.log(`missed: ${missed.join('; ') || 'none'}`);
    expect(planted).toBe(PLANTED);
    expect(missed.length).toBeLessThanOrEqual(PLANTED / 10);
  });

  it('are nearly all that is found: forty years of right books have at most a question each ten months', () => {
    const found = Array.from({ length: 40 }, (_, at) =>
      anomaly(judgeable(drawnBook(at + 1)).snapshot, AGENT_TERMS),
    ).flat();
    console.log(`right books: ${found.map(({ text }) => text).join('; ') || 'nothing found'}`);
    expect(found.length / (40 * MONTHS)).toBeLessThanOrEqual(0.01);
  });
});
