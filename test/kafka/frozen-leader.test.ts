// A process that leads and publishes is frozen, as by a hypervisor that pauses it: another takes over, and what wakes up harms nothing.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerTopics } from '../../src/relay/kafka/rebuilding/topic-faults.ts';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from '../processes/postgres.ts';
import { type ServedBook, startBook } from '../processes/served-book.ts';
import { until } from '../processes/waiting.ts';
import { rowsOfBook } from './harness/rows-of-book.ts';
import { loggedIn } from './harness/topics.ts';

const PREFIX = 'frozen';
const programs = postgresPrograms();

describe.runIf(programs !== undefined)('a frozen leader', () => {
  let postgres: PostgresServer;
  let kafka: KafkaServer;
  let book: ServedBook;

  beforeAll(async () => {
    [postgres, kafka] = await Promise.all([startPostgres(programs ?? ''), startKafka()]);
    const api = [`kafka: { brokers: ["${kafka.address}"], prefix: ${PREFIX} }`];
    book = await startBook({ store: postgres.address, api });
  });
  afterAll(async () => {
    await book?.end();
    await Promise.all([postgres?.stop(), kafka?.stop()]);
  });

  async function leads(url: string): Promise<boolean> {
    const headers = { authorization: `Bearer ${book.bearer}` };
    const answer = await fetch(`${url}/health/detailed`, { headers });
    // Without its store it answers 503, and says nothing about a leader.
    return ((await answer.json()) as { leader?: { leads: boolean } }).leader?.leads === true;
  }

  /** As a client does it: again under the same key while the store does not answer. */
  async function deposit(url: string, portfolio_id: number): Promise<number> {
    const headers = {
      authorization: `Bearer ${book.bearer}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    const body = JSON.stringify({ portfolio_id, transaction_type: 'DEPOSIT', amount: '1' });
    return until('it answers', async () => {
      const answer = await fetch(`${url}/api/v1/transactions`, { method: 'POST', headers, body });
      await answer.arrayBuffer();
      return answer.status !== 503 && answer.status;
    });
  }

  async function publishedIds(): Promise<readonly string[]> {
    const settings = {
      ...{ brokers: [kafka.address], prefix: PREFIX, clientName: 'test' },
      ...{ isEncrypted: false, credentials: undefined },
    };
    return (await loggedIn(settings, ledgerTopics(PREFIX))).map(({ headers }) => headers.id ?? '');
  }

  async function bookedIds(): Promise<readonly string[]> {
    const rows = (await rowsOfBook(postgres.address)).ledger_events ?? [];
    return rows.map((row) => {
      const event = Object.fromEntries(JSON.parse(row) as [string, unknown][]);
      return `${event.stream}@${event.version}`;
    });
  }

  const all = (what: string) =>
    until(what, async () => {
      // The topics are made some time after a process leads.
      const published = new Set(await publishedIds().catch(() => []));
      const booked = await bookedIds();
      return booked.every((id) => published.has(id));
    });

  it('is followed by another, and when it wakes up it leads no more, answers, and publishes nothing twice in effect', async () => {
    await until('the first leads', () => leads(book.url()));
    const beside = await book.serveBeside();
    const portfolio = await book.open('Frozen');
    expect(await deposit(book.url(), portfolio)).toBe(201);
    await all('the first has published');

    process.kill(book.pid(), 'SIGSTOP');
    try {
      await until('the other leads', () => leads(beside));
      for (let count = 0; count < 5; count += 1) expect(await deposit(beside, portfolio)).toBe(201);
      await all('the other has published');
    } finally {
      process.kill(book.pid(), 'SIGCONT');
    }

    await until(
      'the first answers again',
      async () => (await deposit(book.url(), portfolio)) === 201,
    );
    await until('the first leads no more', async () => !(await leads(book.url())));
    expect(await leads(beside)).toBe(true);
    expect(await deposit(beside, portfolio)).toBe(201);
    await all('what came after is published');
    const published = await publishedIds();
    expect(published.toSorted()).toEqual([...new Set(published)].toSorted());
    expect((await book.run('book', 'verify')).code).toBe(0);
  });
});
