// The practice as a newcomer starts it: with the shipped files, no key, no account, and one command.
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../processes/alive.ts';
import { childrenOf } from '../../processes/children.ts';
import { ROOT } from '../../processes/program.ts';
import { until } from '../../processes/waiting.ts';
import type { Place } from '../place/sluice.ts';
import { type StarterPlaces, screenOf, starterPlaces } from '../place/starter-places.ts';

const CTRL_C = '\u0003';
const BARS = `SPY=${join(ROOT, 'config/demo/spy-1m.csv')}`;
const TAPE = join(ROOT, 'config/demo/predictions.ndjson');

let places: StarterPlaces;
beforeAll(async () => {
  places = await starterPlaces();
});
afterAll(() => places.leave());

let place: Place;
beforeEach(() => {
  place = places.make();
});
afterEach(() => place.leave());

describe('sluice practice', () => {
  it('trades the shipped strategies at a terminal, answers beside it, and ends with Ctrl-C', async () => {
    const child = place.spawnAtTerminal('practice');
    const screen = screenOf(child);
    await until('it has bought', () => screen().includes('bought'));
    const [program = 0] = childrenOf(child.pid ?? 0);
    const simulators = childrenOf(program);
    expect(simulators).toHaveLength(2);
    expect(screen()).toContain('Predictions: made up for AAPL, MSFT, SPY.');
    const status = JSON.parse((await place.run('status', '--practice', '--json')).out);
    const unmeant = await place.run('status');
    expect(unmeant.code).toBe(2);
    expect(unmeant.err).toContain('To reach that one, run the command with --practice (');
    expect(status).toMatchObject({ live: true, mode: 'practice', account: 'DU1234567' });
    // What it held a moment ago may have been sold since.
    const held = await until('a protected position', async () => {
      const { out } = await place.run('positions', '--practice', '--json');
      const rows = JSON.parse(out) as readonly { readonly protected: boolean }[];
      return rows.find((row) => row.protected);
    });
    expect(held).toMatchObject({ strategy: expect.any(String) });

    const strategy = join(place.folder, 'strategies/flow-follow.yaml');
    const text = readFileSync(strategy, 'utf8');
    writeFileSync(strategy, text.replace('target:', 'tragte:'));
    const reload = await place.run('reload', '--practice');
    expect(reload.code).toBe(4);
    expect(reload.err).toContain('tragte');
    writeFileSync(strategy, text.replace('r: 2', 'r: 3'));
    await until('the edit is in force', () => screen().includes('target.r'));

    child.stdin?.write(CTRL_C);
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    expect(screen()).toContain('measured by the simulated broker: 0 ms');
    expect(screen()).not.toContain('error:');
    expect(simulators.filter(isAlive)).toEqual([]);
    expect(readdirSync(join(place.folder, 'data'))).toEqual(['practice-DU1234567']);
  });

  it('has a simulated gateway, whatever port the configuration names', async () => {
    const { out } = await place.ask('gateway', 'status', '--practice');
    expect(out).toMatch(/^ok +port +simulated$/m);
    expect(out).not.toContain('127.0.0.1');
  });

  it('refuses real money in any form', async () => {
    const live = 'account_type: margin\nmode: live\naccount: U1234567\n';
    const text = readFileSync(place.config, 'utf8').replaceAll(
      /^(mode|account|account_type):.*\n/gm,
      '',
    );
    for (const money of [live, 'mode: paper\naccount: U1234567\n']) {
      writeFileSync(place.config, text + money);
      const ran = await place.run('practice');
      expect(ran).toMatchObject({ code: 2, out: '' });
      expect(ran.err).toMatch(
        /^error: .*a practice needs a paper account.* \(practice-in-live\)\n$/,
      );
    }
    expect(existsSync(join(place.folder, 'data'))).toBe(false);
  });

  it('refuses what cannot be played with one sentence', async () => {
    const refused: readonly (readonly [flags: readonly string[], said: string])[] = [
      [['--at', '2026-11-21'], 'is not a trading day'],
      [['--at', '09:30'], 'a time with its offset'],
      [['--bars', 'SPY=nowhere.csv'], 'nowhere.csv: file not found'],
      [['--bars', `SPY=${TAPE}`], 'predictions.ndjson: no bars are in this JSON'],
      [['--tape', 'nowhere.ndjson'], '--tape nowhere.ndjson'],
      [['--bars', BARS, '--at', '2024-01-03'], 'has bars'],
      [['--speed', '0'], 'a speed above 0'],
      [['--demo'], "Unknown option '--demo'"],
    ];
    for (const [flags, said] of refused) {
      const ran = await place.ask('practice', ...flags);
      expect(ran, said).toMatchObject({ code: 2, out: '' });
      expect(ran.err).toMatch(/^error: [^\n]+\n$/);
      expect(ran.err).toContain(said);
    }
  });

  it('asks for a feed, and names the command that starts it', async () => {
    writeFileSync(place.config, 'account: DU1\n');
    rmSync(join(place.folder, 'strategies'), { recursive: true });
    mkdirSync(join(place.folder, 'strategies'));
    const ran = await place.run('practice');
    expect(ran).toMatchObject({ code: 4, err: expect.stringContaining('has no feed') });
    const started = await place.run('start', '--practice');
    expect(started).toMatchObject({ code: 2, err: expect.stringContaining('`sluice practice`') });
  });
});
