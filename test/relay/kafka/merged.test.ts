// The messages of several partitions come in the order in which their events were recorded.
import { expect, it } from 'vitest';
import type { Broker, FetchedPart, StoredMessage } from '../../../src/relay/kafka/broker/broker.ts';
import type { Accepted } from '../../../src/relay/kafka/rebuilding/judged-message.ts';
import { merged } from '../../../src/relay/kafka/rebuilding/merged.ts';

const ACCEPTED: Accepted = {
  versions: { judge: () => ({ kind: 'SIGNED' }) },
  unsignedUntil: 0,
};

/** Offsets of what is read, as `partition/offset`; each answer of the broker holds so many messages of each partition. */
async function orderOf(
  logs: readonly (readonly (number | undefined)[])[],
  atOnce = 1,
): Promise<string[]> {
  const topic = 'holdings.securities';
  const openLog: Broker['openLog'] = () => ({
    fetch: async (places) =>
      places.map(({ partition, offset }): FetchedPart => {
        const found = (logs[partition] ?? []).slice(offset, offset + atOnce);
        const messages = found.map(
          (position, at): StoredMessage => ({
            ...{ topic, partition, offset: offset + at, key: '', at: 0, headers: {} },
            value: bodyOf(position),
          }),
        );
        return { topic, partition, offset, messages, next: offset + found.length };
      }),
    async close() {},
  });
  const spans = logs.map((log, partition) => ({ topic, partition, start: 0, end: log.length }));
  const order: string[] = [];
  for await (const batch of merged({ openLog }, spans, ACCEPTED))
    order.push(...batch.map(({ partition, offset }) => `${partition}/${offset}`));
  return order;
}

/** Without a position it is no event. */
function bodyOf(position: number | undefined): string {
  if (position === undefined) return 'no event';
  return JSON.stringify({
    ...{ id: `security-1@${position}`, position, stream: 'security-1', version: position },
    ...{ type: 'ACTION_APPLIED', schema_version: 1, effective: 1_000, recorded_at: 1_000 },
    ...{ actor: 'a', source: 's', correlation_id: 'c', causation_id: 'd', hash: 'a'.repeat(64) },
    data: { actionId: 'x', portfolios: 1 },
  });
}

it('is the order of their positions, whichever partition answers first', async () => {
  expect(
    await orderOf([
      [1, 4, 5],
      [2, 3, 6],
    ]),
  ).toEqual(['0/0', '1/0', '1/1', '0/1', '0/2', '1/2']);
});

it('leaves what was sent again later, and what is no event, where it lies in its partition', async () => {
  const order = await orderOf([
    [3, 1, undefined, 4],
    [1, 2, 5],
  ]);
  expect(order.filter((name) => name.startsWith('0'))).toEqual(['0/0', '0/1', '0/2', '0/3']);
  expect(order.indexOf('1/1')).toBeLessThan(order.indexOf('0/0'));
  expect(order.at(-1)).toBe('1/2');
  expect(order).toHaveLength(7);
});

it('reads nothing where there is nothing, and all of one partition', async () => {
  expect(await orderOf([[], []])).toEqual([]);
  expect(await orderOf([[], [undefined, 2]])).toEqual(['1/0', '1/1']);
});

it('is the order of their positions also where an answer holds several of each partition', async () => {
  expect(
    await orderOf(
      [
        [2, 4, 6],
        [1, 3, 5],
      ],
      2,
    ),
  ).toEqual(['1/0', '0/0', '1/1', '0/1', '1/2', '0/2']);
  // What was sent again stays behind what it follows.
  expect(
    await orderOf(
      [
        [3, 1, 4],
        [2, 5],
      ],
      3,
    ),
  ).toEqual(['1/0', '0/0', '0/1', '0/2', '1/1']);
});
