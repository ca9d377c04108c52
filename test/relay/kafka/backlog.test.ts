// How far a reader is behind, in messages and in time.
import { expect, it } from 'vitest';
import { createBacklog } from '../../../src/relay/kafka/commands/backlog.ts';

const span = (end: number, partition = 0) => ({ topic: 'c', partition, start: 0, end });
const place = (offset: number, partition = 0) => ({ topic: 'c', partition, offset });

it('counts what the log holds beyond what is done, in all partitions', () => {
  const backlog = createBacklog();
  backlog.reaches([span(5), span(2, 1)], 1_000);
  backlog.isAt(place(3));
  expect(backlog.messages()).toBe(4);
  backlog.isAt(place(2, 1));
  expect([backlog.messages(), backlog.ageMs(5_000)]).toEqual([2, 4_000]);
  backlog.isAt(place(9));
  expect(backlog.messages()).toBe(0);
});

it('is as old as the oldest message that waits: by when it was sent, or first seen', () => {
  const backlog = createBacklog();
  backlog.isAt(place(0));
  backlog.isAt(place(0, 1));
  expect(backlog.ageMs(9_000)).toBe(0);
  backlog.reaches([span(1)], 1_000);
  backlog.reaches([span(2)], 3_000);
  expect(backlog.ageMs(5_000)).toBe(4_000);
  backlog.begins({ ...place(0, 1), at: 500 });
  expect(backlog.messages()).toBe(3);
  expect(backlog.ageMs(5_000)).toBe(4_500);
  backlog.isAt(place(1, 1));
  expect(backlog.ageMs(5_000)).toBe(4_000);
  backlog.isAt(place(2));
  expect([backlog.messages(), backlog.ageMs(5_000)]).toEqual([0, 0]);
});
