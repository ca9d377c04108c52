import { describe, expect, it } from 'vitest';
import { type ConfigDisk, DISK } from '../../../../src/trader/config/files/disk.ts';
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import {
  type LoadedConfig,
  loadConfig,
} from '../../../../src/trader/config/settings/load-settings.ts';
import { planReload } from '../../../../src/trader/config/settings/plan-reload.ts';
import { fieldText } from '../../../../src/trader/domain/edits/config-change.ts';

const MINE = `name: mine
request: { mode: feed, base_url: http://vendor, path: /alerts, auth: { kind: bearer, env: MINE_KEY } }
map:
  symbol: { path: ticker }
  signal: { path: side }
  confidence: { path: sure }
  data_time: { path: at, time: { unit: ms } }
`;

/** `feeds:` lines of a configuration in /home/config, beside /home/feeds/mine.yaml; ready profiles are the shipped ones. */
function load(feeds: string, more: { mine?: string; env?: Record<string, string> } = {}) {
  const files: Record<string, string> = {
    '/home/config/sluice.yaml': `account: DU1\nfeeds:\n${feeds}`,
    '/home/feeds/mine.yaml': more.mine ?? MINE,
  };
  const disk: ConfigDisk = {
    readFile: (path) => files[path] ?? (path.startsWith('/home') ? undefined : DISK.readFile(path)),
    listFolder: (path) => (path === '/home/strategies' ? [] : DISK.listFolder(path)),
  };
  const env = more.env ?? { MINE_KEY: 'k1', UNUSUAL_WHALES_KEY: 'k2' };
  return loadConfig({ files: [], env, flags: [], cwd: '/home', disk });
}

function loaded(feeds: string, more?: Parameters<typeof load>[1]) {
  const result = load(feeds, more);
  if (!result.ok) throw new Error(result.failure.map(sentenceOf).join('\n'));
  return result.value;
}

function sentences(feeds: string, more?: Parameters<typeof load>[1]): string[] {
  const result = load(feeds, more);
  return result.ok ? [] : result.failure.map(sentenceOf);
}

const API = '  - { name: flow, url: "http://api", api_key: k, symbols: [AAPL] }\n';
const OWN = '  - { name: own, profile: ../feeds/mine.yaml, symbols: [MSFT], poll_seconds: 5 }\n';
const READY = '  - { name: whales, profile: unusual-whales, symbols: [SPY] }\n';
const FILE = '  - { name: desk, profile: csv-file, file: ../in.csv, symbols: [SPY] }\n';

