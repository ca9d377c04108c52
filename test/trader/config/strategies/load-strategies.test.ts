import { describe, expect, it } from 'vitest';
import type { ConfigDisk } from '../../../../src/trader/config/files/disk.ts';
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import { loadSettings } from '../../../../src/trader/config/settings/load-settings.ts';
import {
  loadStrategies,
  parseStrategy,
} from '../../../../src/trader/config/strategies/load-strategies.ts';
import {
  ANY_HOURS,
  NO_STRATEGY_PROTECTIONS,
} from '../../../../src/trader/domain/strategy/strategy.ts';

const RULE = `name: flow-follow
symbols: [AAPL, MSFT]
entry: { side: long, when: "prediction.confidence >= 0.7 && session.minutes_since_open > 5" }
size: { risk_percent: 0.5 }
stop: { atr: { period: 14, bar: 5m, multiple: 3 } }
target: { r: 2 }
trail: { atr_multiple: 3, activate_at_r: 1 }
exit: { opposite: true, max_minutes: 120, flatten_minutes_before_close: 5 }
cooldown_minutes: 5
limits: { max_positions: 2, max_entries_per_day: 10 }
`;

function said(text: string): string[] {
  const result = parseStrategy('r.yaml', text);
  return result.ok ? [] : result.failure.map(sentenceOf);
}

function strategyOf(text: string) {
  const result = parseStrategy('r.yaml', text);
  if (!result.ok) throw new Error(said(text).join('\n'));
  return result.value.strategy;
}

const swap = (from: string, to: string) => {
  if (!RULE.includes(from)) throw new Error(`the rule has no ${from}`);
  return RULE.replace(from, to);
};

describe('a strategy file', () => {
  it('becomes a strategy', () => {
    const { hash, ...rule } = strategyOf(RULE);
    const atr = { period: 14, barMs: 300_000 };
    expect(hash).toHaveLength(64);
    expect(rule).toEqual({
      name: 'flow-follow',
      symbols: ['AAPL', 'MSFT'],
      priority: 0,
      entry: {
        side: 'long',
        when: 'prediction.confidence >= 0.7 && session.minutes_since_open > 5',
      },
      size: { kind: 'risk-percent', percent: 0.5 },
      stop: { kind: 'atr', atr, multiple: 3 },
      target: { kind: 'r', r: 2 },
      trail: { kind: 'atr', atr, multiple: 3, activateAtR: 1, step: undefined },
      exit: { opposite: true, neutral: false, maxMs: 7_200_000, flattenBeforeCloseMs: 300_000 },
      cooldownMs: 300_000,
      limits: { maxPositions: 2, maxEntriesPerDay: 10 },
      entryOrder: { kind: 'marketable' },
      entryHours: ANY_HOURS,
      protections: NO_STRATEGY_PROTECTIONS,
      termsBySymbol: new Map(),
    });
  });

  it('may trail by percent, or by its own ATR beside a percent stop', () => {
    const percent = swap(
      'trail: { atr_multiple: 3, activate_at_r: 1 }',
      'trail: { percent: 1.5, step: 0.1 }',
    );
    expect(strategyOf(percent).trail).toEqual({
      kind: 'percent',
      percent: 1.5,
      activateAtR: 0,
      step: 0.1,
    });
    const own = swap(
      'stop: { atr: { period: 14, bar: 5m, multiple: 3 } }',
      'stop: { percent: 2 }',
    ).replace('activate_at_r: 1', 'atr: { period: 10, bar: 15m }');
    expect(strategyOf(own).stop).toEqual({ kind: 'percent', percent: 2 });
    expect(strategyOf(own).trail).toMatchObject({
      atr: { period: 10, barMs: 900_000 },
      multiple: 3,
    });
  });

  it('needs one stop, one size, and an ATR for an ATR trail', () => {
    const two = swap('multiple: 3 } }', 'multiple: 3 }, percent: 2 }');
    expect(said(two)).toEqual([
      'r.yaml:5:1: stop: atr and percent exclude each other: keep only one',
    ]);
    expect(said(swap('{ risk_percent: 0.5 }', '{}'))).toEqual([
      'r.yaml:4:1: size: one of risk_percent, shares, notional, equity_percent, volatility, kelly is needed',
    ]);
    const blind = swap(
      'stop: { atr: { period: 14, bar: 5m, multiple: 3 } }',
      'stop: { percent: 2 }',
    );
    expect(said(blind)).toEqual([
      'r.yaml:7:1: trail.atr: the stop has no ATR for the trail: set {period, bar}',
    ]);
    expect(said(swap('activate_at_r: 1', 'atr: { period: 9, bar: 1m }'))[0]).toContain(
      'remove this',
    );
    expect(said(swap('atr_multiple: 3', 'percent: 1, atr: { period: 9, bar: 1m }'))[0]).toContain(
      'only atr_multiple uses it',
    );
    expect(said(swap('period: 14, bar: 5m', 'period: 20, bar: 1h'))[0]).toContain(
      'the ATR would never be known',
    );
    const volatility = (period: number) =>
      said(
        swap(
          '{ risk_percent: 0.5 }',
          `{ volatility: { target_percent: 1, period: ${period}, bar: 30m } }`,
        ),
      );
    expect(volatility(60)).toEqual([]);
    expect(volatility(61)[0]).toContain('so the volatility would never be known');
  });

  it('names a misspelt key once, with the right one', () => {
    expect(said(swap('symbols:', 'symbol:'))).toEqual([
      'r.yaml:2:1: symbol: unknown setting; did you mean symbols?',
    ]);
    expect(said(swap('period: 14', 'perod: 14'))).toEqual([
      'r.yaml:5:16: stop.atr.perod: unknown setting; did you mean period?',
    ]);
    expect(said(swap('when: "p', 'wen: "p'))).toEqual([
      'r.yaml:3:22: entry.wen: unknown setting; did you mean when?',
    ]);
    expect(said(swap('risk_percent', 'risk_precent'))).toEqual([
      'r.yaml:4:9: size.risk_precent: unknown setting; did you mean risk_percent?',
    ]);
    expect(said(swap('percent: 0.5', 'percent: 0.5, risk_precent: 1'))).toEqual([
      'r.yaml:4:28: size.risk_precent: unknown setting; did you mean risk_percent?',
    ]);
    expect(said(swap('symbols: [AAPL, MSFT]', 'simbols_of_mine: [AAPL]'))).toEqual([
      'r.yaml:1:1: symbols: is missing: expected a list',
      'r.yaml:2:1: simbols_of_mine: unknown setting',
    ]);
  });

  it('rejects unknown names and values and suggests a correction', () => {
    expect(said(swap('bar: 5m', 'bar: 5min'))[0]).toBe(
      'r.yaml:5:33: stop.atr.bar: expected one of 1m, 2m, 3m, 5m, 10m, 15m, 30m, 1h, 1d, 1w, found "5min"; did you mean 5m?',
    );
    expect(said(swap('[AAPL, MSFT]', '[AAPL, TRUE]'))[0]).toBe(
      'r.yaml:2:17: symbols[1]: expected text, found true: put it in quotes',
    );
    expect(said(swap('side: long', 'side: buy'))[0]).toContain('one of long, short, both');
    expect(said(swap('percent: 0.5', 'percent: .nan'))[0]).toContain('expected a number above 0');
    expect(said('')[0]).toContain('is empty');
  });
});

