// Of thirty mistakes planted in twelve books nine in ten are found, of thirty that people reported more than four in five, and calm books are
// left alone. It prints what it counts.
import { describe, expect, it } from 'vitest';
import { anomaly } from '../../../src/advisers/agents/anomaly/anomaly.ts';
import { againstStatement } from '../../../src/advisers/agents/anomaly/bookings/against-statement.ts';
import { subjectKey } from '../../../src/advisers/agents/findings/finding.ts';
import { concentration, largePositions } from '../../../src/advisers/agents/risk/rules/shares.ts';
import { AGENT_TERMS } from '../../../src/advisers/agents/terms/agent-terms.ts';
import { type Book, CALM, MISTAKEN, MISTAKES } from './books/books.ts';
import { judgeable } from './books/judged-book.ts';
import { REPORTED, REPORTED_BOOKS, type Reported } from './books/reported.ts';
import { cashIn, statementOf } from './books/stated.ts';
import { UNSEEN, UNSEEN_BOOKS } from './books/unseen.ts';

const MONTH = 21;
const MONTHS = 11;

/** Anew in each month, as an owner hears of them. */
function findingsOfYear(book: Book): ReadonlySet<string> {
  const found = new Set<string>();
  for (let month = 1; month <= MONTHS; month += 1) {
    const { snapshot } = judgeable(book, [], { sessions: month * MONTH });
    for (const one of anomaly(snapshot, AGENT_TERMS)) found.add(subjectKey(one));
    for (const one of concentration(snapshot, AGENT_TERMS)) found.add(subjectKey(one));
    for (const one of largePositions(snapshot, AGENT_TERMS)) found.add(subjectKey(one));
  }
  return found;
}

describe('planted mistakes', () => {
  it('are thirty in twelve books', () => {
    expect(MISTAKES).toHaveLength(30);
    expect(new Set(MISTAKES.map(({ book }) => book)).size).toBe(12);
    expect(CALM).toHaveLength(5);
  });

  it('are found, nine in ten', () => {
    const missed = MISTAKES.filter(({ book: name, booked }) => {
      const book = MISTAKEN.find((one) => one.name === name);
      if (book === undefined) throw new Error(`no book ${name}`);
      const { snapshot, subject } = judgeable(book, [booked]);
      return !anomaly(snapshot, AGENT_TERMS).some((one) => one.subject === subject);
    });
    console.log(`missed: ${missed.map(({ what }) => what).join('; ') || 'none'}`);
    expect(missed.length).toBeLessThanOrEqual(3);
  });

  it('are all that is found in their books', () => {
    for (const book of MISTAKEN)
      expect(anomaly(judgeable(book).snapshot, AGENT_TERMS), book.name).toEqual([]);
  });
});

describe('mistakes that no rule was written for', () => {
  it('are found but for what only a statement of the broker shows', () => {
    expect(UNSEEN).toHaveLength(20);
    const missed = UNSEEN.filter(({ book: name, booked }) => {
      const book = UNSEEN_BOOKS.find((one) => one.name === name);
      if (book === undefined) throw new Error(`no book ${name}`);
      const { snapshot, subject } = judgeable(book, [booked]);
      return !anomaly(snapshot, AGENT_TERMS).some((one) => one.subject === subject);
    });
    expect(missed.map(({ what }) => what)).toEqual(['a deposit of ten times the amount']);
  });

  it('are all that is found in their books', () => {
    for (const book of UNSEEN_BOOKS)
      expect(anomaly(judgeable(book).snapshot, AGENT_TERMS), book.name).toEqual([]);
  });
});

