// Facts of a trader in the log of a real broker: all of them, in order, whatever is killed, lost or replaced in between.
import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../src/kernel/instant.ts';
import { createKafkaFacts, type KafkaFacts } from '../../src/relay/app/kafka-facts.ts';
import { traderTopics } from '../../src/relay/kafka/publishing/journal-source.ts';
import { openJournalReading } from '../../src/trader/app/journal-reading/open-journal-reading.ts';
import type { Fact } from '../../src/trader/domain/facts/facts.ts';
import type { Journal } from '../../src/trader/ports/journal.ts';
import type { KafkaSettings } from '../../src/trader/ports/kafka-settings.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../ledger/harness/ledger-places.ts';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';
import { until } from '../processes/waiting.ts';
import { commission, execution, pinned, recorded } from '../relay/harness/account-facts.ts';
import { journalAt } from '../relay/harness/follower.ts';
import { faultsOf } from '../relay/kafka/strict-schemas.ts';
import { cutLogs, loggedIn } from './harness/topics.ts';

const BY_HAND: readonly Fact[] = [
  { type: 'command-asked', command: 'halt', requestId: 'secret-request', user: 'maria' },
  { type: 'symbol-paused', symbol: 'SPY', by: 'maria' },
  { type: 'trading-changed', state: 'HALTED', why: 'my daughter is born', by: 'operator' },
  { type: 'config-refused', by: 'maria', issues: ['password: hunter2 is no number'] },
  {
    type: 'alarm-raised',
    alarm: 'feed-silent' as never,
    text: 'no answer from https://me:hunter3@feed.example/v1?api_key=hunter4',
  },
];

