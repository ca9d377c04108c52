import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePlace, type Place } from './place/sluice.ts';

const SIM = ['sim', 'gateway', '--port', '0', '--control-port', '0'];
const CLOCK = '2026-11-19T15:00:00Z@1700000000000x5';

let place: Place;
beforeAll(() => {
  place = makePlace();
});
afterAll(() => place.leave());

describe('the command line', () => {
  it('prints help at every level', async () => {
    const [top, start, sim] = await Promise.all([
      place.run('--help'),
      place.run('start', '--help'),
      place.run('sim', 'gateway', '--help'),
    ]);
    expect([top.code, start.code, sim.code]).toEqual([0, 0, 0]);
    expect(top.out).toContain('status');
    expect(start.out).toContain('--until-close');
    expect(sim.out).toContain('--parent-cancel');
    for (const line of top.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('shows defaults as they are typed', async () => {
    const { out } = await place.ask('chain', '--help');
    for (const usual of ['20..45', '0.3..0.4', '4'])
      expect(out.replaceAll(/\s+/g, ' ')).toContain(`(default: ${usual})`);
  });

  it('takes help as a command at every level', async () => {
    const asked = [['help'], ['ledger', 'help'], ['ledger', 'help', '--help'], ['help', 'ledger']];
    const answers = await Promise.all(asked.map((words) => place.ask(...words)));
    for (const { code, err } of answers) expect([code, err]).toEqual([0, '']);
    for (const { out } of answers) expect(out).toMatch(/^Usage: sluice /);
  });

  it.each([
    [['statsu'], 'did you mean "status"', 'unknown-command'],
    [['strat'], 'did you mean "strategy"', 'unknown-command'],
    [['stop', '--tiemout', '3'], 'did you mean "--timeout"', 'unknown-option'],
    [['stop', '--timeout', 'soon'], 'Expected a number of seconds', 'invalid-argument'],
    [['buy', 'AAPL', '0x10'], 'Expected a number of shares above 0', 'invalid-argument'],
    [['stop-at', 'AAPL', '0b1'], 'Expected a price above 0', 'invalid-argument'],
    [['alarms', '--mute', 'A1', '--minutes', '241'], 'from 1 to 240', 'invalid-argument'],
    [['incident', 'zzzzzz'], 'is named zzzzzz; `sluice incident` lists', 'not-found'],
    [['start', '--clock', 'noon'], 'MARKET@WALLMSxSPEED', 'clock'],
    [['start', '--until-close'], 'needs --demo', 'usage'],
    [['start', '--demo', '-c', 'my.yaml'], "'--demo [name]' cannot be used", 'conflicting-option'],
    [['status', '-c', 'my.yaml', '--demo'], "'--demo [name]' cannot be used", 'conflicting-option'],
    [[...SIM, '--speed', '4'], '--speed needs --at', 'usage'],
    [[...SIM, '--clock', CLOCK, '--at', '2026-11-19T15:00:00Z'], 'give only one', 'usage'],
    [[...SIM, '--clock', CLOCK, '--speed', '4'], '--speed needs --at', 'usage'],
    [['start', '--with', 'kafka'], '--with needs --demo', 'usage'],
    [['completion', 'csh'], "'csh' is not valid as <shell>. Allowed choices", 'invalid-argument'],
    [['start', '--demo', '--with', 'kafak'], 'there is: kafka', 'invalid-argument'],
    [['start', '--demo', '--only', 'api', '--with', 'kafka'], 'without --only api', 'usage'],
    [['buy', 'AAPL'], "'quantity'; see `sluice buy --help`", 'missing-argument'],
    [
      ['resume', 'AAPL'],
      "'resume' takes no arguments, and got 1; see `sluice resume --help`",
      'excess-arguments',
    ],
    [['pause', 'AAPL', 'now'], "'pause' takes 1 argument, and got 2; see", 'excess-arguments'],
    [['data', 'fetch'], 'see `sluice data fetch --help`', 'missing-mandatory-option-value'],
    [['-c', 'nowhere.yaml', 'status'], 'see `sluice status --help`', 'unknown-option'],
    [['help', 'statsu'], 'did you mean "status"', 'unknown-command'],
    [['ledger', 'help', 'zzzzz'], '`sluice ledger --help` lists all', 'unknown-command'],
    [[], '`sluice --help` lists them', 'no-command'],
    [['strategy'], '`sluice strategy --help` lists them', 'no-command'],
    [
      ['strategy', 'new', 'a', '--typescript', '--from', 'b'],
      "'--from <example>'",
      'conflicting-option',
    ],
  ])('rejects %j with one sentence', async (args, hint, code) => {
    const ran = await place.ask(...args);
    expect(ran.code).toBe(2);
    expect(ran.out).toBe('');
    expect(ran.err).toContain(hint);
    expect(ran.err).toMatch(new RegExp(`^error: [^\\n]+ \\(${code}\\)\\n$`));
  });

  it('with --json prints each error as one JSON object on stderr, and nothing else there', async () => {
    const file = join(place.folder, 'config', 'two-faults.yaml');
    writeFileSync(file, 'mode: papr\naccount: DU1\ngateway: { prot: 4002 }\n');
    const [unknown, wrong, empty] = await Promise.all([
      place.run('positions', '--json', '--foriegn'),
      place.run('config', 'check', '-c', file, '--json'),
      place.run('status', '--json'),
    ]);
    const objects = (err: string) =>
      err
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    expect(objects(unknown.err)).toEqual([
      { error: expect.stringContaining('did you mean "--foreign"'), code: 'unknown-option' },
    ]);
    expect(objects(wrong.err)).toEqual([
      { error: expect.stringContaining('two-faults.yaml:1:'), code: 'configuration' },
      { error: expect.stringContaining('did you mean port'), code: 'configuration' },
    ]);
    expect(objects(empty.err)).toEqual([{ note: 'daemon stopped; nothing was ever recorded' }]);
    expect(JSON.parse(empty.out)).toMatchObject({ live: false, real_money: false, mode: 'paper' });
  });

  it('exits with 4 on a missing or invalid configuration, listing every fault with its place', async () => {
    const file = join(place.folder, 'wrong.yaml');
    writeFileSync(file, 'mode: papr\naccount: DU1\ngateway: { prot: 4002 }\n');
    const [missing, wrong, absent, folder] = await Promise.all([
      place.run('config', 'check', '-c', 'nowhere.yaml'),
      place.run('start', '-c', file),
      place.run('status', '-c', 'nowhere.yaml'),
      place.run('status', '-c', 'config'),
    ]);
    expect([missing.code, wrong.code, absent.code, folder.code]).toEqual([4, 4, 4, 4]);
    expect(folder.err).toBe('error: config: cannot be read: it is a folder (configuration)\n');
    expect(wrong.err).toMatch(/^error: wrong\.yaml:1:\d+: mode: .*\(configuration\)$/m);
    expect(wrong.err).toMatch(
      /^error: wrong\.yaml:3:\d+: .*did you mean port.*\(configuration\)$/m,
    );
    expect(wrong.err).not.toContain('    at ');
  });

  it('refuses a configuration in UTF-16 without printing it', async () => {
    const file = join(place.folder, 'wide.yaml');
    writeFileSync(file, Buffer.from('\ufeffaccount: DU1\n', 'utf16le'));
    for (const command of [['config', 'check'], ['status']]) {
      const { code, err } = await place.run(...command, '-c', file);
      expect(code).toBe(4);
      expect(err).toMatch(/wide\.yaml: cannot be read: it is not text in UTF-8: save it as UTF-8 /);
    }
  });

  it('names the missing file of a simulator, and the step of a scenario that it cannot play', async () => {
    const ports = ['--port', '0', '--control-port', '0'];
    writeFileSync(
      join(place.folder, 'steps.yaml'),
      '- { at: "2026-11-19T15:00:00Z", prise: {} }\n',
    );
    const [tape, bars, scenario, data, minutes, steps] = await Promise.all([
      place.run('sim', 'flow', ...ports, '--tape', 'no.ndjson'),
      place.run('sim', 'gateway', ...ports, '--bars', 'SPY=no.csv'),
      place.run('sim', 'gateway', ...ports, '--scenario', 'no.yaml'),
      place.run('sim', 'yahoo', ...ports, '--data', 'no.json'),
      place.run('sim', 'ssi', ...ports, '--bars', 'FPT=no.csv'),
      place.run('sim', 'gateway', ...ports, '--scenario', 'steps.yaml'),
    ]);
    expect(steps.code).toBe(4);
    expect(steps.err).toMatch(/^error: steps\.yaml: step 1: .*prise.* \(scenario\)\n$/);
    expect(tape.err).toBe('error: no.ndjson: file not found (tape)\n');
    expect(bars.err).toBe('error: no.csv: file not found (bars)\n');
    expect(scenario.err).toBe('error: no.yaml: file not found (scenario)\n');
    expect(data.err).toBe('error: no.json: file not found (data)\n');
    expect(minutes.err).toBe('error: no.csv: file not found (not-started)\n');
  });

  it('names the file that cannot be written, and why', async () => {
    writeFileSync(join(place.folder, 'blocked'), '');
    const config = join(place.folder, 'blocked.yaml');
    writeFileSync(
      config,
      'mode: paper\naccount: DU1\naccount_type: margin\nstrategies: blocked/in\n',
    );
    const ran = await place.ask('strategy', 'new', 'drive', '-c', config);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(
      /^error: .*blocked\/in: a file is in the place of a folder \(file\)\n$/,
    );
  });

  it('reports a data folder that is not writable, and starts nothing', async () => {
    const file = join(place.folder, 'data');
    writeFileSync(file, 'no folder');
    const ran = await place.run('start');
    rmSync(file);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/^error: Cannot write to .*a file has its name.* \(data\)\n$/);
  });

  it('reports that nothing was ever recorded', async () => {
    const [status, orders, stop] = await Promise.all([
      place.run('status', '--json'),
      place.ask('orders'),
      place.ask('stop'),
    ]);
    expect(status.code).toBe(3);
    expect(JSON.parse(status.out)).toMatchObject({ live: false, state: 'stopped', account: 'DU1' });
    expect(orders.code).toBe(3);
    expect(stop).toMatchObject({ code: 0, out: 'Not running.\n' });
  });

  it('creates a configuration that is valid once its secrets are set', async () => {
    const folder = join(place.folder, 'new');
    const made = await place.ask('config', 'init', folder);
    expect(made.code).toBe(0);
    expect(made.out).toContain(`wrote ${join(folder, 'config/sluice.yaml')}\n`);
    for (const step of ['sluice practice', 'FLOW_API_KEY', 'sluice config check', 'go-live']) {
      expect(made.out).toContain(step);
    }
    for (const line of made.out.split('\n').filter((text) => !text.includes(folder))) {
      expect(line.length).toBeLessThanOrEqual(80);
    }
    const checked = await place.ask('config', 'check', '-c', join(folder, 'config/sluice.yaml'));
    expect(checked.code).toBe(4);
    expect(checked.err).toContain('FLOW_API_KEY is not set');
  });

  it('keeps a configuration that is there, renews its schemas, and brings no strategy back', async () => {
    const folder = join(place.folder, 'new');
    await place.ask('config', 'init', folder);
    writeFileSync(join(folder, 'config/sluice.yaml'), 'account: DU7\n');
    writeFileSync(join(folder, 'config/feed.schema.json'), '{}\n');
    rmSync(join(folder, 'strategies/stretch-fade.yaml'));
    const again = await place.ask('config', 'init', folder);
    expect(again.code).toBe(0);
    expect(again.out).toContain(`wrote ${join(folder, 'config/feed.schema.json')}\nkept `);
    expect(readFileSync(join(folder, 'config/sluice.yaml'), 'utf8')).toBe('account: DU7\n');
    expect(readFileSync(join(folder, 'config/feed.schema.json'), 'utf8')).toContain('$schema');
    expect(existsSync(join(folder, 'strategies/stretch-fade.yaml'))).toBe(false);
  });
});