/** What its mistake adds to what is found in the book as it should be. */
function foundOf({ book: name, booked, missing, about }: Reported): boolean {
  const right = REPORTED_BOOKS.find((one) => one.name === name);
  if (right === undefined) throw new Error(`no book ${name}`);
  const kept = right.booked.filter(
    ({ symbol, day, type }) =>
      symbol !== missing?.symbol || day !== missing?.day || type === 'INTEREST',
  );
  const book = { ...right, booked: missing === undefined ? right.booked : kept };
  const { snapshot, subject } = judgeable(book, booked === undefined ? [] : [booked], { right });
  const known = new Set(anomaly(judgeable(right).snapshot, AGENT_TERMS).map(({ text }) => text));
  const found = anomaly(snapshot, AGENT_TERMS).filter(({ text }) => !known.has(text));
  return found.some((one) =>
    about === 'booking' ? one.subject === subject : one.subject.startsWith(`${about}:`),
  );
}

describe('mistakes that people reported', () => {
  it('are thirty in twelve books, each with its report', () => {
    expect(REPORTED).toHaveLength(30);
    expect(new Set(REPORTED.map(({ book }) => book)).size).toBe(12);
    for (const { source } of REPORTED) expect(source).toMatch(/^[\w.-]+\/[\w.-]+#\d+$/);
  });

  it('are found but for what only a statement of the broker shows', () => {
    const missed = REPORTED.filter((one) => !foundOf(one)).map(({ what }) => what);
    console.log(`missed: ${missed.join('; ')}`);
    expect(missed).toEqual([
      'a sale booked as a purchase',
      'one of two equal fills dropped',
      'money of another account',
      'the second of two equal deposits dropped',
    ]);
  });

  it('are all that is found in their books', () => {
    for (const book of REPORTED_BOOKS)
      expect(anomaly(judgeable(book).snapshot, AGENT_TERMS), book.name).toEqual([]);
  });
});

describe('with the statement of the broker', () => {
  const findings = ({
    book: name,
    booked,
    missing,
  }: Pick<Reported, 'book' | 'booked' | 'missing'>) => {
    const right = REPORTED_BOOKS.find((one) => one.name === name);
    if (right === undefined) throw new Error(`no book ${name}`);
    const at = right.booked.findIndex(
      ({ symbol, day }) => symbol === missing?.symbol && day === missing?.day,
    );
    const kept = missing === undefined ? right.booked : right.booked.toSpliced(at, 1);
    const book = { ...right, booked: [...kept, ...(booked === undefined ? [] : [booked])] };
    const { snapshot } = judgeable(book, [], { right });
    const cash = cashIn(judgeable(book).snapshot.entries).map(({ currency, amount }) => ({
      ...{ currency, balance: amount, baseValue: undefined, events: [] },
    }));
    return againstStatement({ ...snapshot, cash, statement: statementOf(right) });
  };

  it.each([
    [
      'a sale booked as a purchase',
      'statement-position',
      'Is a sale not booked, or a purchase booked twice?',
    ],
    [
      'one of two equal fills dropped',
      'statement-position',
      'Is a purchase not booked, or a sale that did not happen?',
    ],
    ['money of another account', 'statement-cash', '4000.00 USD are missing. Transaction'],
    [
      'the second of two equal deposits dropped',
      'statement-cash',
      'is another one like it not booked?',
    ],
  ])('%s is found', (what, rule, words) => {
    const mistake = REPORTED.find((one) => one.what === what);
    if (mistake === undefined) throw new Error(`no mistake ${what}`);
    const found = findings(mistake).filter((one) => one.rule === rule);
    expect(found.map(({ text }) => text).join(' ')).toContain(words);
  });

  it('a book that is right has no finding', () => {
    for (const { name } of REPORTED_BOOKS)
      expect(
        findings({ book: name }).map(({ text }) => text),
        name,
      ).toEqual([]);
  });
});

describe('a calm book', () => {
  it('has at most one finding in ten months', () => {
    const found = CALM.flatMap((book) => [...findingsOfYear(book)].map((one) => [book.name, one]));
    console.log(`calm: ${found.length} findings in ${CALM.length * MONTHS} months`, found);
    expect(found.length / (CALM.length * MONTHS)).toBeLessThanOrEqual(0.1);
  });
});
