// `npm run bench:peers`: `GET /positions` of the API and of FastAPI on uvicorn, the same rows, side by side in one run:
// each on one core with the program that asks. One peer only serves the rows, the other has the guards that the API has.
// Python's packages go to a temporary folder.
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
import { openHouse } from './api/house.ts';
import { keepOffTheLastCore, spawnPinned, startApi } from './api/pinned.ts';
import { machineLimits } from './machine.ts';

const PACKAGES = [
  ...['fastapi==0.165.0', 'uvicorn[standard]==0.54.0', 'pyjwt==2.15.1', 'slowapi==0.1.10'],
  ...['structlog==26.1.0', 'prometheus-client==0.26.0'],
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
  const house = await openHouse();
  const api = await startApi(house.config);
  try {
    const rows = await rowsOf(api);
    const python = installPython(folder);
    const secret = randomBytes(32).toString('base64url');
    const log = join(folder, 'requests.log');
    const env = { ROWS: rows, TOKEN: TOKEN_OF_PEER, SECRET: secret, LOG: log };
    const bare = await startPeer(python, { app: 'peer:app', bearer: TOKEN_OF_PEER, env });
    const bearer = await signedToken(secret);
    const guarded = await startPeer(python, { app: 'guarded_peer:app', bearer, env });
    const all = [api, bare, guarded].map((asked) => ({ asked, loads: [] as Load[] }));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { asked, loads } of all) loads.push(await loadOf(asked, PATH));
    }
    bare.end();
    guarded.end();
    report(all.map(({ loads }) => best(loads)));
  } finally {
    await api.end();
    await house.close();
    rmSync(folder, { recursive: true });
  }
}

async function rowsOf({ url, bearer }: Asked): Promise<string> {
  const response = await fetch(url + PATH, { headers: { authorization: `Bearer ${bearer}` } });
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
}

async function startPeer(
  python: string,
  { app, bearer, env }: Peer,
): Promise<Asked & { end(): void }> {
  const port = String(await freePort());
  Object.assign(process.env, env);
  const child = spawnPinned([
    ...[python, '-m', 'uvicorn', app, '--app-dir', PEER_FOLDER, '--port', port],
    // The line of uvicorn's own for each request is off: the peer writes one of its own, or none.
    ...['--no-access-log', '--log-level', 'error'],
  ]);
  const url = `http://127.0.0.1:${port}`;
  const answered = await eventually(() => rowsOf({ url, bearer }).catch(() => undefined), {
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

/** Of the API, the peer that only serves rows, and the one with guards. */
function report([api, bare, guarded]: readonly Load[]): void {
  if (api === undefined || bare === undefined || guarded === undefined) return;
  const { load_average, cpu_model } = machineLimits();
  const ratio = (peer: Load) => (api.per_second / peer.per_second).toFixed(1);
  const line = (name: string, { per_second, p50_ms, p99_ms }: Load) =>
    `${name.padEnd(46)} ${per_second} a second, p50 ${p50_ms} ms, p99 ${p99_ms} ms`;
  process.stdout.write(
    [
      `${cpu_model}, load ${load_average}; 16 connections, 20 positions, one core with the load`,
      line('sluice', api),
      line('FastAPI that only serves rows from memory', bare),
      line('FastAPI with the same guards', guarded),
      `${'ratio to FastAPI that only serves rows'.padEnd(46)} ${ratio(bare)}`,
      `${'ratio to FastAPI with the same guards'.padEnd(46)} ${ratio(guarded)}`,
      '',
    ].join('\n'),
  );
}

await comparePeers();
