// Drives the gateway simulator with third-party client libraries: first every message, then a complete bracket.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '..');
const CLIENTS = join(ROOT, 'test', 'clients');
const ENVIRONMENTS = join(ROOT, '.venv-clients');
/** Thursday, half an hour after the open, at ten times real time, so that commissions and positions arrive soon. */
const EXCHANGE = ['sim', 'gateway', '--port', '0', '--control-port', '0', '--seed', '7'];
const MARKET = ['--at', '2026-11-19T10:00:00-05:00', '--speed', '10'];
/** A client that gets no answer within this time is killed and fails. */
const DEADLINE_MS = 120_000;

interface Count {
  readonly passed: number;
  readonly failed: number;
}

interface Driver {
  readonly python: string;
  readonly script: string;
}

interface Gateway {
  readonly ports: readonly string[];
  stop(): void;
}

/** A separate environment for the libraries, created once and again when their versions change. Returns its Python. */
async function pythonWith(requirements: string): Promise<string> {
  const file = join(CLIENTS, `${requirements}.txt`);
  const environment = join(ENVIRONMENTS, requirements);
  const python = join(environment, 'bin', 'python');
  const installed = join(environment, 'installed.txt');
  const wanted = readFileSync(file, 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return python;
  await run('python3', ['-m', 'venv', '--clear', environment]);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', file]);
  writeFileSync(installed, wanted);
  return python;
}

async function run(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: DEADLINE_MS,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    process.stdout.write(chunk);
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  return output;
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
    for (const { python, script } of drivers) {
      const output = await run(python, [join(CLIENTS, script), ...gateway.ports]);
      count = sum(count, countIn(output));
    }
  } finally {
    gateway.stop();
  }
  return count;
}

/** A driver that ended before its last line counts as one failure. */
function countIn(output: string): Count {
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(output) ?? [];
  if (passed === undefined) return { passed: 0, failed: 1 };
  return { passed: Number(passed), failed: Number(failed) };
}

const sum = (a: Count, b: Count): Count => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
});

const python = await pythonWith('requirements');
const pythonNewest = await pythonWith('requirements-newest');
const driversOf = (part: 'echo' | 'exchange'): readonly Driver[] => [
  { python, script: `ib_async_${part}.py` },
  { python, script: `ibapi_${part}.py` },
  { python: pythonNewest, script: `ibapi_${part}.py` },
];
const echo = await drive([join(CLIENTS, 'echo-gateway.ts')], driversOf('echo'));
const gateway = [join(ROOT, 'bin', 'sluice.js'), ...EXCHANGE, ...MARKET];
const exchange = await drive(gateway, driversOf('exchange'));
const { passed, failed } = sum(echo, exchange);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
