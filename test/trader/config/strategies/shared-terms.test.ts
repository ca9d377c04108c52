// Common terms of strategies and terms of single symbols: which value applies, and where a fault is reported.
import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import { loadStrategies } from '../../../../src/trader/config/strategies/load-strategies.ts';
import { strategyFor } from '../../../../src/trader/domain/strategy/strategy.ts';

const DEFAULTS = `size: { risk_percent: 0.5 }
stop: { atr: { period: 14, bar: 5m, multiple: 3 } }
exit: { flatten_minutes_before_close: 5, max_minutes: 120 }
cooldown_minutes: 15
limits: { max_positions: 3 }
`;
const SHORT = `name: short-file
symbols: [AAPL, TSLA]
entry: { when: prediction.confidence > 0.5 }
`;

function load(files: Record<string, string>) {
  return loadStrategies({
    folder: '/s',
    cwd: '/',
    disk: {
      readFile: (path) => files[path.slice('/s/'.length)],
      listFolder: () => Object.keys(files),
    },
  });
}

function strategiesOf(files: Record<string, string>) {
  const loaded = load(files);
  if (!loaded.ok) throw new Error(loaded.failure.map(sentenceOf).join('\n'));
  return loaded.value.map(({ strategy }) => strategy);
}

function said(files: Record<string, string>): string[] {
  const loaded = load(files);
  return loaded.ok ? [] : loaded.failure.map(sentenceOf);
}

describe('the defaults of a folder', () => {
  it('are the base of every file: values of the file win, key by key', () => {
    const exit = 'exit: { max_minutes: 30 }\n';
    const [rule] = strategiesOf({ '_defaults.yaml': DEFAULTS, 'a.yaml': SHORT + exit });
    expect(rule).toMatchObject({
      size: { kind: 'risk-percent', percent: 0.5 },
      stop: { kind: 'atr', multiple: 3 },
      exit: { maxMs: 1_800_000, flattenBeforeCloseMs: 300_000 },
      cooldownMs: 900_000,
      limits: { maxPositions: 3, maxEntriesPerDay: 10 },
    });
  });

  it('are replaced as a unit where a file has its own stop, size, target or trail', () => {
    const own = `${SHORT}stop: { percent: 1 }\nsize: { shares: 5 }\n`;
    const [rule] = strategiesOf({ '_defaults.yaml': DEFAULTS, 'a.yaml': own });
    expect(rule?.stop).toEqual({ kind: 'percent', percent: 1 });
    expect(rule?.size).toEqual({ kind: 'shares', shares: 5 });
  });

  it('are part of the hash of every strategy', () => {
    const hashWith = (defaults: string) =>
      strategiesOf({ '_defaults.yaml': defaults, 'a.yaml': SHORT })[0]?.hash;
    expect(hashWith(DEFAULTS)).not.toBe(hashWith(DEFAULTS.replace('multiple: 3', 'multiple: 2')));
    expect(hashWith(DEFAULTS)).toBe(hashWith(`# a comment\n${DEFAULTS}`));
  });

  it('report their own faults, once', () => {
    const wrong = DEFAULTS.replace('cooldown_minutes', 'cooldown_minute');
    const files = { '_defaults.yaml': wrong, 'a.yaml': SHORT, 'b.yaml': SHORT };
    expect(said(files)).toEqual([
      's/_defaults.yaml:4:1: cooldown_minute: unknown setting; did you mean cooldown_minutes?',
    ]);
    expect(said({ '_defaults.yaml': `${DEFAULTS}name: x\n`, 'a.yaml': SHORT })).toEqual([
      's/_defaults.yaml:6:1: name: unknown setting; expected one of trade, entry, size, stop, target, trail, exit, add, cooldown_minutes, protection, priority, limits, protections',
    ]);
  });

  it('are named where a file does not fit them', () => {
    const trail = `${DEFAULTS}trail: { atr_multiple: 2 }\n`;
    expect(said({ '_defaults.yaml': trail, 'a.yaml': `${SHORT}stop: { percent: 1 }\n` })).toEqual([
      's/_defaults.yaml:6:1: trail.atr: the stop has no ATR for the trail: set {period, bar}',
    ]);
  });
});

describe('the terms of a symbol', () => {
  const file = (overrides: string) =>
    `${SHORT}size: { shares: 10 }\nstop: { percent: 1 }\ntarget: { r: 2 }\nper_symbol:\n${overrides}`;

  it('apply to that symbol only', () => {
    const overrides =
      '  TSLA: { stop: { percent: 3 }, size: { shares: 2 }, exit: { at: "15:00" } }\n';
    const [rule] = strategiesOf({ 'a.yaml': file(overrides) });
    if (rule === undefined) throw new Error('no rule');
    expect(strategyFor(rule, 'AAPL')).toBe(rule);
    expect(strategyFor(rule, 'TSLA')).toMatchObject({
      name: 'short-file',
      hash: rule.hash,
      stop: { kind: 'percent', percent: 3 },
      size: { kind: 'shares', shares: 2 },
      target: { kind: 'r', r: 2 },
      exit: { opposite: true, atMs: 54_000_000 },
      entry: { when: 'prediction.confidence > 0.5' },
    });
  });

  it.each([
    [
      '  TSLA: { stp: { percent: 3 } }\n',
      '8:11: per_symbol.TSLA.stp: unknown setting; did you mean stop?',
    ],
    [
      '  TSLA: { stop: { percent: 300 } }\n',
      '8:28: stop.percent: must be below 100: it would be at a price of zero or less (with the terms of TSLA)',
    ],
    [
      '  TSLX: { stop: { percent: 3 } }\n',
      "8:3: per_symbol.TSLX: TSLX is not one of the file's symbols; did you mean TSLA?",
    ],
    [
      '  TSLA: { trail: { atr_multiple: 3 } }\n',
      '8:11: trail.atr: the stop has no ATR for the trail: set {period, bar} (with the terms of TSLA)',
    ],
    [
      '  TSLA: { entry: { when: "prediction.confidenc > 1" } }\n',
      '8:27: per_symbol.TSLA.entry.when: prediction has no confidenc; did you mean prediction.confidence?',
    ],
    [
      '  TSLA: { add: { when: "prediction.confidence > 0.8", max: 1 } }\n',
      '8:25: per_symbol.TSLA.add.when: prediction.confidence: add.when is evaluated at each finished minute, so there is no prediction to read',
    ],
    [
      '  tsla: {}\n',
      '8:3: per_symbol.tsla: expected a symbol in capital letters, such as AAPL or BRK.B',
    ],
  ])('%s are refused', (overrides, sentence) => {
    expect(said({ 'a.yaml': file(overrides) })).toEqual([`s/a.yaml:${sentence}`]);
  });
});
