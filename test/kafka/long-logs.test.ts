// Logs of many messages are read to their ends: a client that is slower than the broker never stands still.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openKafkaBroker } from '../../src/relay/kafka/broker/kafka-broker.ts';
import { messagesOfSpans } from '../../src/relay/kafka/broker/read-span.ts';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';

let server: KafkaServer;

beforeAll(async () => {
  server = await startKafka();
});

afterAll(async () => {
  await server?.stop();
});

it('reads twenty thousand messages in parts, each once and in the order of its partition', async () => {
  const broker = await openKafkaBroker({
    brokers: [server.address],
    clientName: 'reader',
    isEncrypted: false,
    credentials: undefined,
    prefix: 'long',
  });
  const topic = `long${randomUUID().slice(0, 8)}`;
  await broker.prepare([{ name: topic, keptDays: undefined }]);
  const count = 20_000;
  for (let from = 0; from < count; from += 1_000)
    await broker.send(
      Array.from({ length: 1_000 }, (_, at) => ({
        ...{ topic, key: String((from + at) % 5), value: 'x'.repeat(200) },
        headers: { position: String(from + at) },
      })),
    );
  const next = new Map<number, number>();
  let seen = 0;
  for await (const { partition, offset } of messagesOfSpans(broker, await broker.spans([topic]))) {
    expect(offset).toBe(next.get(partition) ?? 0);
    next.set(partition, offset + 1);
    seen += 1;
    // Slower than the broker.
    if (seen % 1_000 === 0) await new Promise((resolve) => void setImmediate(resolve));
  }
  expect(seen).toBe(count);
  await broker.close();
});
