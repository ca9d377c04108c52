// Consumers of other makers read the topics: Debian's kcat, and a client in Python that validates by the schemas and rebuilds positions.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { environmentWith } from '../../scripts/python-environment.ts';
import { openKafkaBroker } from '../../src/relay/kafka/broker/kafka-broker.ts';
import { openJournalReading } from '../../src/trader/app/journal-reading/open-journal-reading.ts';
import { booked } from '../ledger/harness/booked.ts';
import { busyBook } from '../ledger/harness/busy-book.ts';
import { trade } from '../ledger/harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../ledger/harness/ledger-places.ts';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';
import { published, publishedFacts } from './harness/published.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');

let server: KafkaServer;
let place: LedgerPlace;
let book: OpenLedger;
let portfolio: number;
let folder: string;
let facts: number;
let settings: Parameters<typeof openKafkaBroker>[0];

beforeAll(async () => {
  server = await startKafka();
  settings = {
    brokers: [server.address],
    clientName: 'sluice',
    isEncrypted: false,
    credentials: undefined,
    prefix: `t${randomUUID().slice(0, 8)}`,
  };
  place = await (LEDGER_PLACES.SQLite as () => Promise<LedgerPlace>)();
  book = await openLedger(place.address);
  portfolio = await busyBook(book.ledger);
  const terms = { day: '2025-09-01', quantity: '4.25', price: '33.1' };
  await booked(book.ledger, portfolio as never, trade('BUY', 'MSFT', terms));
  await published(settings, book.store);
  folder = mkdtempSync(join(tmpdir(), 'sluice-facts-'));
  const file = join(folder, 'journal.sqlite');
  copyFileSync(join(ROOT, 'test/fixtures/journal/one-trade.sqlite'), file);
  const journal = openJournalReading(file);
  if (!journal.ok || journal.value === undefined) throw new Error('the journal cannot be read');
  facts = journal.value.lastSeq();
  journal.value.close();
  await publishedFacts(settings, book.store, { file, lastSeq: facts });
});

afterAll(async () => {
  await book?.close();
  await place?.end();
  await server?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

it('kcat reads each message as JSON, with its headers', async () => {
  const topic = `${settings.prefix}.trades`;
  const { stdout } = await run('kcat', ['-b', server.address, '-C', '-e', '-q', '-J', '-t', topic]);
  const messages = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const events = await book.store.read.recordedEvents({ after: 0, limit: 10_000 });
  const trades = events.filter(({ type }) => /^TRADE_|^LOTS_MOVED_/.test(type));
  expect(messages.map(({ payload }) => JSON.parse(payload).id).toSorted()).toEqual(
    trades.map(({ stream, version }) => `${stream}@${version}`).toSorted(),
  );
  const [first] = messages;
  expect(first.headers).toContain('schema');
});

it('a client in Python validates all messages, facts of traders too, and its positions are those of the ledger', async () => {
  const broker = await openKafkaBroker(settings);
  await broker.prepare([{ name: `${settings.prefix}.check`, keptDays: undefined }]);
  const python = await environmentWith(join(ROOT, 'test/clients/requirements-kafka.txt'));
  const { stdout } = await run(join(python, 'python'), [
    join(ROOT, 'test/clients/kafka_positions.py'),
    server.address,
    settings.prefix,
    join(ROOT, 'config/kafka/schemas'),
    String(portfolio),
  ]);
  const said = JSON.parse(stdout);
  const rows = await book.ledger.read.positions(portfolio as never);
  const held = rows.filter(({ quantity }) => !quantity.isZero());
  expect(said.messages).toBeGreaterThan(50);
  expect(said.facts).toBe(facts);
  expect(said.positions).toEqual(
    Object.fromEntries(
      held.map(({ security, quantity, cost }) => [
        String(security),
        { quantity: quantity.toString(), cost: cost.toString() },
      ]),
    ),
  );
  // Producers with Java's partitioner choose the partitions that the relay chooses.
  for (const [key, partition] of Object.entries(said.partitions))
    expect([key, broker.partitionOf(key)]).toEqual([key, partition]);
  expect(Object.keys(said.partitions)).toHaveLength(52);
  await broker.close();
});
