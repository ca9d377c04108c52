// Values that mean nothing are refused with a sentence at their place; the page on the language has the same table.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import { MEANINGLESS, meaninglessTable } from '../../../../src/trader/config/meaning/table.ts';
import { loadConfig } from '../../../../src/trader/config/settings/load-settings.ts';

interface Example {
  readonly setting: string;
  /** Lines over the plain strategy and the plain configuration; a map of feeds is merged into the feed. */
  readonly strategy?: string;
  readonly config?: string;
  readonly feed?: string;
  /** One step towards a meaning, and accepted. */
  readonly fit: { readonly strategy?: string; readonly config?: string; readonly feed?: string };
  readonly says: string;
}

const SELLS = 'prediction.signal == \\"SELL\\" && prediction.confidence > 0.5';

const EXAMPLES: readonly Example[] = [
  {
    setting: 'size.risk_percent',
    strategy: 'size: { risk_percent: 25 }',
    fit: { strategy: 'size: { risk_percent: 10 }' },
    says: 'a.yaml:5:23: size.risk_percent: 25 percent of equity would be lost by one stop: at most 10; did you mean 0.25?',
  },
  {
    setting: 'size.kelly.cap_percent',
    strategy:
      'size: { kelly: { fraction: 0.5, cap_percent: 25, min_trades: 30, fallback_percent: 1 } }',
    fit: {
      strategy:
        'size: { kelly: { fraction: 0.5, cap_percent: 10, min_trades: 30, fallback_percent: 1 } }',
    },
    says: 'size.kelly.cap_percent: 25 percent of equity could be lost by one stop: at most 10',
  },
  {
    setting: 'stop.*.multiple',
    strategy: 'stop: { chandelier: { period: 14, bar: 5m, multiple: 0.05 } }',
    fit: { strategy: 'stop: { chandelier: { period: 14, bar: 5m, multiple: 0.1 } }' },
    says: 'stop.chandelier.multiple: 0.05 ATRs are inside the spread: at least 0.1',
  },
  {
    setting: 'stop.price',
    strategy: 'stop: { price: 0.005 }',
    fit: { strategy: 'stop: { price: 0.01 }' },
    says: 'stop.price: 0.005 USD is less than the tick of 0.01',
  },
  {
    setting: 'trail.step',
    strategy: 'stop: { price: 0.5 }\ntarget: { r: 2 }\ntrail: { percent: 1, step: 1.6 }',
    fit: { strategy: 'stop: { price: 0.5 }\ntarget: { r: 2 }\ntrail: { percent: 1, step: 1.5 }' },
    says: 'trail.step: the stop would never move: 1.6 USD is more than 1.5',
  },
  {
    setting: 'trail.break_even_offset',
    strategy: 'stop: { price: 0.5 }\ntrail: { break_even_at_r: 1, break_even_offset: 0.5 }',
    fit: {
      strategy: 'stop: { price: 0.5 }\ntrail: { break_even_at_r: 1, break_even_offset: 0.4 }',
    },
    says: 'trail.break_even_offset: the stop would be beyond the price: the gain is then 0.5 USD, and this is 0.5',
  },
  {
    setting: 'trail.break_even_at_r, trail.activate_at_r',
    strategy:
      'target: [{ r: 1, portion_percent: 50 }, { r: 2 }]\ntrail: { percent: 1, activate_at_r: 2 }',
    fit: {
      strategy: 'target: [{ r: 1, portion_percent: 50 }]\ntrail: { percent: 1, activate_at_r: 2 }',
    },
    says: 'trail.activate_at_r: the target at 2 R ends the trade before 2 R',
  },
  {
    setting: 'exit.flatten_minutes_before_close',
    strategy:
      'entry: { when: "price.last > 1", between: ["15:00", "15:50"] }\nexit: { flatten_minutes_before_close: 60 }',
    fit: {
      strategy:
        'entry: { when: "price.last > 1", between: ["15:00", "15:50"] }\nexit: { flatten_minutes_before_close: 59 }',
    },
    says: 'entries begin at 15:00, 60 minutes before the close or later: no entry would be possible',
  },
  {
    setting: 'entry.side',
    strategy: `entry: { side: long, when: "${SELLS}" }`,
    fit: { strategy: `entry: { side: short, when: "${SELLS}" }` },
    says: 'entry.side: long enters on BUY, but entry.when is only true for SELL; did you mean short?',
  },
  {
    setting: 'size.notional',
    strategy: 'size: { notional: 60000 }',
    fit: {
      strategy: 'size: { notional: 60000 }',
      config: 'risk: { max_position_notional: 60000 }',
    },
    says: 'size.notional: is above risk.max_position_notional, which is 50000 USD: every entry would be reduced',
  },
  {
    setting: 'size.equity_percent',
    strategy: 'size: { equity_percent: 60 }',
    config: 'risk: { max_position_percent: 50 }',
    fit: { strategy: 'size: { equity_percent: 60 }' },
    says: 'size.equity_percent: risk permits 50 percent of equity',
  },
  {
    setting: 'stop.percent',
    strategy: 'entry: { when: "price.last > 1", order: market }\nstop: { percent: 0.05 }',
    fit: { strategy: 'entry: { when: "price.last > 1", order: market }\nstop: { percent: 0.1 }' },
    says: 'stop.percent: is below risk.min_stop_percent, which is 0.1: every entry would be refused',
  },
  {
    setting: 'stop.percent',
    strategy: 'stop: { percent: 0.2 }',
    fit: { strategy: 'stop: { percent: 0.21 }' },
    says: 'stop.percent: is not above execution.collar_percent, which is 0.2: a fill there would double the loss',
  },
  {
    setting: 'mode',
    config: 'mode: live\naccount_type: margin',
    fit: { config: 'mode: paper' },
    says: 'mode: live does not fit the account DU1234567: it is a paper account',
  },
  {
    setting: 'feeds[].max_age_seconds',
    feed: 'poll_seconds: 60, max_age_seconds: 59',
    fit: { feed: 'poll_seconds: 60, max_age_seconds: 60' },
    says: 'feeds[0].max_age_seconds: 59 s are shorter than poll_seconds (60)',
  },
  {
    setting: 'feeds[].thresholds[].level',
    feed: 'thresholds: [{ measure: confidence, level: 70 }]',
    fit: { feed: 'thresholds: [{ measure: sweeps, level: 70 }]' },
    says: 'feeds[0].thresholds[0].level: confidence is between 0 and 1, never 70',
  },
  {
    setting: 'risk.max_leverage',
    config: 'risk: { max_leverage: 3 }',
    fit: { config: 'risk: { max_leverage: 3, margin_percent: 30 }' },
    says: 'risk.max_leverage: margin_percent 50 permits 2 times the net liquidation, not 3',
  },
  {
    setting: 'risk.max_gross_exposure_percent',
    config: 'risk: { max_gross_exposure_percent: 150 }',
    fit: { config: 'risk: { max_gross_exposure_percent: 150, max_leverage: 2 }' },
    says: 'risk.max_gross_exposure_percent: max_leverage 1 permits 100 percent: raise it or lower this',
  },
  {
    setting: 'risk.max_net_exposure_percent, risk.max_position_percent',
    config: 'risk: { max_gross_exposure_percent: 80, max_net_exposure_percent: 90 }',
    fit: { config: 'risk: { max_gross_exposure_percent: 80, max_net_exposure_percent: 80 }' },
    says: 'risk.max_net_exposure_percent: 90 is above max_gross_exposure_percent, which is 80',
  },
  {
    setting: 'risk.sectors, risk.max_sector_percent',
    config: 'risk: { max_sector_percent: 30 }',
    fit: { config: 'risk: { max_sector_percent: 30, sectors: { tech: [AAPL] } }' },
    says: 'risk.max_sector_percent: no symbol is in a sector: add risk.sectors',
  },
  {
    setting: 'execution.collar_percent',
    config: 'execution: { collar_percent: 0.6 }',
    fit: { config: 'execution: { collar_percent: 0.5 }' },
    says: 'execution.collar_percent: 0.6 is above risk.max_price_gap_percent (0.5)',
  },
  {
    setting: 'entry.when, exit.when, add.when',
    strategy: 'entry: { when: "prediction.confidence >= 70" }',
    fit: { strategy: 'entry: { when: "prediction.confidence * 100 >= 70" }' },
    says: 'entry.when: 70 is not possible: prediction.confidence is between 0 and 1; did you mean 0.7?',
  },
  {
    setting: 'exit.flatten_minutes_before_close',
    strategy: 'exit: { flatten_minutes_before_close: 400 }',
    fit: { strategy: 'exit: { flatten_minutes_before_close: 389 }' },
    says: 'exit.flatten_minutes_before_close: expected a number from 1 to 389, found 400',
  },
  {
    setting: 'feeds[].min_confidence',
    feed: 'min_confidence: 70',
    fit: { feed: 'min_confidence: 0.7' },
    says: 'feeds[0].min_confidence: expected a number from 0 to 1, found 70',
  },
  {
    setting: 'any number in YAML',
    strategy: 'size: { shares: 010 }',
    fit: { strategy: 'size: { shares: 10 }' },
    says: 'a.yaml:5:17: 010 has a leading zero: write 10',
  },
];

