// Drives the gateway simulator with third-party client libraries: first every message, then a complete bracket, then
// every order type, then a trading engine with its own client. Alpaca's own clients drive its simulator, and Amazon's
// the store of backups.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { MAIN } from '../test/processes/program.ts';
import { type Count, countIn, environmentWith, run, sum } from './python-environment.ts';

const ROOT = join(import.meta.dirname, '..');
const CLIENTS = join(ROOT, 'test', 'clients');
const BUILT = join(ROOT, '.venv-clients');
/** Thursday, half an hour after the open, at ten times real time, so that commissions and positions arrive soon. */
const EXCHANGE = ['sim', 'gateway', '--port', '0', '--control-port', '0', '--seed', '7'];
const BUILD_MS = 900_000;
const ALPACA_JS = '@alpacahq/alpaca-trade-api@3.1.3';
const ALPACA_JS_4 = '@alpacahq/alpaca-trade-api@4.0.2';
/** Tuesday, half an hour after the open; each order fills at once. */
const ALPACA = ['sim', 'alpaca', '--port', '0', '--control-port', '0', '--partials', '0'];
const ALPACA_MARKET = ['--at', '2026-11-24T10:00:00-05:00', '--speed', '10'];
const MARKET = ['--at', '2026-11-19T10:00:00-05:00', '--speed', '10'];

/** A client as a program; the ports of its gateway follow its arguments. */
type Driver = readonly [command: string, ...args: string[]];

interface Gateway {
  readonly ports: readonly string[];
  stop(): void;
}

async function startGateway(args: readonly string[]): Promise<Gateway> {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] });
  const ready = await readyLine(child);
  return {
    ports: [ready.port, ready.control_port].filter((port) => port !== undefined).map(String),
    stop: () => void child.kill('SIGTERM'),
  };
}

async function readyLine(child: ChildProcess): Promise<{ port: number; control_port?: number }> {
  if (child.stdout === null) throw new Error('the gateway has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    return JSON.parse(line);
  }
  throw new Error('the gateway ended before it was ready');
}

async function drive(gatewayArgs: readonly string[], drivers: readonly Driver[]): Promise<Count> {
  const gateway = await startGateway(gatewayArgs);
  let count: Count = { passed: 0, failed: 0 };
  try {
    for (const [command, ...args] of drivers) {
      const ran = await run(command, [...args, ...gateway.ports]);
      count = sum([count, countIn(ran)]);
    }
  } finally {
    gateway.stop();
  }
  return count;
}

/** False where the language is not installed. */
async function isBuilt(command: string, args: readonly string[], cwd: string): Promise<boolean> {
  const built = await run(command, args, { cwd, deadlineMs: BUILD_MS }).catch(() => undefined);
  if (built !== undefined && built.code !== 0) throw new Error(`${command} could not build it`);
  return built !== undefined;
}

async function rustClient(): Promise<Driver | undefined> {
  const target = join(BUILT, 'rust');
  const build = ['build', '--quiet', '--target-dir', target];
  const isThere = await isBuilt('cargo', build, join(CLIENTS, 'rust'));
  return isThere ? [join(target, 'debug', 'gateway-client')] : undefined;
}

async function goClient(folder: string): Promise<Driver | undefined> {
  const program = join(BUILT, folder, 'client');
  const isThere = await isBuilt('go', ['build', '-o', program, '.'], join(CLIENTS, folder));
  return isThere ? [program] : undefined;
}

const pythonWith = async (requirements: string): Promise<string> =>
  join(await environmentWith(join(CLIENTS, requirements)), 'python');

async function othersDriven(): Promise<readonly Count[]> {
  const nautilus = script(await pythonWith('requirements-nautilus.txt'), 'nautilus_exchange.py');
  const built = { Rust: await rustClient(), Go: await goClient('go') };
  // Its engine reconciles what it finds, so it finds an account without a past.
  const counts = [await drive(gateway, [nautilus])];
  for (const [language, driver] of Object.entries(built)) {
    if (driver !== undefined) counts.push(await drive(gateway, [driver]));
    else sayNotDriven(`The client in ${language}`);
  }
  return [...counts, ...(await alpacaGoDriven())];
}

/** Alpaca's own client in Go: at its simulator, then at Alpaca's API of a demonstration. */
async function alpacaGoDriven(): Promise<readonly Count[]> {
  const driver = await goClient('alpaca-go');
  if (driver === undefined) {
    sayNotDriven("Alpaca's client in Go");
    return [];
  }
  const [program, ...args] = driver;
  return [
    await drive(alpaca, [[program, ...args, 'sim']]),
    await demonstrationDriven(DEMONSTRATION, [[program, ...args, 'api']]),
  ];
}

function sayNotDriven(client: string): void {
  process.stdout.write(`\n${client} was not driven: the language is not installed.\n`);
}

