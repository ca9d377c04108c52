// The API while the store of its users is gone: every route that needs it says so, nothing hangs, and it comes back.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postgresPrograms, startPostgres } from '../../processes/postgres.ts';
import { until } from '../../processes/waiting.ts';
import { PASSWORD, type Served, served } from '../harness/served.ts';

const programs = postgresPrograms();
/** A proved token is believed for two seconds without the store. */
const BELIEVED_MS = 3_000;
const LOGIN = '/api/v1/auth/login';

function filled(path: string): string {
  return path.replaceAll(/:\w+/g, 'x');
}

/** Every route of the table that a bearer can ask, and what signing in needs. */
async function expectUnavailable(api: Served, bearer: string): Promise<void> {
  const routes = api.routes.filter(({ method, needs }) => method !== 'HEAD' && needs !== 'nothing');
  const answers = await Promise.all([
    api.ask('POST', LOGIN, { body: { username: 'ann', password: PASSWORD } }),
    api.ask('POST', '/api/v1/auth/refresh', { body: { refresh_token: 'x' } }),
    ...routes.map(({ method, path }) => api.ask(method, filled(path), { bearer })),
  ]);
  expect(answers.length).toBeGreaterThan(30);
  for (const answer of answers) {
    expect(answer).toMatchObject({ status: 503, body: { detail: expect.stringMatching(/store/) } });
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(JSON.stringify(answer.body)).not.toMatch(/ {4}at |ECONN|postgres|SQL/);
  }
  expect((await api.ask('GET', '/health/live')).status).toBe(200);
}

describe.runIf(programs !== undefined)('with its users in PostgreSQL, the API', () => {
  it('answers 503 while the server is gone, and works again when it is back', async () => {
    const server = await startPostgres(programs ?? '');
    onTestFinished(() => server.stop());
    const api = await served([], 'closed', new Map(), { place: server.address });
    const bearer = await api.signedIn('ann', 'admin');
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/api/v1/ws/desk`);
    const closed = Promise.withResolvers<number>();
    socket.onclose = ({ code }) => closed.resolve(code);
    await new Promise<void>((resolve) => {
      socket.onopen = () => resolve();
    });
    await server.kill();
    socket.send(JSON.stringify({ type: 'auth', token: bearer }));
    expect(await closed.promise).toBe(4503);
    await expectUnavailable(api, bearer);
    expect(api.log.filter(({ status }) => status >= 500).every(({ error }) => error)).toBe(true);
    await server.start();
    const me = () => api.ask('GET', '/api/v1/auth/me', { bearer });
    await until('the API is back', async () => (await me()).status === 200);
    const again = await api.ask('POST', LOGIN, { body: { username: 'ann', password: PASSWORD } });
    expect(again.status).toBe(200);
  });

  it('sees a signing key that another process has drawn, and one token in both', async () => {
    const server = await startPostgres(programs ?? '');
    onTestFinished(() => server.stop());
    const shared = {
      place: server.address,
      folder: mkdtempSync(join(tmpdir(), 'sluice-api-')),
    };
    const [one, other] = await Promise.all([
      served([], 'closed', new Map(), shared),
      served([], 'closed', new Map(), shared),
    ]);
    const bearer = await one.signedIn('ann', 'admin');
    const early = await other.signedIn('bob', 'viewer');
    for (const api of [one, other]) {
      for (const token of [bearer, early]) {
        expect((await api.ask('GET', '/api/v1/auth/me', { bearer: token })).status).toBe(200);
      }
    }
  });
});

describe('with its users in a SQLite file, the API', () => {
  it('still reads while another process has locked the file, and refuses what it cannot write', async () => {
    const api = await served();
    const bearer = await api.signedIn('ann', 'admin');
    const other = new Database(api.place);
    onTestFinished(() => void other.close());
    other.exec('begin immediate');
    expect((await api.ask('GET', '/api/v1/users', { bearer })).status).toBe(200);
    const login = () => api.ask('POST', LOGIN, { body: { username: 'ann', password: PASSWORD } });
    const refused = await login();
    expect(refused).toMatchObject({ status: 503, body: { detail: expect.any(String) } });
    expect(refused.headers.get('retry-after')).toBe('2');
    other.exec('rollback');
    expect((await login()).status).toBe(200);
  });

  it('lets a key of a machine read while the file cannot be written', async () => {
    const api = await served();
    const bearer = await api.signedIn('ann', 'admin');
    const body = { name: 'machine', scopes: ['read'] };
    const made = await api.ask('POST', '/api/v1/auth/keys', { bearer, body });
    const { key } = made.body as { key: string };
    const other = new Database(api.place);
    onTestFinished(() => void other.close());
    other.exec('begin immediate');
    api.pass(BELIEVED_MS);
    expect((await api.ask('GET', '/api/v1/auth/me', { bearer: key })).status).toBe(200);
    other.exec('rollback');
  });
});