function over(plain: Readonly<Record<string, string>>, lines = ''): string {
  const kept = Object.entries(plain).filter(([key]) => !new RegExp(`^${key}:`, 'm').test(lines));
  return `${kept.map(([key, value]) => `${key}: ${value}`).join('\n')}\n${lines}\n`;
}

function sentencesOf({ strategy, config, feed }: Partial<Omit<Example, 'fit'>>): readonly string[] {
  const shape = 'name: flow, url: "http://127.0.0.1:1", api_key: k, symbols: [AAPL]';
  const plain = {
    name: 'a',
    symbols: '[AAPL]',
    entry: '{ when: "prediction.confidence >= 0.7" }',
    stop: '{ percent: 1 }',
    size: '{ shares: 10 }',
  };
  const account = { account: 'DU1234567', feeds: `[{ ${[shape, feed ?? []].flat().join(', ')} }]` };
  const files: Readonly<Record<string, string>> = {
    '/home/config/sluice.yaml': over(account, config),
    '/home/strategies/a.yaml': over(plain, strategy),
  };
  const loaded = loadConfig({
    files: [],
    env: {},
    flags: [],
    cwd: '/home',
    disk: { readFile: (path) => files[path], listFolder: () => ['a.yaml'] },
  });
  return loaded.ok ? [] : loaded.failure.map(sentenceOf);
}

