import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countOf, createProgress, paceOf, stepsOf } from '../../src/cli/program/progress.ts';
import { makePlace, type Place } from './place/sluice.ts';

function screen(isTTY = true, isJsonAsked = false) {
  let written = '';
  let nowMs = 0;
  const progress = createProgress({
    output: { isTTY, write: (text) => (written += text) },
    isJsonAsked,
    now: () => nowMs,
  });
  return {
    progress,
    now: () => nowMs,
    written: () => written,
    pass(ms: number) {
      nowMs += ms;
    },
  };
}

describe('the progress of a command', () => {
  it('appears after two seconds, changes in place, and is gone at the end', () => {
    const { progress, written, pass } = screen();
    const step = stepsOf(progress, 'backtest', 4);
    step();
    expect(written()).toBe('');
    pass(2_000);
    step();
    pass(100);
    step();
    progress.end();
    expect(written()).toBe('\r\u001b[Kbacktest  50 %\r\u001b[K');
  });

  it('tells the pace of long steps and the time left', () => {
    const { progress, now, written, pass } = screen();
    const step = paceOf(progress, { what: 'grid', steps: 'variants', total: 1_200 }, now);
    pass(60_000);
    step();
    pass(60_000);
    step();
    pass(3_000_000);
    for (let at = 0; at < 1_100; at += 1) step();
    expect(written().split('\r\u001b[K')).toEqual([
      '',
      'grid  1 of 1,200 variants, 1.0 a minute, 20 h left',
      'grid  2 of 1,200 variants, 1.0 a minute, 20 h left',
      'grid  3 of 1,200 variants, 0.1 a minute, 346 h left',
    ]);
  });

  it('is a line for each tenth elsewhere, as in the log of a nightly run, after ten seconds', () => {
    const { progress, now, written, pass } = screen(false);
    const step = paceOf(progress, { what: 'null', steps: 'runs', total: 25 }, now);
    for (let at = 0; at < 25; at += 1) {
      pass(1_000);
      step();
    }
    progress.end();
    expect(written().split('\n')).toEqual([
      'null  10 of 25 runs, 60 a minute, 15 s left',
      'null  13 of 25 runs, 60 a minute, 12 s left',
      'null  15 of 25 runs, 60 a minute, 10 s left',
      'null  18 of 25 runs, 60 a minute, 7 s left',
      'null  20 of 25 runs, 60 a minute, 5 s left',
      'null  23 of 25 runs, 60 a minute, 2 s left',
      'null  25 of 25 runs, 60 a minute, 0 s left',
      '',
    ]);
    const {
      progress: asJson,
      now: nowOfJson,
      written: ofJson,
      pass: passJson,
    } = screen(false, true);
    const stepOfJson = paceOf(asJson, { what: 'null', steps: 'runs', total: 1 }, nowOfJson);
    passJson(60_000);
    stepOfJson();
    expect(ofJson()).toBe('');
  });

  it('counts where the end is not known', () => {
    const { progress, written, pass } = screen();
    pass(2_000);
    countOf(progress, 'replay', 'inputs')();
    expect(written()).toContain('replay  1 inputs');
  });

  it.each([
    [false, false],
    [true, true],
  ])('is silent in a pipe and with --json (terminal: %s, JSON: %s)', (isTTY, isJsonAsked) => {
    const { progress, written, pass } = screen(isTTY, isJsonAsked);
    pass(60_000);
    stepsOf(progress, 'grid', 2)();
    progress.end();
    expect(written()).toBe('');
  });
});

describe('a grid that takes longer than two seconds', () => {
  let place: Place;
  beforeEach(() => {
    place = makePlace();
  });
  afterEach(() => place.leave());

  /** One recorded day, played a thousand times. */
  function grid(): string[] {
    const demo = join(import.meta.dirname, '../../config/demo');
    copyFileSync(join(demo, 'spy-1m.csv'), join(place.folder, 'spy.csv'));
    copyFileSync(join(demo, 'predictions.ndjson'), join(place.folder, 'flow.ndjson'));
    const strategy = readFileSync(join(demo, 'strategies/flow-follow.yaml'), 'utf8');
    writeFileSync(join(place.folder, 'flow-follow.yaml'), strategy);
    const values = Array.from({ length: 1_000 }, (_, index) => (2 + index / 1_000).toFixed(3));
    return [
      ...['backtest', '--strategy', 'flow-follow.yaml', '--bars', 'SPY=spy.csv'],
      ...['--predictions', 'flow.ndjson', '--grid', `stop.atr.multiple=${values.join(',')}`],
    ];
  }

  it('says at a terminal how far it is', async () => {
    const child = place.spawnAtTerminal(...grid());
    let output = '';
    for await (const chunk of child.stdout ?? []) {
      output += chunk;
      if (/grid {2}\d+ of 1,000 variants, \d[\d.]* a minute, \d+ (s|min) left/.test(output)) break;
    }
    expect(output).toMatch(/grid {2}\d+ of 1,000 variants, \d[\d.]* a minute, \d+ (s|min) left/);
  });
});
