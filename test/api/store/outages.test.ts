// What a store does while its server is gone, its file is locked or cannot be written, and when it comes back.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CompiledQuery } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src/api/store/open-store.ts';
import { createSqlIdentityStore } from '../../../src/api/store/sql-identity-store.ts';
import { StoreUnavailable } from '../../../src/sql/store-unavailable.ts';
import { childrenOf } from '../../processes/children.ts';
import { postgresPrograms, startPostgres } from '../../processes/postgres.ts';
import { ROOT } from '../../processes/program.ts';
import { TIMEOUT_MS } from '../../processes/waiting.ts';

const programs = postgresPrograms();

function file(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-book-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'book.sqlite');
}

async function opened(place: string) {
  const { db, close } = await openStore(place);
  onTestFinished(close);
  return createSqlIdentityStore(db);
}

/** A process of its own that opens the store and closes it. */
function opening(place: string): ChildProcess {
  const module = join(ROOT, 'src/api/store/open-store.ts');
  const script = `const { openStore } = await import(${JSON.stringify(module)}); await (await openStore(${JSON.stringify(place)})).close();`;
  return spawn(process.execPath, [
    '--experimental-strip-types',
    '--input-type=module',
    '-e',
    script,
  ]);
}

async function exitOf(child: ChildProcess): Promise<string> {
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += String(chunk);
  });
  const [code] = (await once(child, 'exit')) as [number];
  return code === 0 ? '0' : said;
}

const KEY = { kid: 'sig_1', jwk: '{}', createdAt: 1 };

describe('a SQLite store', () => {
  it('that another process has locked is unavailable, and works again afterwards', async () => {
    const place = file();
    const store = await opened(place);
    const other = new Database(place);
    onTestFinished(() => void other.close());
    other.exec('begin immediate');
    await expect(store.addSigningKey(KEY)).rejects.toThrow(StoreUnavailable);
    expect(await store.users()).toEqual([]);
    other.exec('commit');
    await store.addSigningKey(KEY);
    expect(await store.signingKeys()).toEqual([KEY]);
  });

  it('that has no room left is unavailable for writing and can be read', async () => {
    const place = file();
    const { db, close } = await openStore(place);
    onTestFinished(close);
    const store = createSqlIdentityStore(db);
    await store.addSigningKey(KEY);
    const { rows } = await db.executeQuery<{ page_count: number }>(
      CompiledQuery.raw('pragma page_count'),
    );
    await db.executeQuery(CompiledQuery.raw(`pragma max_page_count = ${rows[0]?.page_count}`));
    const long = { ...KEY, kid: 'sig_2', jwk: 'x'.repeat(100_000) };
    await expect(store.addSigningKey(long)).rejects.toThrow(StoreUnavailable);
    expect(await store.signingKeys()).toEqual([KEY]);
    await db.executeQuery(CompiledQuery.raw('pragma max_page_count = 100000'));
    await store.addSigningKey(long);
  });

  it('that is no database is unavailable from the beginning', async () => {
    const place = file();
    writeFileSync(place, 'this is a letter, not a database. '.repeat(100));
    await expect(openStore(place)).rejects.toThrow(StoreUnavailable);
  });
});

describe.each(['SQLite', ...(programs === undefined ? [] : ['PostgreSQL'])])(
  'a store in %s',
  (kind) => {
    async function place(): Promise<string> {
      if (kind === 'SQLite' || programs === undefined) return file();
      const server = await startPostgres(programs);
      onTestFinished(() => server.stop());
      return server.address;
    }

    it('is created once when several processes open it at the same moment', async () => {
      const at = await place();
      const ended = await Promise.all([1, 2, 3, 4].map(() => exitOf(opening(at))));
      expect(ended).toEqual(['0', '0', '0', '0']);
      const store = await opened(at);
      expect(await store.users()).toEqual([]);
    });

    it('of a newer version is not opened, and the reason is one sentence', async () => {
      const at = await place();
      const { db, close } = await openStore(at);
      await db.executeQuery(
        CompiledQuery.raw(
          "insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')",
        ),
      );
      await close();
      await expect(openStore(at)).rejects.toThrow(
        /^a newer sluice has written it \(.*9999-later\); update sluice, or name another store$/,
      );
    });
  },
);

describe.runIf(programs !== undefined)('a PostgreSQL store', () => {
  it('whose server died is unavailable, and works again when it is back', async () => {
    const server = await startPostgres(programs ?? '');
    const store = await opened(server.address);
    onTestFinished(() => server.stop());
    await store.addSigningKey(KEY);
    await server.kill();
    const asked = Array.from({ length: 30 }, () => store.signingKeys());
    for (const answer of await Promise.allSettled(asked)) {
      expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    }
    await server.start();
    await expect.poll(() => store.signingKeys().catch(() => 'gone'), WAIT).toEqual([KEY]);
  });

  it('whose server stands still gives up after a bounded time', async () => {
    const server = await startPostgres(programs ?? '');
    const store = await opened(server.address);
    onTestFinished(() => server.stop());
    // The parent is stopped before its children and goes on after them: meanwhile a child that has ended keeps its number.
    process.kill(server.pid(), 'SIGSTOP');
    const children = childrenOf(server.pid());
    for (const pid of children) process.kill(pid, 'SIGSTOP');
    const asked = Array.from({ length: 30 }, () => store.signingKeys());
    for (const answer of await Promise.allSettled(asked)) {
      expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    }
    for (const pid of [...children, server.pid()]) process.kill(pid, 'SIGCONT');
    await expect.poll(() => store.signingKeys().catch(() => 'gone'), WAIT).toEqual([]);
  });
});

const WAIT = { timeout: TIMEOUT_MS, interval: 100 };
