import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogs, LOG_FILE } from '../../../../src/trader/adapters/system/logs.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function logsIn(options: { fileBytesMax?: number; secrets?: string[] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-logs-'));
  folders.push(folder);
  const logs = createLogs({
    folder,
    level: 'info',
    console: 'none',
    about: { service: 'trader', account_id: 'DU1' },
    secrets: ['k3y-of-the-feed'],
    ...options,
  });
  return { folder, logs };
}

describe('the log', () => {
  it('writes one JSON object per line and never a secret', async () => {
    const { folder, logs } = logsIn();
    logs.info('asked with k3y-of-the-feed', {
      feed: { apiKey: 'another-one', url: 'http://h/?api_key=k3y-of-the-feed' },
      headers: [{ 'X-API-Key': 'third-one' }],
      failure: new Error('401 for k3y-of-the-feed'),
    });
    logs.debug('below the level');
    logs.error('broken', { symbol: 'SPY' });
    expect(logs.errorsLastHour()).toBe(1);
    await logs.stop();

    const text = readFileSync(join(folder, LOG_FILE), 'utf8');
    expect(text).not.toMatch(/k3y-of-the-feed|another-one|third-one/);
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({
      level: 'info',
      service: 'trader',
      account_id: 'DU1',
      feed: { apiKey: '***' },
    });
    expect(lines[1]).toMatchObject({ level: 'error', message: 'broken', symbol: 'SPY' });
    expect(Date.parse(lines[1].timestamp)).not.toBeNaN();
  });

  it('writes computed numbers as the decimals that they stand for', async () => {
    const { folder, logs } = logsIn();
    logs.info('day -0.03999999999996362', {
      mean: 100.46999999999998,
      held: [{ risk: 0.1 + 0.2 }],
    });
    await logs.stop();
    expect(JSON.parse(readFileSync(join(folder, LOG_FILE), 'utf8'))).toMatchObject({
      ...{ message: 'day -0.04', mean: 100.47, held: [{ risk: 0.3 }] },
    });
  });

  it('keeps names and paths that contain the text of a secret', async () => {
    const { folder, logs } = logsIn({ secrets: ['trading'] });
    logs.error('trading-DU1234567: SPY 135 has NO STOP', { file: '/srv/trading/journal.sqlite' });
    logs.info('refused', { said: 'trading is not the password' });
    await logs.stop();
    const text = readFileSync(join(folder, LOG_FILE), 'utf8');
    expect(text).toContain('trading-DU1234567: SPY 135 has NO STOP');
    expect(text).toContain('/srv/trading/journal.sqlite');
    expect(text).toContain('"said":"*** is not the password"');
  });

  it.each([1, 2, 3, 5, 8, 19, 60])(
    'keeps the newest of %i lines whole in files by size, ten at most, and ends',
    async (count) => {
      const { folder, logs } = logsIn({ fileBytesMax: 2_000 });
      const wide = 'x'.repeat(850);
      for (let n = 1; n <= count; n += 1) logs.info('line', { n, wide });
      await logs.stop();
      const files = readdirSync(folder);
      expect(files).toHaveLength(Math.min(10, Math.ceil(count / 2)));
      const kept = files
        .flatMap((file) => readFileSync(join(folder, file), 'utf8').trim().split('\n'))
        .map((line): number => JSON.parse(line).n);
      const newest = Array.from({ length: kept.length }, (_, back) => count - back);
      expect(kept.sort((one, other) => other - one)).toEqual(newest);
      expect(readFileSync(join(folder, LOG_FILE), 'utf8')).toContain(`"n":${count},`);
    },
  );

  it('continues in the file of the previous run', async () => {
    const { folder, logs } = logsIn();
    logs.info('the first life');
    await logs.stop();
    const next = createLogs({
      folder,
      level: 'info',
      console: 'none',
      about: { service: 'trader', account_id: 'DU1' },
      secrets: [],
    });
    next.info('the second life');
    await next.stop();
    expect(readFileSync(join(folder, LOG_FILE), 'utf8').trim().split('\n')).toHaveLength(2);
  });
});
