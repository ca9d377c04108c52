import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS_PAGE, settingsPage } from '../../../scripts/site/settings-page.ts';
import { DISK } from '../../../src/trader/config/files/disk.ts';
import { starterFiles } from '../../../src/trader/config/files/starter-files.ts';
import { sentenceOf } from '../../../src/trader/config/issues/config-issue.ts';
import { schemaFiles } from '../../../src/trader/config/schema/schema-files.ts';
import {
  loadSettings,
  type SettingsRequest,
} from '../../../src/trader/config/settings/load-settings.ts';

const ROOT = join(import.meta.dirname, '../../..');

function load(request: Partial<SettingsRequest>) {
  const result = loadSettings({
    files: [],
    env: { FLOW_API_KEY: 'k' },
    flags: [],
    cwd: ROOT,
    disk: DISK,
    ...request,
  });
  if (!result.ok) throw new Error(result.failure.map(sentenceOf).join('\n'));
  return result.value;
}

describe('the shipped files', () => {
  it('are a configuration for a local paper gateway and four different strategies', () => {
    const { mode, account, strategies } = load({});
    expect([mode, account]).toEqual(['paper', 'DU1234567']);
    const names = ['stretch-fade', 'flow-follow', 'trend-filter', 'breakout-parts'];
    expect(strategies.map(({ name }) => name)).toEqual(names);
    expect(new Set(strategies.map(({ entry, stop }) => `${entry.side} ${stop.kind}`)).size).toBe(2);
  });

  it('ask of a prediction only what the shipped feed sends, so that each strategy can trade in practice', () => {
    const { strategies } = load({});
    const asking = strategies.filter(({ entry }) => JSON.stringify(entry).includes('features.'));
    expect(asking.map(({ name }) => name)).toEqual([]);
  });

  it('are a demo with the documented strategy', () => {
    const { mode, account, strategies, door, hash } = load({
      files: ['config/demo.yaml'],
      env: {},
      commandMode: 'demo',
    });
    const walk = readFileSync(join(ROOT, 'docs/demo.md'), 'utf8');
    expect(walk).toContain(`config       ${hash.slice(0, 8)} since`);
    const atr = { period: 14, barMs: 300_000 };
    expect([mode, account, door.port, strategies.length]).toEqual(['demo', 'DU0000001', 0, 1]);
    expect(strategies[0]).toMatchObject({
      symbols: ['SPY'],
      stop: { kind: 'atr', atr, multiple: 3 },
      trail: { kind: 'atr', atr, multiple: 2, activateAtR: 0.5 },
      target: { kind: 'r', r: 2 },
      exit: { flattenBeforeCloseMs: 300_000 },
    });
  });

  it('are current schemas; scripts/make-schemas.ts writes them', () => {
    for (const { path, text } of schemaFiles()) {
      expect(JSON.parse(readFileSync(join(ROOT, path), 'utf8'))).toEqual(JSON.parse(text));
    }
  });

  it('are a page of all settings; scripts/make-schemas.ts writes it', () => {
    const page = readFileSync(join(ROOT, SETTINGS_PAGE), 'utf8');
    expect(page).toBe(settingsPage());
    expect(page).toContain(
      '| `risk.max_positions` | `5` | a whole number from 1 to 1000 | Over all strategies; a trade in parts counts once |',
    );
  });

  it('describe every setting', () => {
    const rows = settingsPage()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(200);
    expect(rows.filter((line) => line.endsWith('|  |'))).toEqual([]);
  });

  it('are a demonstration of options whose strategies trade contracts and verticals of SPY', () => {
    const { mode, account, strategies } = load({
      files: ['config/demo-options.yaml'],
      env: {},
      commandMode: 'demo',
    });
    expect([mode, account]).toEqual(['demo', 'DU0000002']);
    expect(strategies.map(({ name, trade }) => [name, trade?.as])).toEqual([
      ['flow-put', 'cash_secured_put'],
      ['flow-carry', 'debit_vertical'],
      ['flow-verticals', 'debit_vertical'],
      ['flow-calls', 'call_or_put'],
    ]);
  });

  it('name their schema in the first line of every example', () => {
    const examples = [
      'config/sluice.yaml',
      'config/demo.yaml',
      'config/demo-options.yaml',
      'config/demo-alpaca.yaml',
      'config/demo-vietnam.yaml',
      'config/demo/strategies/flow-follow.yaml',
      'config/demo/options-strategies/flow-calls.yaml',
      'config/demo/options-strategies/flow-carry.yaml',
      'config/demo/options-strategies/flow-put.yaml',
      'config/demo/options-strategies/flow-verticals.yaml',
      'config/demo/vietnam-strategies/flow-follow.yaml',
      'strategies/breakout-parts.yaml',
      'strategies/flow-follow.yaml',
      'strategies/stretch-fade.yaml',
      'strategies/trend-filter.yaml',
    ];
    for (const path of examples) {
      const [first = ''] = readFileSync(join(ROOT, path), 'utf8').split('\n');
      const schema = /^# yaml-language-server: \$schema=(\S+)$/.exec(first)?.[1] ?? '';
      const target = join(ROOT, path, '..', schema);
      expect(schemaFiles().map((file) => join(ROOT, file.path))).toContain(target);
    }
  });

  it('start a configuration that loads as it is', () => {
    const files = new Map(
      starterFiles(ROOT, DISK).map(({ path, text }) => [join('/new', path), text]),
    );
    const settings = load({
      cwd: '/new',
      disk: {
        readFile: (path) => files.get(path),
        listFolder: (path) =>
          [...files.keys()]
            .filter((file) => join(file, '..') === path)
            .map((file) => file.slice(path.length + 1)),
      },
    });
    expect(settings.strategies.map(({ name }) => name)).toEqual([
      'stretch-fade',
      'flow-follow',
      'trend-filter',
      'breakout-parts',
    ]);
  });
});
