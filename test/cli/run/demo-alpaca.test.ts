// The demonstration and the practice with Alpaca as a user starts them: a bracket protects what was bought, and nothing stays behind.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../processes/alive.ts';
import { childrenOf } from '../../processes/children.ts';
import { until } from '../../processes/waiting.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.leave());

interface Held {
  readonly id: string;
  readonly protected: boolean;
}

function screenOf(child: ChildProcess): () => string {
  let shown = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      shown += chunk;
    });
  return () => shown;
}

function protectedPosition(option: readonly string[]): Promise<Held> {
  return until('a protected position', async () => {
    const { out } = await place.run('positions', ...option, '--json');
    const rows = out === '' ? [] : (JSON.parse(out) as readonly Held[]);
    return rows.find((row) => row.protected);
  });
}

async function ended(child: ChildProcess): Promise<void> {
  const beside = childrenOf(child.pid ?? 0);
  expect(beside).toHaveLength(2);
  const end = once(child, 'close');
  child.kill('SIGINT');
  expect(await end).toEqual([0, null]);
  await until('the simulators have ended', () => !beside.some(isAlive));
}

describe('the demonstration with Alpaca', () => {
  const DEMO = ['--demo', 'alpaca'];

  it('protects what it buys by a bracket, explains it, and ends with its simulators', async () => {
    const child = place.spawn('start', ...DEMO, '--foreground', '--only', 'trader');
    const screen = screenOf(child);
    const { id } = await protectedPosition(DEMO);
    expect(screen()).toContain('Alpaca is simulated');
    expect(screen()).toMatch(/Faults: POST \/fault at http:\/\/127\.0\.0\.1:\d+ \(Alpaca\)/);
    expect(screen()).toContain('the stop rests at the broker');
    for (const line of screen().split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const explained = (await place.run('explain', id, ...DEMO)).out.replaceAll(/\n +/g, ' ');
    expect(explained).toMatch(/wire +sent: entry \S+\.e, target \S+\.t, stop \S+\.s/);
    expect(explained).toMatch(/stop working, alpaca \S+\.s/);
    await ended(child);
    expect(screen()).toContain('measured by the simulated broker: 0 ms');
    expect(screen()).toMatch(/closed, \S+ USD after commissions/);
  });

  it('cannot be continued: its simulator keeps no state', async () => {
    const ran = await place.run('start', ...DEMO, '--keep');
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('start it without --keep');
  });
});

it('a practice plays a configuration for Alpaca, without its keys', async () => {
  rmSync(place.config);
  rmSync(join(place.folder, 'strategies'), { recursive: true });
  await place.run('config', 'init');
  const text = readFileSync(place.config, 'utf8').replace(/^account:.*$/m, 'account: PA3OWN');
  const keys = `{ api_key: "\${env:OWN_ALPACA_KEY}", api_secret: "\${env:OWN_ALPACA_SECRET}" }`;
  writeFileSync(place.config, `broker: alpaca\nalpaca: ${keys}\n${text}`);
  const child = place.spawn('practice');
  const screen = screenOf(child);
  await protectedPosition(['--practice']);
  await ended(child);
  expect(screen()).not.toContain('error:');
  expect(screen()).toContain('Practice without money');
});