describe('feeds with profiles', () => {
  it('run beside the prediction API, several at once, each with its own source and key', () => {
    const { settings, files } = loaded(API + OWN + READY + FILE);
    const each = settings.feeds.map(({ name, profile, url, apiKey }) => [
      name,
      profile,
      url,
      apiKey,
    ]);
    expect(each).toEqual([
      ['flow', 'prediction-api', 'http://api', 'k'],
      ['own', 'declared', 'http://vendor', 'k1'],
      ['whales', 'declared', 'https://api.unusualwhales.com', 'k2'],
      ['desk', 'declared', '/home/in.csv', ''],
    ]);
    expect(settings.feeds[1]).toMatchObject({
      pollMs: 5_000,
      timeoutMs: 10_000,
      symbols: ['MSFT'],
    });
    expect(files).toContain('/home/feeds/mine.yaml');
  });

  it('show no setting without effect in the effective configuration, and no key', () => {
    const { effective } = loaded(READY.replace('symbols', 'api_key: k-secret, symbols'));
    const shown = effective.filter(({ path }) => path.startsWith('feeds')).map(({ path }) => path);
    expect(shown).toEqual(
      [
        'name',
        'profile',
        'api_key',
        'symbols',
        'poll_seconds',
        'max_age_seconds',
        'min_confidence',
        'thresholds',
      ].map((key) => `feeds[0].${key}`),
    );
    expect(JSON.stringify(effective)).not.toContain('k-secret');
  });

  it('prefer the address and key of the configuration over those of the profile', () => {
    const own = OWN.replace('symbols', 'url: "http://copy/", api_key: mine, symbols');
    expect(loaded(own).settings.feeds[0]).toMatchObject({ url: 'http://copy', apiKey: 'mine' });
  });

  it('are added and removed by name, whatever their order', () => {
    const [before, after] = [loaded(API + OWN), loaded(READY + API)];
    const changes = (from: LoadedConfig, to: LoadedConfig) => {
      const plan = planReload(from, to);
      if (!plan.ok) throw new Error('refused');
      return plan.value.change.settings.map(fieldText);
    };
    expect(changes(before, after)).toEqual([
      'feeds.own ../feeds/mine.yaml for MSFT -> nothing',
      'feeds.whales nothing -> unusual-whales for SPY',
    ]);
  });

  it('change the hash and the plan of a reload if only the profile changes', () => {
    const before = loaded(API + OWN);
    const after = loaded(API + OWN, { mine: MINE.replace('path: sure', 'path: certainty') });
    expect(after.settings.hash).not.toBe(before.settings.hash);
    const plan = planReload(before, after);
    if (!plan.ok) throw new Error('refused');
    expect(plan.value.change.settings.map(({ path }) => path)).toEqual(['feeds.own.profile_hash']);
    expect(plan.value.needsRestart).toEqual([]);
    expect(plan.value.next.settings.feeds[1]).toEqual(after.settings.feeds[1]);
    expect(loaded(API + OWN, { mine: `# noted\n${MINE}` }).settings.hash).toBe(
      before.settings.hash,
    );
  });

  it.each([
    [
      'a profile nobody ships',
      READY.replace('unusual-whales', 'unusual-whale'),
      /^config\/sluice\.yaml:3:30: feeds\[0\]\.profile: unknown profile "unusual-whale": expected one of .*; did you mean unusual-whales\?$/,
    ],
    [
      'a file that is not there',
      OWN.replace('mine.yaml', 'yours.yaml'),
      /^feeds\/yours\.yaml: file not found$/,
    ],
    [
      'a file of another place',
      OWN.replace('symbols', 'timezone: UTC, symbols'),
      /feeds\[0\]\.timezone: has no effect with profile \.\.\/feeds\/mine\.yaml: remove it/,
    ],
    [
      'a key it does not send',
      FILE.replace('symbols', 'api_key: k, symbols'),
      /feeds\[0\]\.api_key: has no effect/,
    ],
    [
      'no file to read',
      FILE.replace('file: ../in.csv, ', ''),
      /feeds\[0\]\.file: is missing: expected the file/,
    ],
    [
      'a file for the prediction API',
      API.replace('url', 'file: x, url'),
      /feeds\[0\]\.file: has no effect with profile prediction-api/,
    ],
    [
      'inputs no profile has',
      OWN.replace('symbols', 'inputs: [trades], symbols'),
      /feeds\[0\]\.inputs: has no effect/,
    ],
    [
      'a threshold on a number that never comes',
      READY.replace('symbols', 'thresholds: [{ measure: flow_scor, level: 0.5 }], symbols'),
      /feeds\[0\]\.thresholds\[0\]\.measure: the profile does not provide flow_scor; .*; did you mean flow_score\?$/,
    ],
    [
      'an input nobody knows',
      API.replace('url', 'inputs: [trade], url'),
      /feeds\[0\]\.inputs\[0\]: expected one of trades, minute-data, divergence, found "trade"; did you mean trades\?/,
    ],
  ])('are refused for %s', (_, feeds, sentence) => {
    expect(sentences(feeds)).toEqual([expect.stringMatching(sentence)]);
  });

  it('are rejected without their key, and messages never contain it', () => {
    expect(sentences(OWN, { env: {} })).toEqual([
      expect.stringMatching(
        /feeds\[0\]\.api_key: is missing: expected text, or the environment variable MINE_KEY/,
      ),
    ]);
  });

  it('are rejected with a key in their variable that is blank or that no header carries', () => {
    expect(sentences(OWN, { env: { MINE_KEY: ' ' } })[0]).toContain('api_key: is missing');
    expect(sentences(OWN, { env: { MINE_KEY: 'two\nlines' } })).toEqual([
      expect.stringMatching(
        /feeds\[0\]\.api_key: the environment variable MINE_KEY: expected one line without /,
      ),
    ]);
  });

  it('are rejected with every issue of the profile itself', () => {
    expect(sentences(OWN, { mine: MINE.replace('path: sure', 'pth: sure') })).toEqual([
      expect.stringMatching(/^feeds\/mine\.yaml:6:17: map\.confidence\.pth: unknown setting/),
    ]);
    const twice = MINE.replace('path: sure', 'pth: sure').replace('path: ticker', 'pth: ticker');
    expect(sentences(OWN, { mine: twice })).toHaveLength(2);
  });
});
