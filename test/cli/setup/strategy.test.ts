import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  instanceFolder,
  makeInstanceFolder,
} from '../../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { takeLock } from '../../../src/trader/adapters/sqlite/instance/lock.ts';
import { OPENING, recorded } from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

const RULE = `name: morning
symbols: [AAPL]
entry: { when: "prediction.confidence >= 0.7" }
size: { risk_percent: 0.5 }
stop: { atr: { period: 14, bar: 5m, multiple: 3 } }
`;

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.leave());

function write(name: string, text: string): void {
  writeFileSync(join(place.folder, 'strategies', name), text);
}

function withFeed(): void {
  const feed = 'feeds: [{ name: flow, url: "http://127.0.0.1:1", api_key: k, symbols: [AAPL] }]';
  writeFileSync(place.config, `${readFileSync(place.config, 'utf8')}\n${feed}\n`);
}

describe('sluice strategy check', () => {
  it('describes what each file would do', async () => {
    withFeed();
    write('morning.yaml', RULE);
    const { code, out } = await place.run('strategy', 'check');
    expect(code).toBe(0);
    expect(out).toMatch(/^ok {2}strategies\/morning\.yaml: morning [0-9a-f]{8}\n/);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'Enters AAPL long when prediction.confidence >= 0.7; risks 0.5 % of equity; at most 2 positions at once and 10 entries a day. Stop 3 ATR of 14 bars of 5 min;',
    );
  });

  it('warns where the feeds of a symbol can name no contract for `same`', async () => {
    withFeed();
    write(
      'morning.yaml',
      RULE.replace(/size: .*\nstop: .*\n/, 'size: { shares: 1 }\ntrade: { as: same }\n'),
    );
    const { code, err } = await place.run('strategy', 'check');
    expect(err).toContain(
      'warning: strategies/morning.yaml: trade.as: same never trades AAPL: the feeds of AAPL can name no option contract',
    );
    expect(code).toBe(0);
  });

  it('warns that no calendar keeps options from earnings and dividends', async () => {
    withFeed();
    const calls = RULE.replace(
      /size: .*\nstop: .*\n/,
      'size: { shares: 1 }\ntrade: { as: call_or_put }\n',
    );
    write('morning.yaml', calls);
    const warning =
      'warning: without risk.options.calendar, contracts of morning may expire after earnings or an ex-dividend day, and no sold call is closed before a dividend';
    expect((await place.run('strategy', 'check')).err).toContain(warning);
    write('morning.yaml', calls.replace('call_or_put', 'call_or_put, across: [earnings, ex_date]'));
    expect((await place.run('strategy', 'check')).err).toBe('');
    write('morning.yaml', calls);
    writeFileSync(
      join(place.folder, 'days.csv'),
      'symbol,event,day,amount\n*,earnings_known_until,2027-01-31,\n',
    );
    const config = readFileSync(place.config, 'utf8');
    writeFileSync(place.config, `${config}risk: { options: { calendar: ../days.csv } }\n`);
    const { err, code } = await place.run('strategy', 'check');
    expect([err, code]).toEqual(['', 0]);
  });

  it('warns of option terms that hardly any chain meets', async () => {
    write(
      'morning.yaml',
      RULE.replace(
        /size: .*\nstop: .*\n/,
        'size: { shares: 1 }\ntrade: { as: credit_vertical, min_credit_percent: 100 }\n',
      ),
    );
    const { code, out, err } = await place.run('strategy', 'check', 'strategies/morning.yaml');
    expect(out).toContain('ok  strategies/morning.yaml');
    expect(err).toContain(
      'warning: strategies/morning.yaml: trade chooses hardly anything on BUY, at any price of the stock',
    );
    expect(code).toBe(0);
  });

  it('shows the line with a caret, and suggests a correction', async () => {
    write('morning.yaml', RULE.replace('confidence', 'confidnce').replace('stop:', 'stopp:'));
    const { code, err } = await place.run('strategy', 'check', 'strategies/morning.yaml');
    expect(code).toBe(4);
    expect(err).toContain(
      [
        'error: strategies/morning.yaml:3:17: entry.when: prediction has no confidnce; did you mean prediction.confidence? (configuration)',
        '    3 | entry: { when: "prediction.confidnce >= 0.7" }',
        '                        ^',
      ].join('\n'),
    );
    expect(err).toContain('morning.yaml:5:1: stopp: unknown setting; did you mean stop?');
  });

  it('does not suggest the file itself if it is no text', async () => {
    writeFileSync(join(place.folder, 'strategies/binary.yaml'), Buffer.from([0xff, 0xfe, 0x00]));
    const { code, err } = await place.run('strategy', 'check', 'strategies/binary.yaml');
    rmSync(join(place.folder, 'strategies/binary.yaml'));
    expect(code).toBe(4);
    expect(err).toMatch(/^error: strategies\/binary.yaml: cannot be read: .*UTF-8 \(config/);
  });

  it('suggests another file only where none is', async () => {
    mkdirSync(join(place.folder, 'strategies/morming.yaml'));
    write('morning.yaml', RULE);
    const [folder, none] = await Promise.all(
      ['morming', 'mourning'].map((name) =>
        place.run('strategy', 'check', `strategies/${name}.yaml`),
      ),
    );
    rmSync(join(place.folder, 'strategies/morming.yaml'), { recursive: true });
    expect(folder?.err).toContain('cannot be read: it is a folder (configuration)');
    expect(none?.err).toContain('file not found; did you mean strategies/morning.yaml?');
  });

  it('checks strategies against the configuration', async () => {
    withFeed();
    write('morning.yaml', RULE.replace('AAPL', 'AAPX'));
    const { code, err } = await place.run('strategy', 'check', '--json');
    expect(code).toBe(4);
    expect(err).toContain('no feed covers AAPX; did you mean AAPL?');
  });

  it('never quotes the configuration, which may hold a secret', async () => {
    writeFileSync(place.config, `${readFileSync(place.config, 'utf8')}\napi_kee: very-secret\n`);
    const { code, err } = await place.run('strategy', 'check');
    expect(code).toBe(4);
    expect(err).toContain('api_kee');
    expect(err).not.toContain('very-secret');
  });
});

