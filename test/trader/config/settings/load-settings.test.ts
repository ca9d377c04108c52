import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConfigDisk } from '../../../../src/trader/config/files/disk.ts';
import { placeOf, sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import {
  loadConfig,
  type SettingsRequest,
} from '../../../../src/trader/config/settings/load-settings.ts';
import { planReload } from '../../../../src/trader/config/settings/plan-reload.ts';
import { DEFAULT_POLICIES } from '../../../../src/trader/ports/reconcile-policies.ts';

const KEY_REFERENCE = `"\${env:FLOW_API_KEY}"`;

const SLUICE = `account: DU1234567
feeds:
  - { name: flow, url: "http://127.0.0.1:8090/api/v1/", api_key: ${KEY_REFERENCE}, symbols: [AAPL, MSFT] }
`;

const RULE = `name: flow-follow
symbols: [AAPL]
entry: { when: prediction.confidence >= 0.7 }
size: { shares: 10 }
stop: { atr: { period: 14, bar: 5m, multiple: 3 } }
`;

/** A disk in memory: `/home/config/sluice.yaml`, `/home/strategies/*.yaml`. */
function diskOf(files: Record<string, string>): ConfigDisk {
  return {
    readFile: (path) => files[path],
    listFolder(folder) {
      const inside = Object.keys(files).filter((path) => path.startsWith(`${folder}/`));
      return inside.length > 0 ? inside.map((path) => path.slice(folder.length + 1)) : undefined;
    },
  };
}

interface Case {
  readonly config?: string;
  readonly rules?: Record<string, string>;
  readonly more?: Record<string, string>;
  readonly request?: Partial<SettingsRequest>;
  readonly env?: Record<string, string>;
}

function load({ config = SLUICE, rules = { 'a.yaml': RULE }, more = {}, request, env }: Case) {
  const strategies = Object.fromEntries(
    Object.entries(rules).map(([name, text]) => [join('/home/strategies', name), text]),
  );
  return loadConfig({
    files: [],
    env: { FLOW_API_KEY: 'k-secret', ...env },
    flags: [],
    cwd: '/home',
    disk: diskOf({ '/home/config/sluice.yaml': config, ...strategies, ...more }),
    ...request,
  });
}

function loaded(wanted: Case) {
  const result = load(wanted);
  if (!result.ok) throw new Error(result.failure.map(sentenceOf).join('\n'));
  return result.value;
}

const settings = (wanted: Case) => loaded(wanted).settings;

function sentences(wanted: Case): string[] {
  const result = load(wanted);
  return result.ok ? [] : result.failure.map(sentenceOf);
}

describe('the settings', () => {
  it('need only an account, and have every default filled in', () => {
    const config = settings({ config: 'account: DU1', rules: { '.keep': '' } });
    expect(config).toMatchObject({
      mode: 'dry-run',
      account: 'DU1',
      accountType: 'margin',
      dataFolder: '/home/data',
      gateway: { host: '127.0.0.1', port: 4002, clientId: 17, maxDataLines: 100 },
      feeds: [],
      risk: { positionsMax: 5, positionNotionalMax: 50_000, dailyLossPercentMax: 2 },
      execution: { collarPercent: 0.2, entryMs: 30_000, ackMs: 5_000 },
      api: { host: '127.0.0.1', port: 8000 },
      door: { host: '127.0.0.1', port: 9464 },
      strategies: [],
    });
  });

  it('keep health on metrics.port, with or without the API, and the doors out of the hash', () => {
    const plain = settings({ config: SLUICE });
    const open = settings({ config: `${SLUICE}api: { enabled: true, port: 8001 }\n` });
    const moved = settings({ config: `${SLUICE}metrics: { port: 0 }\n` });
    expect([plain, open, moved].map(({ door }) => door.port)).toEqual([9464, 9464, 0]);
    expect(new Set([plain, open, moved].map(({ hash }) => hash)).size).toBe(1);
  });

  it('let other machines reach the API only with TLS or an explicit word', () => {
    const api = (more: string) => `${SLUICE}api: { enabled: true, host: 0.0.0.0${more} }\n`;
    expect(sentences({ config: api('') }).join()).toMatch(
      /api\.host: other machines reach 0\.0\.0\.0, .* set api\.tls: \{ cert, key \}, or api\.plaintext: accepted/,
    );
    expect(settings({ config: api(', plaintext: accepted') }).api.tls).toBeUndefined();
    const { tls } = settings({ config: api(', tls: { cert: ../c.pem, key: /k.pem }') }).api;
    expect(tls).toEqual({ cert: '/home/c.pem', key: '/k.pem' });
    expect(settings({ config: `${SLUICE}api: { host: 0.0.0.0 }\n` }).api.isEnabled).toBe(false);
  });

  it('name a language model, whose key is in a variable and in no output', () => {
    const agents = (more: string, url = 'https://models.example.org/v1/') =>
      `${SLUICE}agents: { language_model: { url: "${url}", model: small-1${more} } }\n`;
    expect(settings({ config: SLUICE }).agents.languageModel).toBeUndefined();
    const keyed = loaded({ config: agents(', key_variable: FLOW_API_KEY') });
    expect(keyed.settings.agents.languageModel).toEqual({
      url: 'https://models.example.org/v1',
      model: 'small-1',
      key: 'k-secret',
      timeoutMs: 10_000,
      callsPerHour: 20,
    });
    expect(JSON.stringify(keyed.effective)).not.toContain('k-secret');
    expect(keyed.settings.hash).toBe(settings({ config: SLUICE }).hash);
    expect(sentences({ config: agents(', key_variable: MODEL_KEY') })).toEqual([
      expect.stringContaining('the environment variable MODEL_KEY is not set'),
    ]);
    expect(sentences({ config: agents('', 'http://models.example.org') }).join()).toContain(
      'expected an https address; http only for a server on this machine',
    );
    const practice = { commandMode: 'practice', env: {} } as const;
    const inPractice = settings({ config: agents(', key_variable: M'), request: practice });
    expect(inPractice.agents.languageModel).toBeUndefined();
  });

  it('name a bot of the API by which people decide on proposals, another one than the daemon reads', () => {
    const TOKEN = `token: "\${env:FLOW_API_KEY}"`;
    const agents = (chats: string, more = '') =>
      `${SLUICE}agents: { telegram: { ${TOKEN}, chats: { ${chats} } } }\n${more}`;
    expect(settings({ config: SLUICE }).agents.telegram).toBeUndefined();
    const named = loaded({ config: agents('"777": ann') });
    expect(named.settings.agents.telegram).toEqual({
      token: 'k-secret',
      apiUrl: 'https://api.telegram.org',
      userByChat: new Map([['777', 'ann']]),
    });
    expect(JSON.stringify(named.effective)).not.toContain('k-secret');
    expect(named.settings.hash).toBe(settings({ config: SLUICE }).hash);
    const trader = `notify: { telegram: { ${TOKEN}, chat_id: "1" } }\n`;
    expect(sentences({ config: agents('"777": ann', trader) })).toEqual([
      expect.stringContaining(
        'agents.telegram.token: the bot of notify.telegram: the daemon and the API would take its messages away from each other; make a second bot for the API',
      ),
    ]);
    expect(sentences({ config: agents('"-100": ann') })).toEqual([
      expect.stringContaining('-100 is a group or a channel: everybody in it would act as ann'),
    ]);
    expect(sentences({ config: agents('ann: ann') })).toEqual([
      expect.stringContaining('a private chat in quotes, such as "12345678"'),
    ]);
    const practice = { commandMode: 'practice', env: {} } as const;
    const inPractice = settings({ config: agents('"777": ann'), request: practice });
    expect(inPractice.agents.telegram).toBeUndefined();
  });

  it('name a provider of identities, with our address from host and port', () => {
    const oidc = (more: string, api = '') =>
      `${SLUICE}api: { ${api}oidc: { issuer: "https://login.example.org", client_id: sluice${more} } }\n`;
    expect(settings({ config: SLUICE }).api.oidc).toBeUndefined();
    const secret = `, client_secret: "\${env:FLOW_API_KEY}"`;
    expect(settings({ config: oidc(secret) }).api.oidc).toEqual({
      issuer: 'https://login.example.org',
      clientName: 'sluice',
      clientSecret: 'k-secret',
      redirectUrl: 'http://127.0.0.1:8000/api/v1/auth/oidc/callback',
      scopes: ['openid', 'profile'],
      usernameClaim: 'preferred_username',
      createsUsers: false,
      returnTo: undefined,
    });
    const open = settings({ config: oidc('', 'registration: open, ') }).api.oidc;
    expect(open).toMatchObject({ createsUsers: true, clientSecret: undefined });
    const plain = oidc('').replace('https://login', 'http://login');
    expect(sentences({ config: plain }).join()).toContain('expected an https address');
    const plainText = oidc(', client_secret: in-the-file-42');
    const effective = JSON.stringify(loaded({ config: plainText }).effective);
    expect(effective).not.toContain('in-the-file-42');
  });

  it('give programs written for Alpaca keys, each of one trader, whose secrets are shown nowhere', () => {
    const api = (keys: string, more = '') =>
      `${SLUICE}api: { ${more}alpaca: { enabled: true, keys: [${keys}] } }\n`;
    expect(settings({ config: SLUICE }).api.alpaca).toBeUndefined();
    const key = '{ id: bot-1, api_secret: in-the-file-42-bot, symbols: [SPY] }';
    const { traders, alpaca } = settings({ config: api(key) }).api;
    expect(alpaca?.keys).toEqual([
      {
        ...{
          id: 'bot-1',
          secret: 'in-the-file-42-bot',
          trader: traders[0]?.name,
          symbols: ['SPY'],
        },
        ...{ orderNotionalMax: undefined, dayNotionalMax: undefined },
      },
    ]);
    expect(alpaca?.plainBuys).toEqual({ kind: 'refuse' });
    const buying = (how: string) =>
      `${SLUICE}api: { alpaca: { enabled: true, plain_buys: ${how} } }\n`;
    const giving = settings({ config: buying('stop 2.5%') }).api.alpaca;
    expect(giving?.plainBuys).toEqual({ kind: 'stop', percent: 2.5 });
    for (const how of ['stop 0%', 'stop 100%', 'stop', 'allow'])
      expect(sentences({ config: buying(how) }).join(), how).toContain(
        'refuse, stop 3%, or holding',
      );
    const holding = `${buying('holding')}manual: { allow_holdings: true }\n`;
    expect(settings({ config: holding }).api.alpaca?.plainBuys).toEqual({ kind: 'holding' });
    expect(sentences({ config: buying('holding') }).join()).toContain('allow_holdings: true');
    const effective = JSON.stringify(loaded({ config: api(key) }).effective);
    expect(effective).not.toContain('in-the-file-42');
    const wrong = (keys: string, more = '') => sentences({ config: api(keys, more) }).join();
    expect(wrong(`${key}, ${key}`)).toContain('two keys are called bot-1');
    const two = 'traders: [{ name: one, account: DU1 }, { name: two, account: DU2 }], ';
    expect(wrong(key, two)).toContain('required, since there are several traders: one, two');
    const named = '{ id: bot-1, api_secret: in-the-file-42-bot, trader: three }';
    expect(wrong(named, two)).toContain('expected one of one, two, found "three"');
    const short = '{ id: bot-1, api_secret: fifteen-letters }';
    expect(wrong(short)).toContain('expected at least 16 characters');
    expect(wrong('{ id: "bot 1", api_secret: x }')).toContain('a name such as bot-1');
  });

  it('define the action for each difference, and offer only safe ones', () => {
    const config = settings({
      config: `${SLUICE}reconcile: { policies: { foreign_position: adopt, missing_fill: halt } }\n`,
    });
    expect(config.reconcile.policies).toEqual({
      ...DEFAULT_POLICIES,
      foreign_position: 'adopt',
      missing_fill: 'halt',
    });
    const unsafe = `${SLUICE}reconcile: { policies: { missing_stop: ignore, foreign_ordr: halt } }\n`;
    expect(sentences({ config: unsafe }).join('\n')).toMatch(/did you mean foreign_order/);
    expect(sentences({ config: unsafe }).join('\n')).toMatch(/missing_stop: .*repair.*halt/);
  });

  it('set the caps of an entry, and a pause that is never shorter than the lag of positions', () => {
    const defaults = { minuteVolumePercentMax: 1, leverageMax: 1, reversalMoveAtrsMax: 0.5 };
    expect(settings({ config: SLUICE }).risk).toMatchObject({
      ...defaults,
      afterExecutionMs: 5_000,
    });
    const keys =
      'max_minute_volume_percent: 3, max_leverage: 2, max_reversal_move_atr: 1, seconds_after_execution: 60';
    expect(settings({ config: `${SLUICE}risk: { ${keys} }\n` }).risk).toMatchObject({
      ...{ minuteVolumePercentMax: 3, leverageMax: 2, reversalMoveAtrsMax: 1 },
      afterExecutionMs: 60_000,
    });
    const soon = sentences({ config: `${SLUICE}risk: { seconds_after_execution: 4 }\n` });
    expect(soon.join('\n')).toMatch(/seconds_after_execution.*5/);
  });

  it('are in milliseconds and in the terms of the ports', () => {
    const config = settings({
      config: `${SLUICE}gateway: { restart_at: "23:45 America/New_York", weekly_login: "sun 01:00 Asia/Saigon" }
instruments: { BRK.B: { symbol: "BRK B", primary_exchange: NYSE } }
risk: { max_overnight_notional: 1000, on_daily_loss: flatten }
`,
    });
    expect(config.feeds[0]).toEqual({
      name: 'flow',
      profile: 'prediction-api',
      secrets: ['k-secret'],
      url: 'http://127.0.0.1:8090/api/v1',
      apiKey: 'k-secret',
      symbols: ['AAPL', 'MSFT'],
      pollMs: 60_000,
      ageMaxMs: 300_000,
      confidenceMin: 0.5,
      zone: 'America/New_York',
      request: 'per-symbol',
      timeoutMs: 10_000,
      requestsPerMinute: 30,
      inputs: [],
      thresholds: [],
    });
    expect(config.gateway.restartAt).toEqual({ hour: 23, minute: 45, zone: 'America/New_York' });
    expect(config.gateway.weeklyLogin).toMatchObject({ weekday: 'sun', hour: 1 });
    expect(config.instruments.get('BRK.B')).toEqual({
      symbol: 'BRK.B',
      brokerSymbol: 'BRK B',
      primaryExchange: 'NYSE',
    });
    expect(config.risk).toMatchObject({ overnightNotionalMax: 1000, onDailyLoss: 'flatten' });
  });

  it('merge maps of later files deeply and replace lists', () => {
    const later = 'risk: { max_positions: 9 }\nfeeds: []\n';
    const config = settings({
      config: `${SLUICE}risk: { max_positions: 2, max_daily_loss_percent: 1 }\n`,
      rules: { '.keep': '' },
      more: { '/home/later.yaml': later },
      request: { files: ['config/sluice.yaml', 'later.yaml'] },
    });
    expect(config.risk).toMatchObject({ positionsMax: 9, dailyLossPercentMax: 1 });
    expect(config.feeds).toEqual([]);
  });

  it('let flags override the environment, and that override files', () => {
    const at = {
      config: `${SLUICE}api: { port: 1000 }\ngateway: { port: 1001 }\nrisk: { max_positions: 2 }\n`,
      env: { SLUICE__API__PORT: '2000', SLUICE__GATEWAY__PORT: '2001', SLUICE__UNRELATED: '' },
    };
    const env = { SLUICE__API__PORT: '2000', SLUICE__GATEWAY__PORT: '2001' };
    const flags = [{ flag: '--port', path: ['api', 'port'], text: '3000' }];
    const { api, gateway, risk } = settings({ ...at, env, request: { flags } });
    expect([api.port, gateway.port, risk.positionsMax]).toEqual([3000, 2001, 2]);
  });

  it('parse variables as scalars or lists, and numbers as text where text is expected', () => {
    const config = settings({
      env: {
        SLUICE__ACCOUNT: '0012345',
        SLUICE__FEEDS__0__SYMBOLS: '[AAPL, TRUE]',
        SLUICE__FEEDS__0__API_KEY: '12345',
        FLOW_API_KEY: 'x',
      },
    });
    expect(config.account).toBe('0012345');
    expect(config.feeds[0]).toMatchObject({ symbols: ['AAPL', 'TRUE'], apiKey: '12345' });
  });

  it("resolve paths relative to the file's folder, or to the working directory for a variable", () => {
    expect(settings({ config: `${SLUICE}data: state\n` }).dataFolder).toBe('/home/config/state');
    expect(settings({ env: { SLUICE__DATA: 'state' } }).dataFolder).toBe('/home/state');
    expect(settings({ env: { SLUICE__DATA: '/var/state' } }).dataFolder).toBe('/var/state');
    const elsewhere = { SLUICE_CONFIG: 'config/sluice.yaml' };
    expect(settings({ env: elsewhere, request: { cwd: '/home' } }).dataFolder).toBe('/home/data');
  });

  it('have the mode demo only if the demo is started', () => {
    expect(settings({ request: { commandMode: 'demo' } }).mode).toBe('demo');
    expect(settings({ env: { SLUICE__MODE: 'live' }, request: { commandMode: 'demo' } }).mode).toBe(
      'demo',
    );
    expect(sentences({ config: `${SLUICE}mode: demo\n` })).toEqual([
      'config/sluice.yaml:4:7: mode: expected one of dry-run, paper, live, found "demo"',
    ]);
  });
});

describe('a share pinned to an exchange in Vietnam', () => {
  const atSsi = (exchange: string) =>
    `${SLUICE.replace('mode: paper', 'mode: dry-run')}venue: vietnam
ssi: { client_id: "1", api_key: k, api_secret: s, private_key: p, device_id: 00:1A:2B:3C:4D:5E }
instruments: { VIC: { symbol: VIC, primary_exchange: ${exchange} } }
`;

  it.each([
    ['HSX', 'found "HSX"; did you mean HOSE?'],
    ['NYSE', 'found "NYSE"'],
  ])('is refused at %s, which SSI does not know', (exchange, end) => {
    const said = sentences({ config: atSsi(exchange) }).join();
    expect(said).toContain('instruments.VIC.primary_exchange: expected one of HOSE, HNX, UPCOM, ');
    expect(said.endsWith(end)).toBe(true);
    expect(sentences({ config: atSsi('HNX') })).toEqual([]);
  });
});

describe('the identity of a configuration', () => {
  it('ignores comments, order, folders and secrets, and includes everything else', () => {
    const { hash } = settings({});
    const reordered = SLUICE.split('\n').toSorted().reverse().join('\n');
    expect(settings({ config: `# same\n${SLUICE}data: /elsewhere\n` }).hash).toBe(hash);
    expect(settings({ env: { FLOW_API_KEY: 'other' } }).hash).toBe(hash);
    expect(reordered).not.toBe(SLUICE);
    expect(settings({ config: `${SLUICE}risk: { max_positions: 5 }\n` }).hash).toBe(hash);
    expect(settings({ config: `${SLUICE}risk: { max_positions: 6 }\n` }).hash).not.toBe(hash);
    const other = RULE.replace('shares: 10', 'shares: 11');
    expect(settings({ rules: { 'a.yaml': other } }).hash).not.toBe(hash);
  });

  it('is the same for a strategy in any layout', () => {
    const block = `# a rule
stop:
  atr:
    multiple: 3
    bar: "5m"
    period: 14
size: { shares: 10 }
entry:
  side: long
  when: "prediction.confidence >= 0.7"
symbols:
  - AAPL
name: flow-follow
`;
    const hashOf = (text: string) => settings({ rules: { 'a.yaml': text } }).strategies[0]?.hash;
    expect(hashOf(block)).toBe(hashOf(RULE));
    expect(hashOf(RULE)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf(RULE.replace('0.7', '0.71'))).not.toBe(hashOf(RULE));
  });
});

describe('an invalid configuration', () => {
  it('gets one sentence per issue, with place, path, expectation and a suggestion', () => {
    const config = `acount: DU1234567
mode: pape
gateway:
  prot: 4002
  port: high
  restart_at: "23:45"
  weekly_login: "sun 01:00 America/New_Yrok"
feeds:
  - name: flow
    url: http://me:secret@x/api
    symbols: [AAPL, aapl, AAPL]
risk:
  max_positions: 0
  max_position_notional: -1
api: 8000
`;
    expect(sentences({ config, rules: { '.keep': '' } })).toEqual([
      'config/sluice.yaml:2:7: mode: expected one of dry-run, paper, live, found "pape"; did you mean paper?',
      'config/sluice.yaml:5:9: gateway.port: expected a whole number from 1 to 65535, found "high"',
      'config/sluice.yaml:6:15: gateway.restart_at: expected a time with its zone, such as "23:45 America/New_York", found "23:45"',
      'config/sluice.yaml:7:17: gateway.weekly_login: unknown time zone "America/New_Yrok"; did you mean America/New_York?',
      'config/sluice.yaml:4:3: gateway.prot: unknown setting; did you mean port?',
      'config/sluice.yaml:10:10: feeds[0].url: expected an http address without user and password, found ***',
      'config/sluice.yaml:11:21: feeds[0].symbols[1]: expected a symbol in capital letters, such as AAPL or BRK.B, found "aapl"',
      'config/sluice.yaml:11:27: feeds[0].symbols[2]: AAPL is listed twice',
      'config/sluice.yaml:9:5: feeds[0].api_key: is missing: expected text',
      'config/sluice.yaml:13:18: risk.max_positions: expected a whole number from 1 to 1000, found 0',
      'config/sluice.yaml:14:26: risk.max_position_notional: expected a number above 0, found -1',
      'config/sluice.yaml:15:6: api: expected a map, found 8000',
      'config/sluice.yaml:1:1: acount: unknown setting; did you mean account?',
    ]);
  });

  it('names the environment variable or flag at fault', () => {
    expect(sentences({ env: { SLUICE__GATEWAY__PROT: '1' } })).toEqual([
      'env SLUICE__GATEWAY__PROT: gateway.prot: unknown setting; did you mean port?',
    ]);
    expect(sentences({ env: { SLUICE__API__PORT: 'x' } })).toEqual([
      'env SLUICE__API__PORT: api.port: expected a whole number from 0 to 65535, found "x"',
    ]);
    expect(sentences({ env: { SLUICE__DATA: '' } })[0]).toContain('is set but empty');
    expect(sentences({ env: { SLUICE__API: '{port: 1}' } })[0]).toContain('found a map');
    const flags = [{ flag: '--host', path: ['api', 'hots'], text: 'x' }];
    expect(sentences({ request: { flags } })).toEqual([
      '--host: api.hots: unknown setting; did you mean host?',
    ]);
  });

  it('names an unset variable once, together with all other issues', () => {
    const config = SLUICE.replace('FLOW_API_KEY', 'NOT_SET');
    expect(sentences({ config: `${config}api: {porto: 1}\n` })).toEqual([
      'config/sluice.yaml:3:67: feeds[0].api_key: the environment variable NOT_SET is not set; run `export NOT_SET=...` first',
      'config/sluice.yaml:4:7: api.porto: unknown setting; did you mean port?',
    ]);
    for (const blank of ['', ' ', '\n'])
      expect(sentences({ env: { FLOW_API_KEY: blank } })).toEqual([
        'config/sluice.yaml:3:67: feeds[0].api_key: the environment variable FLOW_API_KEY is empty; run `export FLOW_API_KEY=...` first',
      ]);
    const odd = SLUICE.replace('env:FLOW_API_KEY', 'FLOW_API_KEY');
    expect(sentences({ config: odd })[0]).toContain(`use \${env:NAME}`);
  });

  it('refuses a key that no header can carry, and takes one with a line break at its end', () => {
    for (const odd of ['two\nlines', 'dash\u2013ed', '\u201cquoted\u201d', 'nul\0'])
      expect(sentences({ env: { FLOW_API_KEY: odd } })).toEqual([
        'config/sluice.yaml:3:66: feeds[0].api_key: expected one line without the characters that no HTTP header carries, such as typographic quotes and dashes, found ***',
      ]);
    const { settings } = loaded({ env: { FLOW_API_KEY: 'k-secret\r\n' } });
    expect(settings.feeds[0]?.apiKey).toBe('k-secret');
  });

  it('never shows a secret in an issue, a syntax error or the effective values', () => {
    const broken = SLUICE.replace(KEY_REFERENCE, '"hush-hush" oops');
    const wrongType = SLUICE.replace(KEY_REFERENCE, '[hush-hush]');
    const number = SLUICE.replace(KEY_REFERENCE, '987654321');
    for (const config of [broken, wrongType, number]) {
      const said = sentences({ config });
      expect(said.length).toBeGreaterThan(0);
      expect(said.join()).not.toMatch(/hush|987654321/);
    }
    const { effective } = loaded({ env: { SLUICE__GATEWAY__HOST: 'h' } });
    expect(JSON.stringify(effective)).not.toContain('k-secret');
    expect(effective.find(({ path }) => path === 'feeds[0].api_key')?.value).toBe('***');
    const ssi =
      'venue: vietnam\nssi: { client_id: "1", api_key: hush-1, api_secret: hush-2, private_key: hush-3, device_id: 00:1A:2B:3C:4D:5E }\n';
    const atSsi = loaded({ config: `${SLUICE.replace('mode: paper', 'mode: dry-run')}${ssi}` });
    expect(atSsi.settings.ssi?.apiSecret).toBe('hush-2');
    expect(JSON.stringify(atSsi.effective)).not.toContain('hush-');
    const config = `${SLUICE}api: { host: "x-\${env:HOST_TOKEN}" }\n`;
    const elsewhere = loaded({ config, env: { HOST_TOKEN: 'hush' } });
    expect(elsewhere.settings.api.host).toBe('x-hush');
    expect(JSON.stringify(elsewhere.effective)).not.toContain('hush');
  });

  it('may be missing, not YAML, or have a duplicate key', () => {
    expect(sentences({ request: { files: ['nope.yaml'] } })).toEqual(['nope.yaml: file not found']);
    expect(sentences({ config: 'account: [DU1\nmode: paper\n' })[0]).toMatch(
      /^config\/sluice.yaml:\d+:\d+: not valid YAML/,
    );
    expect(sentences({ config: 'account: DU1\naccount: DU2\n' })[0]).toMatch(
      /^config\/sluice.yaml:2:1/,
    );
    expect(sentences({ config: '- a\n', rules: { '.keep': '' } })[0]).toContain('found a list');
    const noColon = `${SLUICE}\nmetrics\n  host: 127.0.0.1\n  port: 0\n`;
    expect(sentences({ config: noColon, rules: { '.keep': '' } })).toEqual([
      expect.stringMatching(/:\d+:1: not valid YAML: a name needs a colon and a space after it$/),
    ]);
    expect(sentences({ rules: {} })).toEqual(['strategies: folder not found']);
  });

  it('may have two feeds of one name, or a path that only a shell expands', () => {
    const second = '  - { name: flow, url: "http://b", api_key: k, symbols: [SPY] }\n';
    expect(sentences({ config: `${SLUICE}${second}` })).toEqual([
      'config/sluice.yaml:4:13: feeds[1].name: two feeds are called flow',
    ]);
    expect(sentences({ config: `${SLUICE}data: ~/sluice\n` })).toEqual([
      'config/sluice.yaml:4:7: data: ~ is not expanded here: write the full path',
    ]);
  });

  it('may have a malformed address', () => {
    const second = '  - { name: more, url: "http://a:b:c", api_key: k, symbols: [SPY] }\n';
    expect(sentences({ config: `${SLUICE}${second}` })).toEqual([
      'config/sluice.yaml:4:24: feeds[1].url: not an http address: expected one such as http://127.0.0.1:8090/api/v1',
    ]);
  });

  it('must set margin or cash in live', () => {
    expect(sentences({ config: `${SLUICE}mode: live\n` })).toEqual([
      'config/sluice.yaml:1:1: account_type: must be set in live: margin or cash',
    ]);
    const live = SLUICE.replace('DU1234567', 'U1234567');
    const config = `${live}mode: live\naccount_type: cash\n`;
    expect(settings({ config }).accountType).toBe('cash');
  });

  it('must not need more data lines than it has', () => {
    expect(sentences({ config: `${SLUICE}gateway: { max_data_lines: 3 }\n` })).toEqual([
      'config/sluice.yaml:3:3: feeds: 2 symbols need 4 market data lines, but gateway.max_data_lines is 3',
    ]);
    const four = `${SLUICE}gateway: { max_data_lines: 4 }\n`;
    expect(sentences({ config: four })).toEqual([]);
    const readsAnother = RULE.replace('prediction.confidence >=', 'regime.QQQ.close > 1 && 1 >=');
    expect(sentences({ config: four, rules: { 'a.yaml': readsAnother } })).toEqual([
      'config/sluice.yaml:3:3: feeds: 3 symbols need 6 market data lines, but gateway.max_data_lines is 4',
    ]);
  });

  it('never throws, whatever the file contains', () => {
    const odd = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom('&a [*a]', '? [a]\n: b', '!!x y', 'a: &b 1\nc: *b', '---\n---\n'),
    );
    fc.assert(
      fc.property(odd, odd, (config, rule) => {
        const said = sentences({ config, rules: { 'a.yaml': rule } });
        expect(said.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the effective configuration', () => {
  it('lists every value with its origin', () => {
    const { effective } = loaded({
      config: `${SLUICE}risk: { max_positions: 2 }\n`,
      env: { SLUICE__API__PORT: '9000' },
      request: { flags: [{ flag: '--host', path: ['api', 'host'], text: '0.0.0.0' }] },
    });
    const line = (path: string) => effective.find((value) => value.path === path);
    expect(line('risk.max_positions')).toMatchObject({ value: 2, origin: 'config/sluice.yaml:4' });
    expect(line('risk.max_orders_per_minute')).toMatchObject({ value: 30, origin: 'default' });
    expect(line('api.port')).toMatchObject({ value: 9000, origin: 'env SLUICE__API__PORT' });
    expect(line('api.host')).toMatchObject({ value: '0.0.0.0', origin: '--host' });
    expect(line('feeds[0].symbols')).toMatchObject({ value: ['AAPL', 'MSFT'] });
    expect(line('data')).toMatchObject({ value: '/home/data', origin: 'default' });
    expect(placeOf({ kind: 'default' })).toBe('default');
  });
});

describe('a configuration for a practice', () => {
  const practice = { commandMode: 'practice', env: {} } as const;

  it('needs no key and no address of a notice that is not set, and takes the mode practice', () => {
    const config = `${SLUICE}mode: paper
notify:
  webhook: { url: "\${env:NOTIFY_URL}" }
  telegram: { token: "\${env:TELEGRAM_TOKEN}", chat_id: "7" }
`;
    const { mode, account, notify, feeds } = settings({ config, request: practice });
    expect({ mode, account }).toEqual({ mode: 'practice', account: 'DU1234567' });
    expect(notify).toMatchObject({ webhook: undefined, telegram: undefined });
    expect(feeds).toMatchObject([{ name: 'flow', symbols: ['AAPL', 'MSFT'] }]);
    const elsewhere = { SLUICE__NOTIFY__HEARTBEAT_URL: 'http://alive.example.com' };
    expect(settings({ request: { ...practice, env: elsewhere } }).notify.heartbeatUrl).toBe(
      undefined,
    );
  });

  it('still names every other variable that is not set', () => {
    const config = SLUICE.replace('DU1234567', `\${env:ACCOUNT}`);
    expect(sentences({ config, request: practice })).toEqual([
      expect.stringContaining('the environment variable ACCOUNT is not set'),
    ]);
  });
});

describe('a calendar of earnings and ex-dividend days', () => {
  const config = `${SLUICE}risk: { options: { calendar: days.csv } }\n`;
  const csv = (rows: string) => ({ '/home/config/days.csv': `symbol,event,day,amount\n${rows}` });
  const UNTIL = '*,earnings_known_until,2027-01-31\n';

  it('is read beside the configuration, and is part of its hash and of its reloads', () => {
    const first = loaded({ config, more: csv(UNTIL) });
    expect(first.settings.events).toHaveLength(1);
    expect(first.files).toContain('/home/config/days.csv');
    const later = loaded({ config, more: csv(`${UNTIL}AAPL,earnings,2026-12-01\n`) });
    expect(later.settings.hash).not.toBe(first.settings.hash);
    const plan = planReload(first, later);
    expect(plan).toMatchObject({
      ok: true,
      value: {
        change: { settings: [expect.objectContaining({ path: 'risk.options.calendar_hash' })] },
        needsRestart: [],
        next: { settings: { events: [{}, { symbol: 'AAPL' }] } },
      },
    });
  });

  it('is refused by its place if it is missing or wrong', () => {
    expect(sentences({ config })).toEqual(['config/days.csv: file not found']);
    expect(sentences({ config, more: csv('AAPL,dividend,2026-12-01\n') })).toEqual([
      'config/days.csv:2:1: "dividend" is not an event: expected earnings, ex_date, earnings_known_until, ex_dates_known_until',
    ]);
  });
});
