// Where the commands of the documents run: a home of their own, with `sluice`, `npx sluice` and `curl` as a reader has them.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAIN, ROOT } from '../processes/program.ts';
import { until } from '../processes/waiting.ts';

export interface Ran {
  readonly code: number | null;
  /** Both streams, as they came. */
  readonly output: string;
}

export interface Environment {
  /** One after another in one shell, which ends at the first that fails. */
  run(commands: readonly string[]): Promise<Ran>;
  leave(): Promise<void>;
}

export const ENVIRONMENTS = {
  /** After `sluice config init`, and nothing runs. */
  fresh: freshHome,
  /** Beside a demonstration with a position: every `sluice` asks it, and the API's addresses of the pages are its own. */
  demo: besideDemo,
} as const;

export type EnvironmentName = keyof typeof ENVIRONMENTS;

async function freshHome(): Promise<Environment> {
  const home = makeHome('');
  const set = await home.run(['sluice config init .', ...FILES, ...RECORDS]);
  if (set.code !== 0) throw new Error(set.output);
  return {
    ...home,
    // Pages leave out what the first command of the page has.
    run: (commands) =>
      home.run(commands.map((one) => one.replace('sluice backtest …', DEMO_BACKTEST))),
  };
}

/** What a reader brings: statements, bars, predictions. */
const FILES = [
  'cp test/fixtures/ledger/interchange/ibkr-flex-two-months.xml statement.xml',
  'cp test/fixtures/ledger/interchange/ibkr-activity-two-months.csv activity.csv',
  'gzip -c config/demo/spy-1m.csv > aapl-1m.csv.gz',
  "sed 's/SPY/AAPL/g' config/demo/predictions.ndjson > flow.ndjson",
];
const DEMO_BACKTEST =
  'sluice backtest --strategy config/demo/strategies --bars SPY=config/demo/spy-1m.csv --predictions config/demo/predictions.ndjson';
/** Two reports, and a user of the API with two portfolios. */
const RECORDS = [
  `${DEMO_BACKTEST} --json > before.json`,
  'cp before.json after.json',
  'sluice user add ann --role admin',
  'sluice ledger open House',
  'sluice ledger open Old',
];

async function besideDemo(): Promise<Environment> {
  const home = makeHome('--demo');
  await home.run(FILES);
  const demo = home.start(['start', '--demo', '--foreground']);
  let log = '';
  demo.stdout?.on('data', (chunk) => {
    log += chunk;
  });
  await until(
    'the API is up and a position is open',
    () => log.includes('protected') && /^ {2}--json '\{"login_code"/m.test(log),
  );
  const api = /^API at (\S+),/m.exec(log)?.[1] ?? '';
  const body = /^ {2}--json '(\{"login_code":"[\w-]{43}"\})'$/m.exec(log)?.[1] ?? '';
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${api}/api/v1/auth/exchange`, { method: 'POST', headers, body });
  const { access_token: token } = (await answer.json()) as { readonly access_token: string };
  const held = await home.run(["sluice positions --json | jq -r '.[0].id'"]);
  const position = held.output.trim();
  const given = `export API=${api} TOKEN=${token} KEY=${token}`;
  return {
    run: (commands) => home.run([given, ...commands.map((one) => withOwn(one, { api, position }))]),
    async leave() {
      const ended = new Promise((resolve) => demo.once('close', resolve));
      demo.kill('SIGINT');
      await ended;
      await home.leave();
    },
  };
}

/** The samples of the pages name addresses and positions of the day on which they were taken. */
function withOwn(
  command: string,
  own: { readonly api: string; readonly position: string },
): string {
  return command
    .replaceAll(/http:\/\/(?:127\.0\.0\.1|localhost):(?:8000|8001|36389)/g, own.api)
    .replaceAll('YOUR_TOKEN', '$TOKEN')
    .replaceAll(/\b(?:SPY|AAPL)-\d+\b/g, own.position);
}

interface Home extends Environment {
  start(args: readonly string[]): ChildProcess;
}

/** `always` is added to every `sluice` that does not have it. */
function makeHome(always: string): Home {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-documents-'));
  mkdirSync(join(folder, 'bin'));
  const programs = {
    sluice: `case " $* " in *" ${always} "*|*instances*|*backtest*|" data "*) ;; *) set -- "$@" ${always} ;; esac\nexec "${process.execPath}" "${MAIN}" "$@"`,
    npx: 'exec "$@"',
    curl: 'exec /usr/bin/curl --fail-with-body --silent --show-error "$@"',
  };
  for (const [name, text] of Object.entries(programs))
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  cpSync(join(ROOT, 'config/demo'), join(folder, 'config/demo'), { recursive: true });
  symlinkSync(join(ROOT, 'test'), join(folder, 'test'));
  const environment = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    ...{
      HOME: folder,
      XDG_RUNTIME_DIR: folder,
      TMPDIR: tmpdir(),
      SLUICE__DATA: join(folder, 'data'),
    },
    ...{ FLOW_API_KEY: 'none', NO_COLOR: '1' },
  };
  const options = {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
  };
  return {
    start: (args) => spawn(process.execPath, [MAIN, ...args], options),
    run: (commands) =>
      ended(spawn('bash', ['--norc', '-euo', 'pipefail', '-c', commands.join('\n')], options)),
    async leave() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ended(child: ChildProcess): Promise<Ran> {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}