describe('a condition that does not compile', () => {
  const withCondition = (written: string) =>
    `name: x\nsymbols: [AAPL]\nsize: { shares: 1 }\nstop: { percent: 1 }\nentry:\n  side: long\n  when: ${written}\n`;

  it('is reported with its place inside the file, in any notation', () => {
    const message = 'prediction has no confidance; did you mean prediction.confidence?';
    const cases: [string, string][] = [
      ['price.last > 1 && prediction.confidance > 1', '7:27'],
      ['"price.last > 1 && prediction.confidance > 1"', '7:28'],
      ["'price.last > 1 && prediction.confidance > 1'", '7:28'],
      ['"prediction.signal == \\"BUY\\" && prediction.confidance > 1"', '7:42'],
      ['price.last > 1 &&\n    prediction.confidance > 1', '8:5'],
      ['>-\n    price.last > 1 &&\n    prediction.confidance > 1', '9:5'],
      ['|\n    price.last > 1\n\n    && prediction.confidance > 1', '10:8'],
    ];
    for (const [written, place] of cases) {
      expect([written, said(withCondition(written))]).toEqual([
        written,
        [`r.yaml:${place}: entry.when: ${message}`],
      ]);
    }
  });

  it('is reported together with the other issues of its file', () => {
    const issues = said(`${withCondition('price.lats > 1')}limits: { max_position: 1 }\n`);
    expect(issues).toHaveLength(2);
    expect(issues[1]).toBe('r.yaml:7:9: entry.when: price has no lats; did you mean price.last?');
    expect(said(withCondition('price.last'))[0]).toContain('a condition must be true or false');
  });
});

