// Which journal this is, seen from what was relayed: the same one, one restored from an older copy, or another.
import { expect, it } from 'vitest';
import { INITIAL_STATE } from '../../../src/relay/commands/relayed-state.ts';
import { breakIn } from '../../../src/relay/journal/continuity.ts';
import { advanced, startOf } from '../../../src/relay/journal/cursor.ts';

const HASHES = ['', 'a', 'b', 'c', 'd', 'e'];
const at = (seq: number) => ({ seq, hash: HASHES[seq] ?? '' });
const cursor = [1, 2, 3, 4].reduce(
  (known, seq) => advanced(known, at(seq), INITIAL_STATE),
  startOf('one'),
);

const journal = (journalId: string, hashes: readonly string[]) => ({
  journalId,
  hashAt: (seq: number) => hashes[seq],
});

it('is the same journal while the last commit relayed is in it', () => {
  expect(breakIn(journal('one', HASHES), cursor)).toBeUndefined();
  expect(breakIn(journal('one', HASHES), startOf('one'))).toBeUndefined();
});

it('was restored if another commit has that number, and the common fact is the newest with the same hash', () => {
  const restored = journal('one', ['', 'a', 'b', 'x', 'y', 'z']);
  expect(breakIn(restored, cursor)).toEqual({ kind: 'restored', common: at(2) });
  expect(breakIn(journal('one', ['', 'a']), cursor)).toEqual({ kind: 'restored', common: at(1) });
  const none = journal('one', ['', 'x', 'y', 'z', 'z']);
  expect(breakIn(none, cursor)).toEqual({ kind: 'restored', common: { seq: 0, hash: '' } });
});

it('is another journal by its name', () => {
  expect(breakIn(journal('two', HASHES), cursor)).toEqual({
    kind: 'another-journal',
    journalId: 'two',
  });
});