describe('sluice strategy new', () => {
  it('writes a valid draft that trades nothing, and never overwrites a file', async () => {
    withFeed();
    const made = await place.run('strategy', 'new', 'drive');
    expect(made).toMatchObject({ code: 0, out: 'strategies/drive.draft.yaml\n' });
    const text = readFileSync(join(place.folder, 'strategies', 'drive.draft.yaml'), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\S+strategy\.schema\.json\n/);
    expect(text).toContain('\nname: drive\n');
    expect((await place.run('strategy', 'check', 'strategies/drive.draft.yaml')).code).toBe(0);
    expect((await place.run('strategy', 'check')).out).toBe('No strategies found.\n');
    const again = await place.run('strategy', 'new', 'drive', '--typescript');
    expect(again.code).toBe(1);
    expect(again.err).toContain('strategies/drive.draft.yaml exists already');
  });

  it('writes valid code into any folder', async () => {
    const made = await place.run('strategy', 'new', 'gap', '--typescript');
    expect(made.out).toBe('strategies/gap.draft.ts\n');
    const checked = await place.run('strategy', 'check', 'strategies/gap.draft.ts');
    expect(checked).toMatchObject({ code: 0, err: '' });
    expect(checked.out).toContain('gap');
  });

  it('tells the editor where the types of a strategy in code are, and keeps settings that exist', async () => {
    await place.run('strategy', 'new', 'gap', '--typescript');
    const settings = join(place.folder, 'strategies', 'tsconfig.json');
    const { compilerOptions } = JSON.parse(readFileSync(settings, 'utf8'));
    const [types] = compilerOptions.paths.sluice;
    // `npm run test:package` finds the types there.
    expect(types).toMatch(/\/trader\/config\/code\/define-strategy\.d\.ts$/);
    writeFileSync(settings, '{}');
    await place.run('strategy', 'new', 'drive', '--typescript');
    expect(readFileSync(settings, 'utf8')).toBe('{}');
  });

  it('writes nothing beside the strategies of the demonstration, which an update replaces', async () => {
    const { code, err } = await place.run('strategy', 'new', 'drive', '--demo');
    expect(code).toBe(2);
    expect(err).toContain('an update replaces them');
    expect(err).toContain('sluice config init');
    const shipped = join(import.meta.dirname, '../../../config/demo/strategies');
    expect(existsSync(join(shipped, 'drive.draft.yaml'))).toBe(false);
  });

  it('rejects invalid names and unknown examples', async () => {
    expect((await place.run('strategy', 'new', '../etc/passwd')).code).toBe(2);
    const unknown = await place.run('strategy', 'new', 'drive', '--from', 'nothing');
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain('Unknown example nothing; available:');
    expect(existsSync(join(place.folder, 'strategies', 'drive.draft.yaml'))).toBe(false);
  });
});

describe('sluice reload and strategy list without a daemon', () => {
  it('report that no daemon runs', async () => {
    expect(await place.run('reload')).toMatchObject({ code: 3 });
    const list = await place.run('strategy', 'list');
    expect(list.code).toBe(3);
    expect(list.err).toContain('Nothing was ever recorded');
  });

  it('list a removed strategy that still holds a position', async () => {
    keepJournal(place, recorded(OPENING));
    const { out } = await place.run('strategy', 'list');
    expect(out).toMatch(/^demo {2}\S+ removed: no entries/);
    expect(out).toMatch(/^ {2}holds +SPY$/m);
    const [row] = JSON.parse((await place.run('strategy', 'list', '--json')).out);
    expect(row).toMatchObject({ name: 'demo', removed: true, since: null, holds: ['SPY'] });
  });
});

describe('a daemon that holds its lock and does not answer', () => {
  it('is reported as not answering, neither stopped nor running', async () => {
    const folder = instanceFolder(join(place.folder, 'data'), 'paper', 'DU1');
    makeInstanceFolder(folder);
    const lock = takeLock(folder.lock, { pid: 4242, startedAt: '', version: '' });
    if (!lock.ok) throw new Error('the lock is taken');
    try {
      for (const command of [['reload'], ['status'], ['pause', 'AAPL']]) {
        expect(await place.run(...command)).toEqual({
          code: 5,
          out: '',
          err: 'error: A daemon (pid 4242) holds the lock but does not answer; it may be starting, stopping or stuck. Stops at the broker stay. See `sluice logs` (no-answer)\n',
        });
      }
      const halted = await place.run('halt');
      expect(halted).toMatchObject({ code: 5, out: '' });
      expect(halted.err).toMatch(
        /^error: The daemon \(pid 4242\) has not answered\. The HALT file/,
      );
    } finally {
      lock.value.release();
    }
  });
});
