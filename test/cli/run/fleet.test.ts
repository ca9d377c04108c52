// Two hosts in one command: one whose daemon trades and whose API answers, and one where nothing listens.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../processes/free-port.ts';
import { MAIN, ROOT } from '../../processes/program.ts';
import { startApi } from '../../processes/served-api.ts';
import { createWorld, type World } from '../../processes/three-processes.ts';
import { until } from '../../processes/waiting.ts';
import { API_ON, FILES, FOLLOW_AAPL } from '../../processes/world-files.ts';

let world: World;
let api: { readonly url: string; readonly child: ChildProcess };
let key = '';
let silentPort = 0;

beforeAll(async () => {
  world = await createWorld({
    ...{ market: '2020-12-16T10:00:00-05:00', speed: 10, symbols: ['AAPL'] },
    ...{ strategy: FOLLOW_AAPL, config: API_ON },
  });
  await world.begin('--only', 'trader');
  await world.hold('AAPL', 100);
  await world.sluice('user', 'add', 'ann', '--role', 'admin', ...FILES);
  key = (await world.sluice('user', 'token', 'ann', ...FILES)).stdout.trim();
  api = await startApi(world.folder, FILES);
  silentPort = await freePort();
  fleet();
});
afterAll(async () => {
  api?.child.kill('SIGKILL');
  await world?.end();
});

function fleet(changes: Partial<Record<'key' | 'budget' | 'account' | 'more', string>> = {}): void {
  const { budget = '10000000', account = 'DU1234567', more = '' } = changes;
  writeFileSync(
    join(world.folder, 'config', 'fleet.yaml'),
    `hosts:
  hanoi: { url: "${api.url}", key: "${changes.key ?? key}", account: ${account}, budget: ${budget} }
  saigon: { url: "http://127.0.0.1:${silentPort}", key: k, account: DU7654321 }
${more}`,
  );
}

interface Row {
  readonly host: string;
  readonly state: string;
  readonly problems: readonly string[];
}

async function status(): Promise<readonly Row[]> {
  const { stdout } = await world.sluice('fleet', 'status', '--json');
  return JSON.parse(stdout) as Row[];
}

describe('the status of a fleet', () => {
  it('has a row for each host, and exits with 1 while one does not answer', async () => {
    fleet();
    const [hanoi, saigon] = await status();
    expect(hanoi).toMatchObject({
      ...{ host: 'hanoi', account: 'DU1234567', state: 'trading', gateway: 'ready' },
      ...{ positions: 1, protected_positions: 1, currency: 'USD', budget: 10_000_000 },
    });
    expect(saigon).toMatchObject({ host: 'saigon', state: 'silent', positions: null });
    expect(saigon?.problems[0]).toMatch(
      /^does not answer \(connect ECONNREFUSED .*no other host takes its account over/,
    );
    const shown = await world.sluice('fleet', 'status');
    expect(shown.code).toBe(1);
    expect(shown.stdout).toMatch(
      /HOST +ACCOUNT +STATE +GATEWAY +PROTECTED +INVESTED +BUDGET +ALARMS/,
    );
    expect(shown.stdout).toMatch(
      /hanoi +DU1234567 +trading +ready +1 of 1 +[\d,]+ USD +10,000,000/,
    );
    expect(shown.stdout).toContain('saigon: does not answer');
    expect(
      Math.max(
        ...shown.stdout
          .split('\n')
          .slice(0, 3)
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(80);
  });

  it.each([
    ['is above its budget', { budget: '1000' }, /USD invested, [\d,]+ above its budget of 1,000/],
    ['refuses the key', { key: 'wrong' }, /its API says: its key is not accepted/],
    ['trades another account', { account: 'DU9' }, /its API says: .*DU9/],
  ])('names a host that %s', async (_, changes, text) => {
    fleet(changes);
    const [hanoi] = await status();
    expect(hanoi?.problems.join('\n')).toMatch(text);
    fleet();
  });
});

describe('a command to a fleet', () => {
  it('halts every host that it reaches, and says which did not confirm', async () => {
    const halted = await world.sluice('fleet', 'halt', '--why', 'an outage');
    expect(halted.code).toBe(5);
    expect(halted.stdout).toMatch(/^hanoi: /);
    expect(halted.stdout).toContain('saigon: no answer (connect ECONNREFUSED');
    expect(halted.stderr).toContain(
      '1 of 2 hosts did not confirm the halt: saigon; type `sluice halt` on that machine',
    );
    const [hanoi] = await status();
    expect(hanoi).toMatchObject({ state: 'halted' });
    expect(hanoi?.problems.join()).toContain('is halted: an outage');
    const resumed = await world.sluice('fleet', 'resume', '--on', 'hanoi');
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    expect((await status())[0]).toMatchObject({ state: 'trading' });
  });

  it.each(['{}', '<html>busy</html>', '[]'])(
    'takes nothing for a confirmation that answers %s',
    async (body) => {
      const stranger = createServer((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(body);
      });
      await new Promise<void>((resolve) => stranger.listen(silentPort, '127.0.0.1', resolve));
      try {
        const halted = await world.sluice('fleet', 'halt', '--on', 'saigon');
        expect(halted.code).not.toBe(0);
        expect(halted.stderr).toContain('1 of 1 hosts did not confirm the halt');
        const shown = await world.sluice('fleet', 'status', '--on', 'saigon');
        expect([shown.code, shown.stderr]).toEqual([1, '']);
        const report = await world.sluice(
          'fleet',
          'report',
          '--on',
          'saigon',
          '--day',
          '2020-12-16',
        );
        expect([report.code, report.stderr]).toEqual([1, '']);
      } finally {
        await new Promise<void>((resolve) => {
          stranger.close(() => resolve());
          stranger.closeAllConnections();
        });
      }
    },
  );

  it('names a host that is not in the file', async () => {
    const asked = await world.sluice('fleet', 'halt', '--on', 'hanoy');
    expect(asked).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('did you mean "hanoi"?'),
    });
  });

  it('reports what is filed, and names who has nothing', async () => {
    const report = await world.sluice('fleet', 'report', '--day', '2020-12-16');
    expect(report.code).toBe(1);
    expect(report.stdout).toContain('hanoi: no report is filed');
    expect(report.stdout).toContain('saigon: connect ECONNREFUSED');
    expect((await world.sluice('fleet', 'report', '--day', 'today')).code).toBe(2);
  });
});

describe('a roll-out', () => {
  const file = () => join(world.folder, 'rule.yaml');

  it('goes to one host first, after a check, and only when it is confirmed', async () => {
    writeFileSync(file(), FOLLOW_AAPL.replace('percent: 2', 'percent: 1'));
    const typed = ['roll-out', './rule.yaml', '--fleet', './config/fleet.yaml'];
    const everywhere = await world.sluice('fleet', ...typed, '--yes');
    expect(everywhere).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        '`sluice fleet roll-out ./rule.yaml --on hanoi --yes --fleet ./config/fleet.yaml`',
      ),
    });
    const shown = await world.sluice('fleet', 'roll-out', 'rule.yaml', '--on', 'hanoi');
    expect(shown.code).toBe(2);
    expect(shown.stdout).toContain('stop.percent 2 -> 1');
    expect(shown.stderr).toContain('Nothing was saved; add --yes to do it');
    const saved = await world.sluice('fleet', 'roll-out', 'rule.yaml', '--on', 'hanoi', '--yes');
    expect(saved).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(world.folder, 'strategies', 'rule.yaml'), 'utf8')).toContain(
      'percent: 1',
    );
    const again = await world.sluice('fleet', 'roll-out', 'rule.yaml', '--on', 'hanoi', '--yes');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('has this text') });
  });

  it('stops at the host that refuses it, with every fault', async () => {
    writeFileSync(file(), FOLLOW_AAPL.replace('percent: 2', 'percent: many'));
    const refused = await world.sluice('fleet', 'roll-out', 'rule.yaml', '--untried', '--yes');
    expect(refused.code).toBe(1);
    expect(refused.stdout).toMatch(/^hanoi: .*rule\.yaml:\d+:\d+: /);
    expect(refused.stderr).toContain('hanoi refuses the file; not asked after it: 1 host');
  });
});

