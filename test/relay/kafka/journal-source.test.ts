// Which journal of an account is published, and under which ids: a restored one repeats numbers that were published with other facts.
import { describe, expect, it } from 'vitest';
import {
  factMessage,
  journalNow,
  journalSource,
  type PublishedJournal,
} from '../../../src/relay/kafka/publishing/journal-source.ts';
import { advancedTo, NOTHING_PUBLISHED } from '../../../src/relay/kafka/publishing/place.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { JournalReading } from '../../../src/trader/ports/journal-reading.ts';

const ACCOUNT = { name: 'us', mode: 'paper', account: 'DU1' };
const PREFIX = 'holdings';

const reading = (journalId: string, hashes: readonly string[] = []) =>
  ({ journalId, hashAt: (seq: number) => hashes[seq] }) as unknown as JournalReading;

const FACT = {
  ...{ seq: 7, at: 1_000, cause: 3, correlation: 'p-1' },
  fact: { type: 'symbol-paused', symbol: 'AAPL', by: 'ann' },
} as unknown as RecordedFact;

function sourceOf(journal: PublishedJournal, of: JournalReading = reading(journal.id)) {
  return journalSource({ account: ACCOUNT, journal, prefix: PREFIX }, of);
}

describe('the journal of an account', () => {
  const first = sourceOf({ id: 'one', branch: 0 }, reading('one', ['', 'a', 'b']));
  const place = advancedTo(NOTHING_PUBLISHED, first, 2);

  it('is a first one where none was published', () => {
    expect(journalNow(NOTHING_PUBLISHED, ACCOUNT, reading('one'))).toEqual({
      journal: { id: 'one', branch: 0 },
      change: undefined,
    });
  });

  it('is the same while the fact that was published last is in it', () => {
    expect(journalNow(place, ACCOUNT, reading('one', ['', 'a', 'b', 'c']))).toEqual({
      journal: { id: 'one', branch: 0 },
      change: undefined,
    });
  });

  it('was restored if that fact is another, or gone, and then its messages are of a new branch', () => {
    for (const hashes of [
      ['', 'a', 'x', 'y'],
      ['', 'a'],
    ])
      expect(journalNow(place, ACCOUNT, reading('one', hashes))).toEqual({
        journal: { id: 'one', branch: 1 },
        change: 'restored',
      });
  });

  it('was replaced if it has another name', () => {
    expect(journalNow(place, ACCOUNT, reading('two'))).toEqual({
      journal: { id: 'two', branch: 0 },
      change: 'replaced',
    });
  });

  it('is known by its newest branch, and not by those of another account', () => {
    const second = sourceOf({ id: 'one', branch: 1 }, reading('one', ['', 'a', 'x']));
    const both = advancedTo(place, second, 2);
    expect(journalNow(both, ACCOUNT, reading('one', ['', 'a', 'x'])).journal.branch).toBe(1);
    expect(journalNow(both, ACCOUNT, reading('one', ['', 'a', 'z'])).journal.branch).toBe(2);
    const other = { ...ACCOUNT, account: 'DU12' };
    expect(journalNow(both, other, reading('one')).change).toBeUndefined();
  });
});

describe('the message of a fact', () => {
  it('has the account as its key, and an id that a restored journal does not repeat', () => {
    const message = (branch: number) =>
      factMessage({ account: ACCOUNT, journal: { id: 'one', branch }, prefix: PREFIX }, FACT);
    expect(message(0)).toMatchObject({ key: 'paper-DU1', headers: { id: 'one.7', branch: '0' } });
    expect(message(2).headers).toMatchObject({ id: 'one.7~2', seq: '7', account: 'paper-DU1' });
    expect(JSON.parse(message(2).value)).toMatchObject({
      ...{ id: 'one.7~2', journal: 'one', branch: 2, seq: 7, cause: 3, correlation: 'p-1' },
    });
    expect(message(0).topic).toMatch(/^holdings\.trader\./);
  });

  it('is told from those of another branch, journal and account in the same topic', () => {
    const source = sourceOf({ id: 'one', branch: 1 });
    const headers = { journal: 'one', branch: '1', account: 'paper-DU1', seq: '7' };
    expect(source.positionIn(headers)).toBe(7);
    for (const other of [{ journal: 'two' }, { branch: '0' }, { account: 'live-U1' }])
      expect(source.positionIn({ ...headers, ...other })).toBeUndefined();
  });
});