/** Alpaca's JavaScript client needs packages that the project does without, so it has its own folder. */
async function alpacaJavaScript(program: string, edition = ALPACA_JS): Promise<Driver> {
  const folder = join(BUILT, edition === ALPACA_JS ? 'alpaca-js' : 'alpaca-js4');
  const installed = join(folder, 'node_modules', '@alpacahq', 'alpaca-trade-api');
  if (!existsSync(installed)) {
    const args = ['install', '--no-audit', '--no-fund', '--prefix', folder, edition];
    const { code } = await run('npm', args, { deadlineMs: BUILD_MS });
    if (code !== 0) throw new Error(`npm could not install ${edition}`);
  }
  return [process.execPath, join(CLIENTS, program), folder];
}

/** Demonstrations of their own, traded by programs that were written for Alpaca. */
async function alpacaDriven(): Promise<readonly Count[]> {
  const python = await pythonWith('requirements-alpaca.txt');
  const atGateway = [
    script(python, 'alpaca_trading.py'),
    script(python, 'alpaca_prices.py'),
    await alpacaJavaScript('alpaca-js-trading.ts'),
    ...(isPart ? [] : [await alpacaJavaScript('alpaca-js4-trading.ts', ALPACA_JS_4)]),
  ];
  return [
    await demonstrationDriven(DEMONSTRATION, atGateway),
    // There plain buys become holdings, in parts of a share too.
    await demonstrationDriven(AT_ALPACA, [script(python, 'alpaca_holdings.py')]),
  ];
}

async function demonstrationDriven(
  args: readonly string[],
  drivers: readonly Driver[],
): Promise<Count> {
  const home = mkdtempSync(join(tmpdir(), 'sluice-alpaca-'));
  const child = spawn(process.execPath, [MAIN, ...args], {
    ...{ cwd: home, env: { ...process.env, XDG_STATE_HOME: home } },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await addressOf(child);
    const counts: Count[] = [];
    for (const [command, ...args] of drivers)
      counts.push(countIn(await run(command, [...args, url])));
    return sum(counts);
  } finally {
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('close', resolve));
    rmSync(home, { recursive: true, force: true });
  }
}

/** A day of a bot that others wrote, four minutes long: it acts once a minute. */
async function botDriven(): Promise<Count> {
  const [command, ...args] = await alpacaJavaScript('alpaca-bot.ts');
  return countIn(await run(command, args, { deadlineMs: BUILD_MS }));
}

const DEMONSTRATION = ['start', '--demo', '--foreground'];
const AT_ALPACA = ['start', '--demo', 'alpaca', '--foreground'];

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the demonstration has no output');
  const lines = createInterface({ input: stdout });
  for await (const line of lines) {
    const [, url] = /^API at (\S+?),/.exec(line) ?? [];
    if (url === undefined) continue;
    // It writes on, and must not wait for a reader.
    stdout.resume();
    return url;
  }
  throw new Error('the demonstration ended before it was ready');
}

const isPart = Number(process.env.TEST_RUNS ?? 1) < 1;
const python = await pythonWith('requirements.txt');
const pythonNewest = await pythonWith('requirements-newest.txt');
const script = (python: string, name: string): Driver => [python, join(CLIENTS, name)];
const driversOf = (part: 'echo' | 'exchange' | 'options'): readonly Driver[] => [
  script(python, `ib_async_${part}.py`),
  script(python, `ibapi_${part}.py`),
  script(pythonNewest, `ibapi_${part}.py`),
];
const echo = await drive([join(CLIENTS, 'echo-gateway.ts')], driversOf('echo'));
const gateway = [MAIN, ...EXCHANGE, ...MARKET];
const exchange = await drive(gateway, driversOf('exchange'));
// These and the next move the clock of their gateway from one day to the next. Each starts a gateway, so a part has one of them.
const options: Count[] = [];
for (const driver of driversOf('options').slice(0, isPart ? 1 : undefined))
  options.push(await drive(gateway, [driver]));
const types = await drive(gateway, [script(python, 'ib_async_order_types.py')]);
const alpaca = [MAIN, ...ALPACA, ...ALPACA_MARKET];
const alpacaPython = await pythonWith('requirements-alpaca.txt');
const alpacas = [
  await drive(alpaca, [script(alpacaPython, 'alpaca_py.py')]),
  await drive(alpaca, [await alpacaJavaScript('alpaca-trade-api.ts')]),
];
const s3 = await drive(
  [join(ROOT, 'test', 'processes', 's3', 'program.ts')],
  [script(await pythonWith('requirements-s3.txt'), 's3_objects.py')],
);
const others = isPart ? [] : await othersDriven();
const traded = [...(await alpacaDriven()), ...(isPart ? [] : [await botDriven()])];
const counts = [echo, exchange, ...options, types, ...alpacas, s3, ...others, ...traded];
const { passed, failed } = sum(counts);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
