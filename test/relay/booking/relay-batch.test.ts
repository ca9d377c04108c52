// One step of the ledger holds what was booked and how far the journal was read: both or neither, whatever fails in between.
import { describe, expect, it } from 'vitest';
import { relayBatch } from '../../../src/relay/booking/relay-batch.ts';
import { cursorFrom } from '../../../src/relay/journal/cursor.ts';
import { createMemoryTarget } from '../../../src/relay/target/memory-target.ts';
import {
  cursorName,
  type RelayedAccount,
  type RelayTarget,
} from '../../../src/relay/target/relay-target.ts';
import { venuesOf } from '../../../src/trader/app/venues.ts';
import type { JournalReading } from '../../../src/trader/ports/journal-reading.ts';
import { commission, execution, JOURNAL_ID, recorded } from '../harness/account-facts.ts';

const account: RelayedAccount = {
  name: 'one',
  account: 'DU1',
  mode: 'paper',
  venue: 'us',
  currency: 'USD',
};

function journalOf(trades: number): JournalReading {
  const facts = recorded(
    Array.from({ length: trades }, (_, n) => [
      execution(`e${n}.01`, 1, 2),
      commission(`e${n}.01`, 0.35),
    ]).flat(),
  );
  return {
    journalId: JOURNAL_ID,
    lastSeq: () => facts.length,
    factsAfter: (seq, most) => facts.filter((fact) => fact.seq > seq).slice(0, most),
    hashAt: (seq) => (seq > 0 && seq <= facts.length ? `hash ${seq}` : undefined),
    close() {},
  };
}

/** A ledger whose steps are kept, with the names of what each wrote. */
function watched(memory: RelayTarget) {
  const steps: string[][] = [];
  const target: RelayTarget = {
    inOneStep: (work) =>
      memory.inOneStep((step) => {
        const wrote: string[] = [];
        steps.push(wrote);
        return work({
          ...step,
          record: (portfolio, draft) => {
            wrote.push('trade');
            return step.record(portfolio, draft);
          },
          saveCursor: (name, text) => {
            wrote.push('cursor');
            return step.saveCursor(name, text);
          },
        });
      }),
  };
  return { target, steps };
}

const partsWith = (target: RelayTarget) => ({
  target,
  account,
  venues: venuesOf('us'),
  pause: async () => {},
});

describe('a batch of the journal', () => {
  it('is booked in steps that each store the cursor behind their trades', async () => {
    const memory = createMemoryTarget();
    const { target, steps } = watched(memory);
    const journal = journalOf(40);
    expect(await relayBatch(partsWith(target), journal)).toMatchObject({
      kind: 'relayed',
      seq: 80,
    });
    const writing = steps.filter((wrote) => wrote.length > 0);
    expect(writing.length).toBeGreaterThan(1);
    for (const wrote of writing) {
      expect(wrote.at(-1)).toBe('cursor');
      expect(wrote.filter((what) => what === 'cursor')).toHaveLength(1);
      expect(wrote.length).toBeGreaterThan(1);
    }
    expect(memory.draftById.size).toBe(40);
    const text = await memory.inOneStep((step) => step.cursor(cursorName(account)));
    expect(cursorFrom(text ?? '')).toMatchObject({ seq: 80, hash: 'hash 80' });
  });

  it('is not booked again', async () => {
    const memory = createMemoryTarget();
    const journal = journalOf(3);
    await relayBatch(partsWith(memory), journal);
    const { target, steps } = watched(memory);
    expect(await relayBatch(partsWith(target), journal)).toMatchObject({ facts: 0, seq: 6 });
    expect(steps.flat()).toEqual([]);
  });

  it('is left to a process that was faster', async () => {
    const memory = createMemoryTarget();
    const journal = journalOf(3);
    let isFirst = true;
    const target: RelayTarget = {
      async inOneStep(work) {
        const answer = await memory.inOneStep(work);
        if (isFirst) {
          isFirst = false;
          await relayBatch(partsWith(memory), journal);
        }
        return answer;
      },
    };
    expect(await relayBatch(partsWith(target), journal)).toEqual({ kind: 'overtaken' });
    expect(memory.draftById.size).toBe(3);
  });

  it('books what comes before a transaction that the ledger refuses, and stays there', async () => {
    const memory = createMemoryTarget();
    const journal = journalOf(3);
    const target: RelayTarget = {
      inOneStep: (work) =>
        memory.inOneStep((step) =>
          work({
            ...step,
            record: async (portfolio, draft) =>
              draft.origin?.id === 'e1.01' ? 'not today' : step.record(portfolio, draft),
          }),
        ),
    };
    expect(await relayBatch(partsWith(target), journal)).toEqual({
      kind: 'refused',
      seq: 3,
      why: 'not today',
    });
    const text = await memory.inOneStep((step) => step.cursor(cursorName(account)));
    expect(cursorFrom(text ?? '')).toMatchObject({ seq: 2 });
  });
});
