// The practice as a newcomer starts it: with the shipped files, no key, no account, and one command.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../src/trader/app/simulated/summary.ts';
import { isAlive } from '../../processes/alive.ts';
import { childrenOf } from '../../processes/children.ts';
import { LONG_TIMEOUT, ROOT } from '../../processes/program.ts';
import { mountSmallDisk } from '../../processes/small-disk.ts';
import { until } from '../../processes/waiting.ts';
import { makePlace, type Place } from '../place/sluice.ts';

const CTRL_C = '\u0003';
const BARS = `SPY=${join(ROOT, 'config/demo/spy-1m.csv')}`;
const TAPE = join(ROOT, 'config/demo/predictions.ndjson');

/** What `config init` writes, once for all tests. */
const written = makePlace();
beforeAll(async () => {
  rmSync(written.config);
  rmSync(join(written.folder, 'strategies'), { recursive: true });
  await written.run('config', 'init');
});
afterAll(() => written.leave());

let place: Place;
beforeEach(() => {
  place = makePlace();
  cpSync(written.folder, place.folder, { recursive: true });
});
afterEach(() => place.leave());

function screenOf(child: ChildProcess): () => string {
  let shown = '';
  child.stdout?.on('data', (chunk) => {
    shown += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    shown += chunk;
  });
  return () => shown;
}

function simulatorsOf(child: ChildProcess): Promise<number[]> {
  return until('both simulators run', () => {
    const found = childrenOf(child.pid ?? 0);
    return found.length === 2 ? found : undefined;
  });
}

/** Undefined where mounting is not permitted. */
const disk = mountSmallDisk(2);
afterAll(() => disk?.end());

describe('sluice practice', () => {
  it.runIf(disk !== undefined)('says in one sentence that its disk is read-only', async () => {
    disk?.makeReadOnly();
    const { code, err } = await place.runWithData(join(disk?.folder ?? '', 'data'), 'practice');
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(
        /^error: Cannot write to \S+ \(the disk is read-only\): .* \(data\)\n$/,
      ),
    });
  });

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

  it('prints only a summary as JSON, of recorded bars and predictions', async () => {
    const ran = await place.run(
      ...['practice', '--bars', BARS, '--tape', TAPE, '--speed', '240', '--until-close', '--json'],
      // The clock runs while the processes start: half a minute of it is two hours, and the last prediction is of 15:29.
      ...['--at', '2020-12-16T13:30:00-05:00'],
    );
    expect(ran.code).toBe(0);
    expect(ran.out.trimEnd().split('\n')).toHaveLength(1);
    const summary = JSON.parse(ran.out) as RunSummary;
    expect(summary).toMatchObject({
      market_date: '2020-12-16',
      speed: 240,
      naked_milliseconds: 0,
    });
    expect(summary.predictions.accepted).toBeGreaterThan(0);
  });

  it('leaves the records of the account alone, and begins each time anew', async () => {
    const paper = join(place.folder, 'data/paper-DU1234567');
    const practice = join(place.folder, 'data/practice-DU1234567');
    for (const folder of [paper, practice]) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'HALT'), 'a record\n');
    }
    const child = place.spawn('practice');
    const screen = screenOf(child);
    await until('the gateway is ready', () => screen().includes('ready: connected'));
    expect(existsSync(join(practice, 'HALT'))).toBe(false);
    expect(readdirSync(paper)).toEqual(['HALT']);
    const second = await place.run('practice');
    expect(second).toMatchObject({ code: 1, err: expect.stringContaining('already running') });
    const ended = once(child, 'close');
    await place.run('stop', '--practice', ...LONG_TIMEOUT);
    expect(await ended).toEqual([0, null]);
  });

  it('takes its simulators along when it is killed', async () => {
    const child = place.spawn('practice', '--json');
    const simulators = await simulatorsOf(child);
    child.kill('SIGKILL');
    await until('both simulators have ended', () => !simulators.some(isAlive));
  });

  it('ends with a sentence when a simulator is killed', async () => {
    const child = place.spawn('practice');
    const screen = screenOf(child);
    const simulators = await simulatorsOf(child);
    await until('the gateway is ready', () => screen().includes('ready: connected'));
    const [first = 0] = simulators;
    const ended = once(child, 'close');
    process.kill(first, 'SIGKILL');
    expect(await ended).toEqual([1, null]);
    expect(screen()).toMatch(/error: the simulated (broker|feed) has ended.* \(simulator\)\n/);
    await until('both simulators have ended', () => !simulators.some(isAlive));
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

  it.each([
    [['--at', '2026-11-21'], 'is not a trading day'],
    [['--at', '09:30'], 'a time with its offset'],
    [['--bars', 'SPY=nowhere.csv'], 'nowhere.csv: file not found'],
    [['--bars', `SPY=${TAPE}`], 'predictions.ndjson: not JSON of bars ('],
    [['--tape', 'nowhere.ndjson'], '--tape nowhere.ndjson'],
    [['--bars', BARS, '--at', '2024-01-03'], 'has bars'],
    [['--speed', '0'], 'a speed above 0'],
    [['--demo'], "Unknown option '--demo'"],
  ])('refuses %j with one sentence', async (flags, said) => {
    const ran = await place.run('practice', ...flags);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toMatch(/^error: [^\n]+\n$/);
    expect(ran.err).toContain(said);
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