describe('a folder of strategies', () => {
  const folder = (files: Record<string, string>): ConfigDisk => ({
    readFile: (path) => files[path.slice('/s/'.length)],
    listFolder: (path) => (path === '/s' ? Object.keys(files) : undefined),
  });
  const load = (files: Record<string, string>) =>
    loadStrategies({ folder: '/s', cwd: '/', disk: folder(files) });

  it('is loaded in the order of names, without hidden and unrelated files', () => {
    const files = {
      'b.yaml': RULE.replace('flow-follow', 'two'),
      'a.yaml': RULE,
      '.a.yaml.swp': 'x',
      '.half.yaml': 'x: [',
      'README.md': 'x',
    };
    const result = load(files);
    expect(result.ok && result.value.map(({ strategy }) => strategy.name)).toEqual([
      'flow-follow',
      'two',
    ]);
  });

  it('is rejected as a unit for a duplicate name, an incomplete file or another extension', () => {
    const result = load({
      'a.yaml': RULE,
      'b.yaml': RULE,
      'c.yaml': 'name: x\nentry: {',
      'd.yml': '',
    });
    expect(result.ok ? [] : result.failure.map(sentenceOf)).toEqual([
      's/d.yml:1:1: is not loaded: strategy files end in .yaml',
      expect.stringMatching(/^s\/c.yaml:2:\d+: not valid YAML/),
      's/b.yaml:1:7: name: s/a.yaml has the name flow-follow already',
    ]);
  });

  it('is rejected with a name by which the daemon knows whose a position is', () => {
    const names = ['manual', 'operator', 'operators'];
    const files = names.map((name) => [`${name}.yaml`, swap('flow-follow', name)]);
    const result = load(Object.fromEntries(files));
    expect(result.ok ? [] : result.failure.map(sentenceOf)).toEqual([
      's/manual.yaml:1:7: name: manual is reserved for orders by hand: give the strategy another name',
      's/operator.yaml:1:7: name: operator is reserved for adopted positions: give the strategy another name',
    ]);
  });
});

describe('strategies against the configuration', () => {
  const load = (extra: string, rules: Record<string, string>) =>
    loadSettings({
      files: ['/c/config/s.yaml'],
      env: {},
      flags: [],
      cwd: '/c',
      disk: {
        listFolder: (path) => (path === '/c/strategies' ? Object.keys(rules) : undefined),
        readFile: (path) =>
          path === '/c/config/s.yaml'
            ? `account: DU1\nfeeds: [{ name: f, url: "http://x", api_key: k, symbols: [AAPL, MSFT] }]\n${extra}`
            : rules[path.slice('/c/strategies/'.length)],
      },
    });
  const sentences = (result: ReturnType<typeof load>) =>
    result.ok ? [] : result.failure.map(sentenceOf);

  it('need a feed for every symbol', () => {
    expect(sentences(load('', { 'a.yaml': swap('MSFT', 'MSTF') }))).toEqual([
      'strategies/a.yaml:2:17: symbols[1]: no feed covers MSTF; did you mean MSFT?',
    ]);
  });

  it('need no feed if they are judged at the ends of bars', () => {
    const entry = 'entry: { on: bar, every: 5m, when: "price.last > vwap()" }';
    const text = `name: a\nsymbols: [QQQ]\n${entry}\nsize: { shares: 1 }\nstop: { percent: 1 }\n`;
    expect(sentences(load('', { 'a.yaml': text }))).toEqual([]);
    const lines = 'gateway: { max_data_lines: 5 }\n';
    expect(sentences(load(lines, { 'a.yaml': text })).join()).toContain(
      '3 symbols need 6 market data lines, but gateway.max_data_lines is 5',
    );
  });

  it('read no bars of days in the daemon, which keeps six sessions of minutes', () => {
    const entry = `entry: { on: bar, every: day, when: "sma(50, '1d') > 1.0" }`;
    const text = `name: a\nsymbols: [QQQ]\n${entry}\nsize: { shares: 1 }\nstop: { percent: 1 }\n`;
    expect(sentences(load('', { 'a.yaml': text })).join()).toContain(
      'reads bars of 1d, and the daemon keeps the minutes of six sessions: such a strategy plays in a backtest only',
    );
  });

  it('must not sell short in a cash account', () => {
    const rules = { 'a.yaml': swap('side: long', 'side: both') };
    expect(sentences(load('account_type: cash\n', rules))).toEqual([
      'strategies/a.yaml:3:16: entry.side: a cash account cannot sell short',
    ]);
    expect(load('account_type: margin\n', rules).ok).toBe(true);
  });

  it('may buy options on both sides in a cash account, and sell no verticals', () => {
    const text = (as: string) =>
      `name: a\nsymbols: [AAPL]\ntrade: { as: ${as} }\nentry: { side: both, when: "true" }\nsize: { risk_percent: 1 }\n`;
    const cash = (as: string) => sentences(load('account_type: cash\n', { 'a.yaml': text(as) }));
    expect(cash('call_or_put')).toEqual([]);
    expect(cash('credit_vertical')).toEqual([
      'strategies/a.yaml:3:14: trade.as: a cash account sells no verticals and no condors: their margin needs a margin account',
    ]);
  });

  it('are ordered by priority, then name', () => {
    const named = (name: string, priority: number) =>
      `${RULE.replace('flow-follow', name)}priority: ${priority}\n`;
    const files = { 'a.yaml': named('b', 0), 'b.yaml': named('a', 0), 'c.yaml': named('z', 5) };
    const result = load('', files);
    expect(result.ok && result.value.strategies.map(({ name }) => name)).toEqual(['z', 'a', 'b']);
  });
});
