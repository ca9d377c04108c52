// Which batches of an answer count, as a broker answers after transactions of several producers.
import { expect, it } from 'vitest';
import { abortedAmong, type Batch } from '../../../src/relay/kafka/broker/aborted-transactions.ts';

const PLAIN = 0;
const TRANSACTIONAL = 16;
const MARKER = 48;

/** Offset, length, attributes and producer. */
type Row = readonly [number, number, number, number];

function kept(
  rows: readonly Row[],
  aborted: readonly (readonly [producer: number, first: number])[],
): number[] {
  const isAborted = abortedAmong(
    aborted.map(([producer, first]) => ({
      producerId: BigInt(producer),
      firstOffset: BigInt(first),
    })),
  );
  return rows.flatMap(([offset, count, attributes, producer]) => {
    const batch: Batch = {
      firstOffset: BigInt(offset),
      lastOffsetDelta: count - 1,
      ...{ attributes, producerId: BigInt(producer) },
    };
    return isAborted(batch) || attributes === MARKER ? [] : [offset];
  });
}

it('leaves out every aborted transaction of a producer, and keeps those that it committed', () => {
  const rows: readonly Row[] = [
    [0, 1, TRANSACTIONAL, 7],
    [1, 1, MARKER, 7],
    [2, 2, TRANSACTIONAL, 7],
    [4, 1, TRANSACTIONAL, 7],
    [5, 1, MARKER, 7],
    [6, 1, TRANSACTIONAL, 7],
    [7, 1, MARKER, 7],
    [8, 1, TRANSACTIONAL, 7],
    [9, 1, MARKER, 7],
  ];
  const aborted = [
    [7, 0],
    [7, 2],
    [7, 8],
  ] as const;
  expect(kept(rows, aborted)).toEqual([6]);
  // The broker need not name them in order.
  expect(kept(rows, aborted.toReversed())).toEqual([6]);
});

it('keeps what others wrote meanwhile, in transactions or without', () => {
  const rows: readonly Row[] = [
    [0, 1, TRANSACTIONAL, 7],
    [1, 1, TRANSACTIONAL, 8],
    [2, 1, PLAIN, -1],
    [3, 1, MARKER, 8],
    [4, 1, TRANSACTIONAL, 7],
    [5, 1, MARKER, 7],
  ];
  expect(kept(rows, [[7, 0]])).toEqual([1, 2]);
});

it('leaves out a transaction that began before the answer, or ends after it', () => {
  const end: readonly Row[] = [
    [4, 2, TRANSACTIONAL, 7],
    [6, 1, MARKER, 7],
    [7, 1, TRANSACTIONAL, 7],
    [8, 1, MARKER, 7],
  ];
  expect(kept(end, [[7, 0]])).toEqual([7]);
  expect(kept([[0, 4, TRANSACTIONAL, 7]], [[7, 0]])).toEqual([]);
});