/** Behind the name of the program. */
function startedByUnit(): string[] {
  const unit = readFileSync(join(ROOT, 'scripts', 'sluice-fleet.service'), 'utf8');
  const [, started = ''] = /^ExecStart=\/usr\/bin\/env sluice (.+)$/m.exec(unit) ?? [];
  return started.split(' ');
}

it('watches, as its unit does: a host that does not answer is named', async () => {
  const child = spawn(process.execPath, [MAIN, ...startedByUnit()], {
    ...{ cwd: world.folder, stdio: ['ignore', 'pipe', 'ignore'] },
  });
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  await until('saigon is named', () => said.includes('saigon does not answer'));
  expect(said).not.toContain('hanoi does not answer');
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('names a host whose API answers for a daemon that does not', async () => {
  const { pid } = await world.look<{ pid: number }>('status');
  process.kill(pid, 'SIGSTOP');
  try {
    await until('hanoi is silent', async () => (await status())[0]?.state === 'silent');
    expect((await status())[0]?.problems[0]).toMatch(
      /^answers, but its daemon has not for \d+ seconds\. .*no other host takes its account over/,
    );
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await until('hanoi is back', async () => (await status())[0]?.state === 'trading');
});

describe('a file of hosts', () => {
  it.each([
    [
      'has the same account twice',
      (text: string) => text.replace('DU7654321', 'DU1234567'),
      'is the account of hanoi already',
    ],
    [
      'sends a key in the clear',
      (text: string) => text.replace('http://127.0.0.1:', 'http://10.0.0.1:'),
      'an https address; http only for an API on this machine',
    ],
    [
      'has a misspelt field',
      (text: string) => text.replace('budget', 'bugdet'),
      'did you mean budget?',
    ],
    [
      'names a variable that is not set',
      (text: string) => text.replace('key: k,', `key: "\${env:NO_SUCH_KEY}",`),
      'NO_SUCH_KEY',
    ],
    ['has no host', () => 'hosts: {}\n', 'at least one host'],
  ])('is refused with its place where it %s', async (_, change, text) => {
    const path = join(world.folder, 'config', 'wrong.yaml');
    writeFileSync(path, change(readFileSync(join(world.folder, 'config', 'fleet.yaml'), 'utf8')));
    const asked = await world.sluice('fleet', 'status', '--fleet', 'config/wrong.yaml');
    expect(asked.code).toBe(4);
    expect(asked.stderr).toMatch(/^error: config\/wrong\.yaml:/);
    expect(asked.stderr).toContain(text);
    expect(asked.stderr).not.toContain(key);
  });

  it('is missing', async () => {
    const asked = await world.sluice('fleet', 'status', '--fleet', 'nowhere.yaml');
    expect(asked).toMatchObject({ code: 4, stderr: expect.stringContaining('nowhere.yaml') });
  });
});
