// Two processes on one PostgreSQL database: what one does is true in the other.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { later } from '../../../src/api/app/live.ts';
import { openServerCounters } from '../../../src/api/store/postgres/server-state.ts';
import { createRateCounts } from '../../../src/api/store/workers/rate-counts.ts';
import { openLeaderElection } from '../../../src/sql/leader-election.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from '../../processes/postgres.ts';
import { type ServedBook, startBook } from '../../processes/served-book.ts';
import { until } from '../../processes/waiting.ts';

const programs = postgresPrograms();

describe.runIf(programs !== undefined)('of two processes on PostgreSQL', () => {
  let server: PostgresServer;
  let book: ServedBook;
  let beside: string;

  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
    book = await startBook({ store: server.address });
    beside = await book.serveBeside();
  });
  afterAll(async () => {
    await book.end();
    await server.stop();
  });

  /** Positions that the stream of a portfolio has told. */
  async function told(portfolio: number) {
    const heard = new Set<number>();
    const ending = new AbortController();
    const answer = await fetch(`${beside}/api/v1/portfolios/${portfolio}/events`, {
      headers: { authorization: `Bearer ${book.bearer}` },
      signal: ending.signal,
    });
    onTestFinished(() => ending.abort());
    void (async () => {
      let text = '';
      for await (const part of answer.body ?? []) {
        text += Buffer.from(part).toString();
        for (const [, position] of text.matchAll(/"type":"valuation".*?"position":(\d+)/g))
          heard.add(Number(position));
      }
    })().catch(() => {});
    return heard;
  }

  async function besideAnswers(path: string, bearer: string): Promise<number> {
    const answer = await fetch(`${beside}/api/v1${path}`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  it('one streams what the other books, sooner than it would find by comparing', async () => {
    const portfolio = await book.open('Streamed');
    const heard = await told(portfolio);
    await until('the stream has begun', () => heard.size > 0);
    const bookedAndTold = async () => {
      const known = heard.size;
      const body = { portfolio_id: portfolio, transaction_type: 'DEPOSIT', amount: '10' };
      const made = await book.ask('POST', '/transactions', body);
      expect(made?.status, JSON.stringify(made?.body)).toBe(201);
      await until('it is told', () => heard.size > known);
    };
    // It compares every two seconds: that alone would tell the last of ten after eighteen. A busy machine is as slow now and then.
    await until('ten are told sooner', async () => {
      const began = performance.now();
      for (let round = 0; round < 10; round += 1) await bookedAndTold();
      return performance.now() - began < 17_000;
    });
  });

  it('one answers what the other has just booked', async () => {
    const portfolio = await book.open('Read');
    expect(await besideAnswers(`/portfolios/${portfolio}`, book.bearer)).toBe(200);
  });

  it('one refuses a user whom the other has just disabled', async () => {
    await book.run('user', 'add', 'bob', '--role', 'viewer');
    const users = (await book.ask('GET', '/users'))?.body;
    const { id } = (users as { id: string; username: string }[]).find(
      ({ username }) => username === 'bob',
    ) ?? { id: '' };
    const authorization = `Bearer ${await book.signedInAdmin()}`;
    const headers = { authorization };
    const isActive = async (is_active: boolean) => {
      const changed = await book.ask('PATCH', `/users/${id}`, { is_active }, headers);
      expect(changed?.status, JSON.stringify(changed?.body)).toBe(200);
    };
    // Without the news he would be believed for two seconds, each time; a busy machine takes a second now and then.
    await until('it is at once', async () => {
      await isActive(true);
      const bob = (await book.run('user', 'token', 'bob', '--minutes', '5')).out.trim();
      const answer = () => besideAnswers('/portfolios', bob);
      await until('he is known', async () => (await answer()) === 200);
      await isActive(false);
      const began = performance.now();
      await until('he is refused', async () => (await answer()) === 401);
      return performance.now() - began < 1_000;
    });
  });

  it('one leads, and each says of itself whether it does', async () => {
    const leads = async (url: string) => {
      const headers = { authorization: `Bearer ${book.bearer}` };
      const answer = await fetch(`${url}/health/detailed`, { headers });
      const { leader } = (await answer.json()) as { leader: { leads: boolean; shared: boolean } };
      expect(leader.shared).toBe(true);
      return leader.leads;
    };
    await until('one leads', async () => (await leads(book.url())) !== (await leads(beside)));
  });

  it('both count towards one limit', async () => {
    const lines = [1, 2].map(() => openLeaderElection(server.address, later));
    const counts = await Promise.all(
      lines.map(async (line) => {
        line.start();
        await until('it is connected', line.isUp);
        const parts = { connection: line, now: Date.now, after: later };
        const counters = openServerCounters(parts);
        onTestFinished(async () => {
          counters.stop();
          await line.stop();
        });
        return createRateCounts(counters, Date.now);
      }),
    );
    const ask = async (worker: number) =>
      (await counts[worker]?.count('address:a', { windowMs: 60_000, max: 1_000 }))?.count ?? 0;
    for (let time = 0; time < 40; time += 1) {
      await ask(0);
      await ask(1);
    }
    let seen = 80;
    await until('one has heard of the other', async () => {
      seen += 1;
      return (await ask(0)) >= seen;
    });
    expect(await ask(0)).toBeLessThanOrEqual(seen + 1);
  });
});
