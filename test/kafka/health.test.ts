// Whoever looks is told that nothing is published: by the readiness of the API and by `sluice status`, until the broker is back.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';
import { type ServedBook, startBook } from '../processes/served-book.ts';
import { until } from '../processes/waiting.ts';

let kafka: KafkaServer;
let book: ServedBook;

beforeAll(async () => {
  kafka = await startKafka();
  book = await startBook({ api: [`kafka: { brokers: ["${kafka.address}"], prefix: health }`] });
});

afterAll(async () => {
  await book?.end();
  await kafka?.stop();
});

interface Ready {
  readonly checks: { readonly kafka?: string };
  readonly why: string;
}

const ready = async () => (await (await fetch(`${book.url()}/health/ready`)).json()) as Ready;
const kafkaIs = (state: string) =>
  until(`Kafka is ${state}`, async () => (await ready()).checks.kafka === state);

it('is said while the broker is dead, and no longer', async () => {
  await kafkaIs('ok');
  const status = async () => (await book.run('status')).out.replaceAll(/\s+/g, ' ');
  expect(await status()).not.toContain('Kafka');
  await kafka.kill();
  await book.open('Waits');
  await kafkaIs('degraded');
  const { why } = await ready();
  expect(why).toContain('Nothing is published to Kafka, and what happens waits in the ledger');
  expect(why).not.toContain(kafka.address);
  expect(await status()).toMatch(/DEGRADED: .*Nothing is published to Kafka/);
  await kafka.start();
  await kafkaIs('ok');
  expect(await status()).not.toContain('Kafka');
});
