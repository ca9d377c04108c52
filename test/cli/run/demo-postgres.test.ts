// The demonstration with a PostgreSQL server of its own, which ends with it, and which process leads.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postgresPrograms } from '../../processes/postgres.ts';
import { until } from '../../processes/waiting.ts';
import { makePlace } from '../place/sluice.ts';

describe.runIf(postgresPrograms() !== undefined)('the demonstration with PostgreSQL', () => {
  it('keeps its book in a server that ends with it', async () => {
    const place = makePlace();
    onTestFinished(() => place.leave());
    const child = place.spawn('start', '--demo', '--foreground', '--with', 'postgres');
    let told = '';
    child.stdout?.on('data', (chunk) => {
      told += chunk;
    });
    const address = await until('it is named', () => /psql '([^']+)'/.exec(told)?.[1]);
    await until('the API is up', () => told.includes('Dashboard at'));
    const client = new pg.Client({ connectionString: address });
    client.on('error', () => {});
    await client.connect();
    await until('it holds the book', async () => {
      const { rows } = await client.query('select count(*)::int as events from ledger_events');
      return rows[0].events > 0;
    });
    for (const line of told.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const file = join(place.folder, 'data', 'demo-DU0000001', 'services.yaml');
    expect(readFileSync(file, 'utf8')).toContain('"store"');
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(existsSync(file)).toBe(false);
    await expect(client.query('select 1')).rejects.toThrow();
  });
});
