// What another client has aborted is in no reading of a topic, and nothing waits for it: a producer in Python, on librdkafka.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { environmentWith } from '../../scripts/python-environment.ts';
import { deadLetters, replayMessages, viewLag } from '../../src/relay/app/kafka-log.ts';
import { type Broker, type LogSpan, placeName } from '../../src/relay/kafka/broker/broker.ts';
import { openKafkaBroker } from '../../src/relay/kafka/broker/kafka-broker.ts';
import { DEAD_LETTERS, deadLetterOf } from '../../src/relay/kafka/dead-letters/dead-letter.ts';
import { topicName } from '../../src/relay/kafka/messages/topics.ts';
import { NOTHING_PUBLISHED, withEnds } from '../../src/relay/kafka/publishing/place.ts';
import { mendLog, published } from '../../src/relay/kafka/publishing/publish.ts';
import { ledgerTopics } from '../../src/relay/kafka/rebuilding/topic-faults.ts';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';
import { until } from '../processes/waiting.ts';
import { countingSource } from '../relay/harness/memory-log.ts';

const run = promisify(execFile);
const REQUIREMENTS = join(import.meta.dirname, '../clients/requirements-kafka.txt');

let python: string;
let server: KafkaServer;
let broker: Broker;
let settings: Parameters<typeof openKafkaBroker>[0];

beforeAll(async () => {
  python = await environmentWith(REQUIREMENTS);
  server = await startKafka();
});

afterAll(async () => {
  await broker?.close();
  await server?.stop();
});

beforeEach(async () => {
  await broker?.close();
  settings = {
    ...{ brokers: [server.address], clientName: 'reader', isEncrypted: false },
    ...{ credentials: undefined, prefix: `t${randomUUID().slice(0, 8)}` },
  };
  broker = await openKafkaBroker(settings);
  const topics = [...ledgerTopics(settings.prefix), topicName(settings.prefix, DEAD_LETTERS)];
  await broker.prepare(topics.map((name) => ({ name, keptDays: undefined })));
});

const spanOf = async (topic: string, partition: number): Promise<LogSpan> => {
  const span = (await broker.spans([topic])).find((one) => one.partition === partition);
  if (span === undefined) throw new Error('no such partition');
  return span;
};

const IN_A_TRANSACTION = `
import sys
from confluent_kafka import Producer
address, topic, partition, count = sys.argv[1:]
producer = Producer({'bootstrap.servers': address, 'transactional.id': topic})
producer.init_transactions()
producer.begin_transaction()
for at in range(int(count)):
    producer.produce(topic, '{"aborted":%d}' % at, '0', int(partition))
producer.flush()
producer.abort_transaction()
`;

/** Its messages and the mark behind them are in the log. */
async function aborted(topic: string, partition: number, count: number): Promise<void> {
  const asked = [server.address, topic, String(partition), String(count)];
  const before = (await spanOf(topic, partition)).end;
  await run(join(python, 'python'), ['-c', IN_A_TRANSACTION, ...asked]);
  await until('they are aborted', async () => {
    return (await spanOf(topic, partition)).end === before + count + 1;
  });
}

describe('a topic into which another client has written transactions and aborted them', () => {
  it('is replayed without them, to its end', async () => {
    const topic = `${settings.prefix}.trades`;
    const partition = broker.partitionOf('1');
    const send = (value: string) => broker.send([{ topic, key: '1', value, headers: {} }]);
    await send('first');
    await aborted(topic, partition, 3);
    await aborted(topic, partition, 2);
    await send('second');
    await aborted(topic, partition, 1);
    const seen: string[] = [];
    const asked = { topic, from: { offset: 0 }, to: undefined, partition, portfolio: undefined };
    const count = await replayMessages(settings, asked, ({ value }) => seen.push(value));
    expect(count).toEqual({ ok: true, value: 2 });
    expect(seen).toEqual(['first', 'second']);
  });

  it('gives a reader no lag', async () => {
    const topic = `${settings.prefix}.trades`;
    await aborted(topic, 3, 2);
    const { prefix } = settings;
    const place = { prefix, offsets: {}, parked: {}, isBehind: false, deadLetters: 0 };
    expect(await viewLag(settings, place, Date.now())).toMatchObject({
      value: { messages: 0, seconds: 0 },
    });
  });

  it('lists its dead letters', async () => {
    const topic = topicName(settings.prefix, DEAD_LETTERS);
    const message = {
      ...{ topic: 'x', partition: 0, offset: 7, at: 1, key: '1', value: '{}' },
      headers: {},
    };
    const letter = deadLetterOf(topic, message, { why: 'odd', tries: 1, reader: 'r' });
    const [sent] = await broker.send([letter]);
    await aborted(topic, sent?.partition ?? 0, 2);
    const found = await deadLetters(settings);
    expect(found.ok && found.value.map(({ why }) => why)).toEqual(['odd']);
  });

  it('is mended after a loss, from the last message of the ledger on', async () => {
    const topic = `${settings.prefix}.trades`;
    const source = countingSource(4, topic);
    let place = NOTHING_PUBLISHED;
    const parts = {
      ...{ sources: [source], topics: [topic], broker },
      async keep(next: typeof place) {
        place = next;
      },
    };
    for await (const _ of published(parts, source, place)) void _;
    const partition = broker.partitionOf('1');
    await aborted(topic, partition, 70);
    // As if the broker had confirmed one more message, which is gone.
    const { end } = await spanOf(topic, partition);
    const longer = withEnds(place, [{ topic, partition, end: end + 1 }]);
    expect(await mendLog(parts, longer)).toMatchObject({
      ...{ messages: 0, partitions: [placeName(topic, partition)] },
    });
  });
});
