// What is published, in which order, and what the place says meanwhile: nothing is lost, whatever fails, and nothing is passed over.
import { describe, expect, it } from 'vitest';
import { Refused } from '../../../src/relay/kafka/broker/refused.ts';
import {
  advancedTo,
  NOTHING_PUBLISHED,
  type PublishedPlace,
  placeFrom,
  placeIn,
  positionOf,
  withEnds,
  withKey,
} from '../../../src/relay/kafka/publishing/place.ts';
import {
  MESSAGES_AT_ONCE,
  mendLog,
  type PublishingParts,
  passForeign,
  published,
  signPublished,
} from '../../../src/relay/kafka/publishing/publish.ts';
import type { Source } from '../../../src/relay/kafka/publishing/source.ts';
import { countingSource, createMemoryLog, type MemoryLog } from '../harness/memory-log.ts';

const TOPIC = 'holdings.trades';

interface Publishing {
  readonly log: MemoryLog;
  readonly kept: PublishedPlace[];
  readonly parts: PublishingParts;
  readonly source: Source;
  /** Publishes from the place that was kept last. */
  run(): Promise<void>;
}

function publishing(source: Source): Publishing {
  const log = createMemoryLog([TOPIC]);
  const kept: PublishedPlace[] = [];
  const parts = {
    sources: [source],
    topics: [TOPIC],
    broker: log as unknown as PublishingParts['broker'],
    async keep(place: PublishedPlace) {
      kept.push(place);
    },
  };
  return {
    ...{ log, kept, parts, source },
    async run() {
      for await (const _ of published(parts, source, kept.at(-1) ?? NOTHING_PUBLISHED)) void _;
    },
  };
}

const odd = (count: number) =>
  Array.from({ length: count }, (_, at) => at + 1).filter((n) => n % 2 === 1);

describe('what is published', () => {
  it('is all there is, page after page, and the place says how far the broker has confirmed it', async () => {
    const count = 2 * MESSAGES_AT_ONCE + 3;
    const { log, kept, source, run } = publishing(countingSource(count, TOPIC));
    await run();
    expect(log.ids(TOPIC)).toHaveLength(count);
    expect(new Set(log.ids(TOPIC)).size).toBe(count);
    expect(kept.map((place) => positionOf(place, source))).toEqual([
      MESSAGES_AT_ONCE,
      2 * MESSAGES_AT_ONCE,
      count,
    ]);
    expect(kept.at(-1)?.ends).toEqual({
      [`${TOPIC}/0`]: count - odd(count).length,
      [`${TOPIC}/1`]: odd(count).length,
    });
    await run();
    expect(log.ids(TOPIC)).toHaveLength(count);
  });

  it('is sent again if the broker has not confirmed it: the place stays', async () => {
    const { log, kept, run } = publishing(countingSource(5, TOPIC));
    log.onSend = () => {
      throw new Error('no broker');
    };
    await expect(run()).rejects.toThrow('no broker');
    expect(kept).toEqual([]);
    log.onSend = () => {};
    await run();
    expect(log.ids(TOPIC)).toHaveLength(5);
  });

  it('is kept only after the broker has it', async () => {
    const { log, kept, run } = publishing(countingSource(5, TOPIC));
    const keptBefore: number[] = [];
    log.onSend = () => void keptBefore.push(kept.length);
    await run();
    expect(keptBefore).toEqual([0]);
    expect(kept).toHaveLength(1);
  });

  it('is confirmed although what follows it cannot be read', async () => {
    const whole = countingSource(MESSAGES_AT_ONCE + 1, TOPIC);
    const { kept, source, run } = publishing({
      ...whole,
      async after(position, limit) {
        if (position >= MESSAGES_AT_ONCE) throw new Error('the journal is gone');
        return whole.after(position, limit);
      },
    });
    await expect(run()).rejects.toThrow('the journal is gone');
    expect(kept.map((place) => positionOf(place, source))).toEqual([MESSAGES_AT_ONCE]);
  });

  it('fits what brokers take of one partition at a time, and a message beyond that goes alone', async () => {
    const whole = countingSource(4, TOPIC);
    const { log, run } = publishing({
      ...whole,
      after: async (position, limit) =>
        (await whole.after(position, limit)).map((one) => ({
          ...one,
          message: { ...one.message, value: 'x'.repeat(one.position === 3 ? 2_000_000 : 400_000) },
        })),
    });
    const sizes: number[] = [];
    log.onSend = (messages) => void sizes.push(messages.length);
    await run();
    expect(sizes).toEqual([2, 1, 1]);
  });
});

