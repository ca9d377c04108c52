// `sluice logs` on log files as a daemon leaves them, rotated ones included.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timeOption } from '../../../src/cli/program/option-time.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;

beforeAll(() => {
  place = makePlace();
  const logs = join(place.folder, 'data/paper-DU1/logs');
  mkdirSync(logs, { recursive: true });
  const line = (minute: number, level: string) =>
    `${JSON.stringify({ level, message: `at minute ${minute}`, time: new Date(Date.parse('2026-03-02T15:00:00Z') + minute * 60_000) })}\n`;
  const lines = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) =>
      line(from + at, (from + at) % 10 === 0 ? 'warn' : 'info'),
    ).join('');
  // One long line, so that reading backwards crosses several chunks.
  const long = `${JSON.stringify({ level: 'error', message: 'x'.repeat(600_000), time: '2026-03-02T15:59:30.000Z' })}\n`;
  writeFileSync(join(logs, 'sluice1.log'), lines(0, 60) + long);
  writeFileSync(join(logs, 'sluice.log'), lines(60, 100));
});
afterAll(() => place.leave());

async function minutes(...args: string[]): Promise<string[]> {
  const { out } = await place.run('logs', ...args);
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => /minute (\d+)/.exec(line)?.[1] ?? 'long');
}

describe('the log', () => {
  it('shows the last lines, from rotated files too', async () => {
    expect(await minutes('-n', '2')).toEqual(['98', '99']);
    expect(await minutes('-n', '43')).toEqual([
      '58',
      '59',
      'long',
      ...Array.from({ length: 40 }, (_, at) => String(60 + at)),
    ]);
    expect(await minutes()).toHaveLength(50);
  });

  it('shows one level and worse, as many lines as asked for', async () => {
    expect(await minutes('--level', 'warn', '-n', '6')).toEqual([
      '50',
      'long',
      '60',
      '70',
      '80',
      '90',
    ]);
    expect(await minutes('--level', 'error')).toEqual(['long']);
    const wrong = await place.run('logs', '--level', 'loud');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('Allowed choices are debug, info, warn, error');
  });

  it('shows everything since a moment', async () => {
    expect(await minutes('--since', '2026-03-02T16:37:00Z')).toEqual(['97', '98', '99']);
    expect(await minutes('--since', '2026-03-02T10:55:00-05:00', '--level', 'warn')).toEqual([
      'long',
      '60',
      '70',
      '80',
      '90',
    ]);
    expect(await minutes('--since', '1s')).toEqual([]);
    const wrong = await place.run('logs', '--since', 'yesterday');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('Expected a span (45m, 2h, 3d), a time of today (10:15, ET)');
  });

  it('reads a span, a time of today at the exchange, and an instant', () => {
    const now = instant(Date.parse('2026-03-02T16:37:00Z'));
    const since = (text: string) => new Date(timeOption(text)(now).begin).toISOString();
    expect(since('90m')).toBe('2026-03-02T15:07:00.000Z');
    expect(since('3d')).toBe('2026-02-27T16:37:00.000Z');
    expect(since('10:15')).toBe('2026-03-02T15:15:00.000Z');
    expect(since('2026-03-02T10:15:00-05:00')).toBe('2026-03-02T15:15:00.000Z');
    expect(since('2026-03-02')).toBe('2026-03-02T05:00:00.000Z');
    expect(new Date(timeOption('2026-03-08')(now).end).toISOString()).toBe(
      '2026-03-09T04:00:00.000Z',
    );
    for (const wrong of ['', '10', '25:00', '2026-02-30', '2026-03-02T10:15', '-3h'])
      expect(() => since(wrong), wrong).toThrow('Expected a span');
  });
});
