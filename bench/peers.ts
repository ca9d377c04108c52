// `npm run bench:peers:api`: the API and FastAPI on uvicorn side by side in one run, each on one core with the program that asks.
// `GET /positions`: one peer only serves the same rows from memory, the other has the guards that the API has. Event Master: a
// peer that reads the same million lots from the same file through SQLAlchemy; first any of 50,000 securities, then a thousand of
// them again and again, which the API keeps. Performance: empyrical-reloaded over the same series. Python's packages go to a
// temporary folder.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SignJWT } from 'jose';
import { eventually } from '../test/processes/waiting.ts';
import { type Load, loadOf } from './api/api.ts';
import { openEnvironment } from './api/environment.ts';
import {
  EVENT_MASTER_AGAIN_PATH,
  EVENT_MASTER_PATH,
  fillLedger,
  ledgerFile,
} from './api/event-master.ts';
import { keepOffTheLastCore, spawnPinned, startApi } from './api/pinned.ts';
import { machineLimits } from './machine.ts';
import { comparePerformance } from './performance-peer.ts';

const PACKAGES = [
  ...['fastapi==0.165.0', 'uvicorn[standard]==0.54.0', 'pyjwt==2.15.1', 'slowapi==0.1.10'],
  ...['structlog==26.1.0', 'prometheus-client==0.26.0', 'sqlalchemy==2.1.9'],
  'empyrical-reloaded==0.7.1',
];
const PEER_FOLDER = fileURLToPath(new URL('./api/', import.meta.url));
const PATH = '/api/v1/positions';
const TOKEN_OF_PEER = 'token-of-the-peer';
/** In turn, so that all meet the same load of the machine; the best of each counts. */
const ROUNDS = 3;

interface Asked {
  readonly url: string;
  readonly bearer: string;
}

async function comparePeers(): Promise<void> {
  keepOffTheLastCore();
  const folder = mkdtempSync(join(tmpdir(), 'sluice-peers-'));
  try {
    const python = installPython(folder);
    comparePerformance(python);
    await comparePositions(python, folder);
    await compareEventMaster(python);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function comparePositions(python: string, folder: string): Promise<void> {
  const environment = await openEnvironment();
  const api = await startApi(environment.config);
  try {
    const rows = await textOf(api, PATH);
    const secret = randomBytes(32).toString('base64url');
    const log = join(folder, 'requests.log');
    const env = { ROWS: rows, TOKEN: TOKEN_OF_PEER, SECRET: secret, LOG: log };
    const bare = await startPeer(python, { app: 'peer:app', bearer: TOKEN_OF_PEER, env });
    const bearer = await signedToken(secret);
    const guarded = await startPeer(python, { app: 'guarded_peer:app', bearer, env });
    const loads = await inTurn([api, bare, guarded], PATH);
    bare.end();
    guarded.end();
    report('16 connections, 20 positions', loads, [
      'FastAPI that only serves rows from memory',
      'FastAPI with the same guards',
    ]);
  } finally {
    await api.end();
    await environment.close();
  }
}

async function compareEventMaster(python: string): Promise<void> {
  const environment = await openEnvironment();
  const ledger = ledgerFile(environment.folder);
  await fillLedger(ledger);
  const api = await startApi(environment.config);
  const path = EVENT_MASTER_PATH.replace(/\{.*\}/, '7');
  try {
    const env = { ROWS: await textOf(api, path), TOKEN: TOKEN_OF_PEER, LEDGER: ledger };
    const app = 'event_master_peer:app';
    const peer = await startPeer(python, { app, bearer: TOKEN_OF_PEER, env, path });
    const names = ['FastAPI and SQLAlchemy without guards'];
    const any = await inTurn([api, peer], EVENT_MASTER_PATH);
    const again = await inTurn([api, peer], EVENT_MASTER_AGAIN_PATH);
    peer.end();
    report('16 connections, 1,000,000 lots, 20 in each answer', any, names);
    report('the same, a thousand securities asked again and again', again, names);
  } finally {
    await api.end();
    await environment.close();
  }
}

async function inTurn(all: readonly Asked[], path: string): Promise<readonly Load[]> {
  const measured = all.map((asked) => ({ asked, loads: [] as Load[] }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { asked, loads } of measured) loads.push(await loadOf(asked, path));
  }
  return measured.map(({ loads }) => best(loads));
}

async function textOf({ url, bearer }: Asked, path: string): Promise<string> {
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${bearer}` } });
  return await response.text();
}

function installPython(folder: string): string {
  execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
  const python = join(folder, 'bin', 'python');
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { stdio: 'inherit' });
  return python;
}

function signedToken(secret: string): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('ann')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret));
}

interface Peer {
  /** Module and name, as uvicorn takes them. */
  readonly app: string;
  readonly bearer: string;
  readonly env: Readonly<Record<string, string>> & { readonly ROWS: string };
  /** Where it must answer what the API answers. */
  readonly path?: string;
}

async function startPeer(
  python: string,
  { app, bearer, env, path = PATH }: Peer,
): Promise<Asked & { end(): void }> {
  const port = String(await freePort());
  Object.assign(process.env, env);
  const child = spawnPinned([
    ...[python, '-m', 'uvicorn', app, '--app-dir', PEER_FOLDER, '--port', port],
    // The line of uvicorn's own for each request is off: the peer writes one of its own, or none.
    ...['--no-access-log', '--log-level', 'error'],
  ]);
  const url = `http://127.0.0.1:${port}`;
  const answered = await eventually(() => textOf({ url, bearer }, path).catch(() => undefined), {
    deadlineMs: 30_000,
  });
  if (JSON.stringify(JSON.parse(answered ?? 'null')) !== JSON.stringify(JSON.parse(env.ROWS))) {
    throw new Error(`${app} answers something else: ${answered}`);
  }
  return { url, bearer, end: () => void child.kill() };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

function best(loads: readonly Load[]): Load {
  return loads.reduce((most, one) => (one.per_second > most.per_second ? one : most));
}

/** The first load is that of the API. */
function report(what: string, [api, ...peers]: readonly Load[], names: readonly string[]): void {
  if (api === undefined) return;
  const { load_average, cpu_model } = machineLimits();
  const line = (name: string, { per_second, p50_ms, p99_ms }: Load) =>
    `${name.padEnd(46)} ${per_second} a second, p50 ${p50_ms} ms, p99 ${p99_ms} ms`;
  const named = peers.map((load, index) => ({ name: names[index] ?? '', load }));
  process.stdout.write(
    [
      `${cpu_model}, load ${load_average}; ${what}, one core with the load`,
      line('sluice', api),
      ...named.map(({ name, load }) => line(name, load)),
      ...named.map(
        ({ name, load }) =>
          `${`ratio to ${name}`.padEnd(46)} ${(api.per_second / load.per_second).toFixed(1)}`,
      ),
      '',
    ].join('\n'),
  );
}

await comparePeers();