describe('a broker that has lost the end of its log', () => {
  it('gets again what it lost, of that partition only, and up to the place', async () => {
    const { log, kept, parts, run } = publishing(countingSource(9, TOPIC));
    await run();
    const place = kept.at(-1) ?? NOTHING_PUBLISHED;
    log.cut(TOPIC, 1, 2);
    const mended = await mendLog(parts, place);
    expect(mended).toMatchObject({ partitions: [`${TOPIC}/1`], messages: 3 });
    expect(log.ids(TOPIC)).toEqual(['e2', 'e4', 'e6', 'e8', 'e1', 'e3', 'e5', 'e7', 'e9']);
    expect(kept).toEqual([place, place]);
    expect(await mendLog(parts, mended?.place ?? place)).toBeUndefined();
  });

  it('gets everything of a partition of which nothing is left, and nothing that was not published', async () => {
    const { log, kept, parts, source, run } = publishing(countingSource(9, TOPIC));
    await run();
    for (const partition of [0, 1]) log.cut(TOPIC, partition, 0);
    const place = advancedTo(kept.at(-1) ?? NOTHING_PUBLISHED, source, 6);
    expect(await mendLog(parts, place)).toMatchObject({ messages: 6 });
    expect(log.ids(TOPIC)).toEqual(['e2', 'e4', 'e6', 'e1', 'e3', 'e5']);
  });

  it('gets from each partition on what is left there', async () => {
    const { log, kept, parts, run } = publishing(countingSource(9, TOPIC));
    await run();
    log.cut(TOPIC, 0, 3);
    log.cut(TOPIC, 1, 1);
    expect(await mendLog(parts, kept.at(-1) ?? NOTHING_PUBLISHED)).toMatchObject({ messages: 5 });
    expect(log.ids(TOPIC)).toEqual(['e2', 'e4', 'e6', 'e8', 'e1', 'e3', 'e5', 'e7', 'e9']);
  });

  it('says what is left also where others have written behind it', async () => {
    const { log, kept, parts, run } = publishing(countingSource(9, TOPIC));
    await run();
    log.cut(TOPIC, 1, 2);
    await log.send([{ topic: TOPIC, key: '1', value: '{}', headers: { id: 'foreign' } }]);
    await mendLog(parts, kept.at(-1) ?? NOTHING_PUBLISHED);
    expect(log.ids(TOPIC).slice(4)).toEqual(['e1', 'e3', 'foreign', 'e5', 'e7', 'e9']);
  });

  it('that were none of ours has its end from then on', async () => {
    const { log, kept, parts, run } = publishing(countingSource(4, TOPIC));
    await log.send([{ topic: TOPIC, key: '0', value: '{}', headers: { id: 'foreign' } }]);
    await run();
    const longer = withEnds(kept.at(-1) ?? NOTHING_PUBLISHED, [
      { topic: TOPIC, partition: 0, end: 4 },
    ]);
    const mended = await mendLog(parts, longer);
    expect(mended).toMatchObject({ messages: 0, place: { ends: { [`${TOPIC}/0`]: 3 } } });
  });

  it('is told from messages of others behind ours', async () => {
    const { log, kept, parts, run } = publishing(countingSource(4, TOPIC));
    await run();
    log.cut(TOPIC, 1, 1);
    await log.send([{ topic: TOPIC, key: '1', value: '{}', headers: { id: 'foreign' } }]);
    log.cut(TOPIC, 0, 1);
    const mended = await mendLog(parts, kept.at(-1) ?? NOTHING_PUBLISHED);
    expect(mended?.partitions).toEqual([`${TOPIC}/0`]);
    expect(log.ids(TOPIC)).toEqual(['e2', 'e4', 'e1', 'foreign']);
  });
});

describe('messages of others behind ours', () => {
  const guarded = (signedBefore = false): Source => ({
    ...countingSource(4, TOPIC),
    async originOf({ value }) {
      if (value.startsWith('{"n":')) return 'OWN';
      return signedBefore ? 'LOST' : 'FOREIGN';
    },
  });
  const stranger = { topic: TOPIC, key: '0', value: '{"of":"another"}', headers: { id: 'p-1@1' } };
  const signed = withKey(NOTHING_PUBLISHED, 'ab', 0);

  it('stop a publisher that never signed before its place moves', async () => {
    const { log, kept, run } = publishing(guarded());
    await log.send([stranger]);
    await expect(run()).rejects.toThrow(Refused);
    expect(kept).toEqual([]);
  });

  it('are found wherever they lie: first, or last', async () => {
    const { log, kept, parts, run } = publishing(guarded());
    await run();
    const place = kept.at(-1) ?? NOTHING_PUBLISHED;
    expect(await passForeign(parts, place)).toEqual({ place, forged: [] });
    const own = { topic: TOPIC, key: '0', value: '{"n":5}', headers: { id: 'e5' } };
    await log.send([own]);
    expect(await passForeign(parts, place)).toEqual({ place, forged: [] });
    await log.send([stranger]);
    await expect(passForeign(parts, place)).rejects.toThrow('is p-1@1 of another ledger');
    log.cut(TOPIC, 0, 2);
    await log.send([stranger, own]);
    await expect(passForeign(parts, place)).rejects.toThrow('is p-1@1 of another ledger');
  });

  it('are named once by a publisher that signs, which goes on', async () => {
    const { log, kept, parts, source } = publishing(guarded());
    await log.send([stranger]);
    const batches = [];
    for await (const one of published(parts, source, signed)) batches.push(one);
    expect(batches).toMatchObject([
      { messages: 4, forged: [{ place: `${TOPIC}/0@0`, id: 'p-1@1' }] },
    ]);
    await log.send([stranger, stranger]);
    const passed = await passForeign(parts, kept.at(-1) ?? signed);
    expect(passed.forged.map(({ place }) => place)).toEqual([`${TOPIC}/0@3`, `${TOPIC}/0@4`]);
    expect(kept.at(-1)).toEqual(passed.place);
    expect(await passForeign(parts, passed.place)).toMatchObject({ forged: [] });
  });

  it('stop a publisher that signs if it has signed them itself, and has them no more', async () => {
    const { log, parts } = publishing(guarded(true));
    await log.send([stranger]);
    await expect(passForeign(parts, signed)).rejects.toThrow(
      'is p-1@1 of another ledger, of this one before it was restored from a backup, or was signed by it',
    );
  });

  it('are no matter where the source does not know its own', async () => {
    const { log, kept, run } = publishing(countingSource(4, TOPIC));
    await log.send([stranger]);
    await run();
    expect(kept).toHaveLength(1);
  });
});

