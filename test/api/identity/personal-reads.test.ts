// Reads of personal data, counted and written, with a clock that stands until it is moved.
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import {
  createPersonalReads,
  type PersonalRead,
  type RecordedRead,
} from '../../../src/api/identity/personal-reads.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const RETRY_MS = 10_000;

const READ: PersonalRead = { reader: 'bob', address: '::1', subject: 'ann', what: 'names' };

function recording() {
  let at = 0;
  let timers: { readonly due: number; readonly call: () => void }[] = [];
  const written: Omit<RecordedRead, 'seq'>[] = [];
  const faults: unknown[] = [];
  const store = { isFull: false };
  const reads = createPersonalReads({
    store: {
      async addPersonalReads(rows) {
        if (store.isFull) throw new Error('the disk is full');
        written.push(...rows);
      },
    },
    now: () => at,
    after(delayMs, call) {
      timers.push({ due: at + delayMs, call });
      return () => {};
    },
    onFault: (error) => faults.push(error),
  });
  async function moveTo(moment: number): Promise<void> {
    at = moment;
    const due = timers.filter((timer) => timer.due <= moment);
    timers = timers.filter((timer) => timer.due > moment);
    for (const { call } of due) call();
    await setImmediate();
  }
  return { reads, store, written, faults, moveTo };
}

it('writes the first read of an hour within a second, and its repeats as one row', async () => {
  const { reads, written, moveTo } = recording();
  reads.note(READ);
  await moveTo(SECOND_MS);
  expect(written).toEqual([{ ...READ, firstAt: 0, lastAt: 0, count: 1 }]);
  for (const at of [2_000, 3_000, 4_000]) {
    await moveTo(at);
    reads.note(READ);
  }
  await moveTo(HOUR_MS);
  expect(written).toHaveLength(1);
  await moveTo(HOUR_MS + 2_000);
  expect(written.slice(1)).toEqual([{ ...READ, firstAt: 2_000, lastAt: 4_000, count: 3 }]);
});

it('counts readers, persons and kinds apart, and writes all of them when it is asked', async () => {
  const { reads, written } = recording();
  const others = [
    READ,
    { ...READ, reader: 'root' },
    { ...READ, subject: 'eve' },
    { ...READ, what: 'notes' as const },
  ];
  for (const read of [...others, READ]) reads.note(read);
  await reads.flush();
  expect(written.map(({ count }) => count)).toEqual([2, 1, 1, 1]);
});

it('keeps what could not be written, and tries again', async () => {
  const { reads, store, written, faults, moveTo } = recording();
  store.isFull = true;
  reads.note(READ);
  await moveTo(SECOND_MS);
  expect(faults).toHaveLength(1);
  store.isFull = false;
  reads.note(READ);
  await moveTo(SECOND_MS + RETRY_MS);
  expect(written).toEqual([{ ...READ, firstAt: 0, lastAt: SECOND_MS, count: 2 }]);
});