describe('the facts of a trader in Kafka', () => {
  let server: KafkaServer;
  let place: LedgerPlace;
  let book: OpenLedger;
  let folder: string;
  let journal: Journal;
  let facts: KafkaFacts | undefined;
  let settings: KafkaSettings;
  let said: string[];
  const file = () => join(folder, 'journal.sqlite');

  beforeAll(async () => {
    server = await startKafka();
  });
  afterAll(() => server?.stop());

  beforeEach(async () => {
    place = await (LEDGER_PLACES.SQLite as () => Promise<LedgerPlace>)();
    book = await openLedger(place.address);
    folder = mkdtempSync(join(tmpdir(), 'sluice-facts-'));
    journal = journalAt(file());
    said = [];
    settings = {
      ...{
        brokers: [server.address],
        clientName: 'sluice',
        prefix: `t${randomUUID().slice(0, 8)}`,
      },
      ...{ isEncrypted: false, credentials: undefined },
    };
  });

  afterEach(async () => {
    await facts?.stop();
    journal.close();
    await book.close();
    await place.end();
    rmSync(folder, { recursive: true });
  });

  function follow(): KafkaFacts {
    const say = (sentence: string) => void said.push(sentence);
    const trader = { name: 'desk', mode: 'paper', account: 'DU1' };
    facts = createKafkaFacts(
      {
        ...{ settings, store: book.store, log: { error: say, warn: say, info: say, debug: say } },
        now: () => instant(Date.now()),
        after: (ms, call) => {
          const timer = setTimeout(call, ms);
          return () => clearTimeout(timer);
        },
      },
      [{ ...trader, open: () => openJournalReading(file()) }],
    );
    facts.start();
    return facts;
  }

  function append(more: readonly Fact[]): void {
    const failure = journal.append(recorded(more, journal.lastSeq() + 1));
    if (failure !== undefined) throw new Error(failure.kind);
  }

  const trades = (count: number, first = 1): Fact[] =>
    Array.from({ length: count }, (_, index) => [
      execution(`a.${first + index}.01`, 1, 500 + index),
      commission(`a.${first + index}.01`, 1),
    ]).flat();

  const caughtUp = () =>
    until('all is published', () => {
      const [account] = facts?.accounts() ?? [];
      return account?.journalId === journal.journalId && account.seq >= journal.lastSeq();
    });

  const logged = () =>
    loggedIn(
      settings,
      traderTopics(settings.prefix).map(({ name }) => name),
    );

  const ids = async () => (await logged()).map(({ headers }) => headers.id);

  const expectedIds = () =>
    Array.from({ length: journal.lastSeq() }, (_, index) => `${journal.journalId}.${index + 1}`);

  it('writes each once under its account, in order within its family', async () => {
    append([pinned('SPY'), ...trades(20)]);
    follow();
    await caughtUp();
    append(trades(5, 21));
    await caughtUp();
    const messages = await logged();
    for (const { headers, value } of messages)
      expect(faultsOf(String(headers.schema), JSON.parse(value))).toEqual([]);
    expect(messages.map(({ headers }) => headers.id).toSorted()).toEqual(expectedIds().toSorted());
    expect(new Set(messages.map(({ key }) => key))).toEqual(new Set(['paper-DU1']));
    const executions = messages.filter(({ topic }) => topic.endsWith('.trader.executions'));
    expect(executions).toHaveLength(50);
    const seqs = executions.map(({ headers }) => Number(headers.seq));
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    const [first] = executions;
    expect(first?.headers.schema).toMatch(/^trader\.executions\/execution-booked\/\d$/);
    expect(JSON.parse(first?.value ?? '')).toMatchObject({
      ...{ account: 'DU1', mode: 'paper', trader: 'desk', journal: journal.journalId, seq: 2 },
      ...{ type: 'execution-booked', data: { symbol: 'SPY', shares: 1, price: 500 } },
    });
  });

  it('says nothing of who asked, of what people wrote, and of secrets', async () => {
    append(BY_HAND);
    follow();
    await caughtUp();
    const texts = (await logged()).map(({ value }) => value).join('\n');
    expect(texts).toContain('feed.example');
    expect(texts).not.toMatch(/maria|secret-request|daughter|hunter/);
  });

  it('loses nothing while the broker is killed and stalled, and shows how far it is behind', async () => {
    append(trades(3));
    const { accounts, state } = follow();
    await caughtUp();
    await server.kill();
    append(trades(3, 4));
    await until('it waits', () => state().condition.kind === 'waiting');
    await until('it is behind', () => (accounts()[0]?.lag ?? 0) === 6);
    await until('and says for how long', () => (accounts()[0]?.ageMs ?? 0) > 0);
    expect(said.join('\n')).toContain('Facts wait in the journals of their traders');
    await server.start();
    await caughtUp();
    server.pause();
    append(trades(3, 7));
    await until('it is behind again', () => (accounts()[0]?.lag ?? 0) === 6);
    server.resume();
    await caughtUp();
    expect(accounts()[0]).toMatchObject({ lag: 0, ageMs: 0 });
    expect([...new Set(await ids())].toSorted()).toEqual(expectedIds().toSorted());
  });

  it('goes on behind what it had published when the process was killed', async () => {
    append(trades(3));
    follow();
    await caughtUp();
    await facts?.stop();
    append(trades(3, 4));
    follow();
    await caughtUp();
    expect((await ids()).toSorted()).toEqual(expectedIds().toSorted());
  });

  it('publishes another journal in the place of the first from its beginning', async () => {
    append(trades(3));
    follow();
    await caughtUp();
    const before = expectedIds();
    journal.close();
    for (const end of ['', '-wal', '-shm']) rmSync(file() + end, { force: true });
    journal = journalAt(file());
    append(trades(2, 9));
    await caughtUp();
    expect((await ids()).toSorted()).toEqual([...before, ...expectedIds()].toSorted());
    expect(said.join('\n')).toContain('desk has another journal than the one that was published');
  });

  it('publishes a restored journal again, as its next branch', async () => {
    append(trades(2));
    journal.close();
    copyFileSync(file(), `${file()}.copy`);
    journal = journalAt(file());
    append(trades(2, 3));
    follow();
    await caughtUp();
    await facts?.stop();
    journal.close();
    for (const end of ['-wal', '-shm']) rmSync(file() + end, { force: true });
    copyFileSync(`${file()}.copy`, file());
    journal = journalAt(file());
    append(trades(3, 50));
    follow();
    await until('the branch is published', () => facts?.accounts()[0]?.lag === 0);
    await caughtUp();
    const branch = (await logged()).filter(({ headers }) => headers.branch === '1');
    expect(branch.map(({ headers }) => headers.id)).toEqual(expectedIds().map((id) => `${id}~1`));
    expect(said.join('\n')).toContain('was restored from a copy');
  });

  it.each(['the end of a log', 'all logs'])(
    'notices that the broker has lost %s, and sends again what was in it',
    async (lost) => {
      append(trades(20));
      follow();
      await caughtUp();
      await facts?.stop();
      const before = (await logged()).length;
      await server.kill();
      cutLogs(server.logFolder, settings.prefix, lost === 'all logs');
      await server.start();
      expect((await logged()).length).toBeLessThan(before);
      const { state } = follow();
      await until('it is mended', () => state().mended > 0);
      await caughtUp();
      expect([...new Set(await ids())].toSorted()).toEqual(expectedIds().toSorted());
      expect(said.join('\n')).toContain('has lost messages that it had confirmed');
    },
  );
});