describe('values that mean nothing', () => {
  it('have an example each', () => {
    expect(EXAMPLES.map(({ setting }) => setting)).toEqual(
      MEANINGLESS.map(({ setting }) => setting),
    );
  });

  it.each(EXAMPLES)('are refused with a sentence: $says', ({ fit, says, ...example }) => {
    expect(sentencesOf(example)).toEqual([expect.stringContaining(says)]);
    expect(sentencesOf(fit)).toEqual([]);
  });

  it('are listed in docs/strategies.md', () => {
    expect(readFileSync('docs/strategies.md', 'utf8')).toContain(`\n${meaninglessTable()}\n`);
  });

  it('are reported with the terms of the symbol that has them', () => {
    const strategy = 'per_symbol: { AAPL: { size: { notional: 60000 } } }';
    expect(sentencesOf({ strategy })[0]).toContain(
      'a.yaml:6:41: per_symbol.AAPL.size.notional: is above risk.max_position_notional',
    );
    const risky = 'per_symbol: { AAPL: { size: { risk_percent: 50 } } }';
    expect(sentencesOf({ strategy: risky })[0]).toContain('(with the terms of AAPL)');
  });

  it.each([
    ['0x10', '0x10 has a leading zero: write 16'],
    ['0o10', '0o10 has a leading zero: write 8'],
    ['-010', '-010 has a leading zero: write -10'],
  ])('include the number %s', (number, says) => {
    expect(sentencesOf({ strategy: `priority: ${number}` })[0]).toContain(says);
  });

  it.each([
    ['prediction.signal in ["SELL", "NEUTRAL"]', 'both', undefined],
    ['prediction.numeric < 0', 'long', 'only true for SELL; did you mean short?'],
    ['prediction.signal != "BUY" && prediction.signal != "SELL"', 'both', 'true for NEUTRAL'],
    ['prediction.numeric > 0 && prediction.numeric < 0', 'long', 'only true for no signal'],
    ['prediction.signal == "SELL" || price.last > 1', 'long', undefined],
    ['!(prediction.signal == "SELL")', 'short', undefined],
  ])('include a side that %s never has', (when, side, says) => {
    const strategy = `entry: { side: ${side}, when: ${JSON.stringify(when)} }`;
    expect(sentencesOf({ strategy })).toEqual(
      says === undefined ? [] : [expect.stringContaining(says)],
    );
  });
});