describe('signatures', () => {
  const SEALS = 'holdings.signatures';
  const sealing = (): Source => ({
    ...countingSource(MESSAGES_AT_ONCE + 2, TOPIC),
    seal: (page, after) =>
      page.length === 0
        ? []
        : [
            {
              ...{ topic: SEALS, key: '0', value: `${after}` },
              headers: { id: `s${after}`, position: String(page.at(-1)?.position) },
            },
          ],
    first: [{ topic: SEALS, key: '0', value: 'key', headers: { id: 'key' } }],
  });

  function sealed() {
    const log = createMemoryLog([TOPIC, SEALS]);
    const made = publishing(sealing());
    const parts = { ...made.parts, topics: [TOPIC, SEALS], broker: log as never };
    return { ...made, log, parts };
  }

  it('are in the log before what they cover', async () => {
    const { log, parts, source } = sealed();
    const sent: string[] = [];
    log.onSend = ([first]) => void sent.push(`${first?.topic} ${first?.headers.id}`);
    for await (const _ of published(parts, source, NOTHING_PUBLISHED)) void _;
    expect(sent[0]).toBe(`${SEALS} s0`);
    expect(sent.indexOf(`${SEALS} s1000`)).toBeLessThan(sent.indexOf(`${TOPIC} e1001`));
    expect(log.ids(SEALS)).toEqual(['s0', 's1000']);
  });

  it('are sent again when the broker has lost them, after the keys', async () => {
    const { log, kept, parts, source } = sealed();
    for await (const _ of published(parts, source, NOTHING_PUBLISHED)) void _;
    log.cut(SEALS, 0, 1);
    await mendLog(parts, kept.at(-1) ?? NOTHING_PUBLISHED);
    expect(log.ids(SEALS)).toEqual(['s0', 'key', 's1000']);
  });

  it('are made for what was published before there were any', async () => {
    const { log, parts, source } = sealed();
    const before = advancedTo(NOTHING_PUBLISHED, source, MESSAGES_AT_ONCE + 1);
    const place = await signPublished(parts, source, before);
    expect(log.ids(SEALS)).toEqual(['s0', 's1000']);
    expect(log.ids(TOPIC)).toEqual([]);
    expect(place.ends).toEqual({ [`${SEALS}/0`]: 2 });
  });
});

describe('the place', () => {
  it('is read back as it was written, also one from before there were marks', () => {
    const place = withEnds(
      advancedTo(NOTHING_PUBLISHED, { name: 'a', mark: (seq) => `h${seq}` }, 7),
      [{ topic: TOPIC, partition: 1, end: 4 }],
    );
    expect(placeFrom(JSON.stringify(place))).toEqual(place);
    expect(place).toEqual({
      positions: { a: 7 },
      marks: { a: 'h7' },
      ends: { [`${TOPIC}/1`]: 4 },
    });
    expect(placeFrom('{"positions":{"a":7}}')).toEqual({
      positions: { a: 7 },
      marks: {},
      ends: {},
    });
    expect(placeFrom(undefined)).toEqual(NOTHING_PUBLISHED);
  });

  it('of one source leaves those of others', () => {
    const marked = (name: string) => ({ name, mark: (seq: number) => `${name}${seq}` });
    const both = advancedTo(advancedTo(NOTHING_PUBLISHED, marked('a'), 7), marked('b'), 2);
    expect(both).toMatchObject({ positions: { a: 7, b: 2 }, marks: { a: 'a7', b: 'b2' } });
  });

  it('of topics of another prefix is none', () => {
    const place = withEnds(advancedTo(NOTHING_PUBLISHED, { name: 'a' }, 7), [
      { topic: TOPIC, partition: 0, end: 4 },
    ]);
    expect(placeIn(place, [TOPIC, 'holdings.cash'])).toBe(place);
    expect(placeIn(place, ['other.trades'])).toEqual(NOTHING_PUBLISHED);
    expect(placeIn(NOTHING_PUBLISHED, ['other.trades'])).toBe(NOTHING_PUBLISHED);
  });
});
