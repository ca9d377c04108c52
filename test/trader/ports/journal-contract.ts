// What every journal promises, whatever it is stored in; each adapter runs this suite over a fresh store of its own.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import type { Journal, RecordedFact } from '../../../src/trader/ports/journal.ts';
import { runs } from '../../runs/runs.ts';

/** One journal's store: opened, closed and opened again, and made to refuse writes for a while. */
export interface JournalStore {
  open(): Journal;
  /** From here on every append of the journal fails for want of room, until the returned call. */
  fill(journal: Journal): () => void;
  discard(): void;
}

export function describeJournal(name: string, makeStore: () => JournalStore): void {
  describe(`${name} as a journal`, () => {
    let store: JournalStore;
    let journal: Journal;

    beforeEach(() => {
      store = makeStore();
      journal = store.open();
    });

    afterEach(() => {
      journal.close();
      store.discard();
    });

    function reopen(): Journal {
      journal.close();
      journal = store.open();
      return journal;
    }

    it('begins empty, with an identity it keeps', () => {
      expect([...journal.read(0)]).toEqual([]);
      expect(journal.lastSeq()).toBe(0);
      const { journalId } = journal;
      expect(journalId).toMatch(/^[a-z2-7]{8}$/);
      expect(reopen().journalId).toBe(journalId);
    });

    it('gives back every fact as it was appended, in order, after any number and after reopening', () => {
      const facts = alarms(1, [
        'plain',
        'quote " and \\',
        'line\nbreak',
        'Đà Nẵng ☂ \u{1f402}',
        '',
      ]);
      expect(journal.append(facts.slice(0, 2))).toBeUndefined();
      expect(journal.append(facts.slice(2))).toBeUndefined();
      expect([...journal.read(0)]).toEqual(facts);
      expect([...journal.read(3)]).toEqual(facts.slice(3));
      expect([...journal.read(5)]).toEqual([]);
      expect([...reopen().read(0)]).toEqual(facts);
      expect(journal.lastSeq()).toBe(5);
    });

    it('keeps any batches whole and consecutive over any reopenings', () => {
      const step = fc.oneof(
        fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 9 }),
        fc.constant('reopen' as const),
      );
      fc.assert(
        fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
          const before = journal.lastSeq();
          const expected: RecordedFact[] = [];
          for (const texts of steps) {
            if (texts === 'reopen') reopen();
            else {
              const batch = alarms(journal.lastSeq() + 1, texts);
              expect(journal.append(batch)).toBeUndefined();
              expected.push(...batch);
            }
          }
          expect([...journal.read(before)]).toEqual(expected);
          expect(journal.lastSeq()).toBe(before + expected.length);
        }),
        { numRuns: runs(8) },
      );
    });

    it('throws at a fact that does not follow the last one, and stores nothing of it', () => {
      journal.append(alarms(1, ['one']));
      expect(() => journal.append(alarms(3, ['three']))).toThrow(/does not follow/);
      expect(() => journal.append(alarms(1, ['one again']))).toThrow(/does not follow/);
      const [second, fourth] = [...alarms(2, ['two']), ...alarms(4, ['four'])];
      if (second === undefined || fourth === undefined) throw new Error('no facts');
      expect(() => journal.append([second, fourth])).toThrow(/does not follow/);
      expect(journal.lastSeq()).toBe(1);
      expect([...journal.read(1)]).toEqual([]);
    });

    it('stores all of a batch or nothing, and goes on where it was once there is room', () => {
      journal.append(alarms(1, ['before']));
      const makeRoom = store.fill(journal);
      const large = alarms(
        2,
        Array.from({ length: 3_000 }, (_, n) => `${n} `.repeat(40)),
      );
      expect(journal.append(large)).toEqual({ kind: 'disk-full' });
      expect(journal.lastSeq()).toBe(1);
      expect([...journal.read(1)]).toEqual([]);
      makeRoom();
      expect(journal.append(large)).toBeUndefined();
      expect([...reopen().read(1)]).toEqual(large);
    });

    it('offers the newest snapshot of the version asked for, and never one ahead of the facts', () => {
      journal.append(alarms(1, ['one', 'two', 'three']));
      expect(journal.newestSnapshot(7)).toBeUndefined();
      const at = (seq: number, stateVersion: number) => ({
        seq,
        stateVersion,
        body: `{"n":${seq}}`,
      });
      journal.saveSnapshot(at(1, 7));
      journal.saveSnapshot(at(2, 7));
      expect(journal.newestSnapshot(7)).toEqual(at(2, 7));
      journal.saveSnapshot(at(3, 8));
      expect(reopen().newestSnapshot(7)).toEqual(at(2, 7));
      expect(journal.newestSnapshot(8)).toEqual(at(3, 8));
      expect(journal.newestSnapshot(9)).toBeUndefined();
      journal.saveSnapshot(at(4, 8));
      expect(journal.newestSnapshot(8)).toEqual(at(3, 8));
    });

    it('tells a full disk of a snapshot too', () => {
      journal.append(alarms(1, ['one']));
      store.fill(journal);
      const body = JSON.stringify('x'.repeat(1_000_000));
      expect(journal.saveSnapshot({ seq: 1, stateVersion: 1, body })).toEqual({
        kind: 'disk-full',
      });
      expect(journal.newestSnapshot(1)).toBeUndefined();
    });
  });
}

/** One alarm per text, numbered from `from`. */
export function alarms(from: number, texts: readonly string[]): RecordedFact[] {
  return texts.map((text, index) => ({
    seq: from + index,
    at: instant(1_700_000_000_000 + from + index),
    cause: index,
    correlation: `c${from}`,
    fact: { type: 'alarm-raised', alarm: 'not-reconciled', text },
  }));
}
