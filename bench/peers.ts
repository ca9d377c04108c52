// `npm run bench:peers`: `GET /positions` of the API and of FastAPI on uvicorn, the same rows, side by side in one run:
// each on one core with the program that asks. Python's packages go to a temporary folder.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '../test/processes/waiting.ts';
import { type Load, loadOf } from './api/api.ts';
import { openHouse } from './api/house.ts';
import { keepOffTheLastCore, spawnPinned, startApi } from './api/pinned.ts';
import { machineLimits } from './machine.ts';

const PACKAGES = ['fastapi==0.165.0', 'uvicorn[standard]==0.54.0'];
const PEER_FOLDER = fileURLToPath(new URL('./api/', import.meta.url));
const PATH = '/api/v1/positions';
/** In turn, so that both meet the same load of the machine; the best of each counts. */
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
    const peer = await startPeer(folder, rows);
    const loads = { api: [] as Load[], peer: [] as Load[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      loads.api.push(await loadOf(api, PATH));
      loads.peer.push(await loadOf(peer, PATH));
    }
    peer.end();
    report(best(loads.api), best(loads.peer));
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

async function startPeer(folder: string, rows: string): Promise<Asked & { end(): void }> {
  execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
  const python = join(folder, 'bin', 'python');
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { stdio: 'inherit' });
  const bearer = 'token-of-the-peer';
  const port = String(await freePort());
  process.env.ROWS = rows;
  process.env.TOKEN = bearer;
  const quiet = ['--no-access-log', '--log-level', 'error'];
  const child = spawnPinned([
    ...[python, '-m', 'uvicorn', 'peer:app', '--app-dir', PEER_FOLDER, '--port', port],
    ...quiet,
  ]);
  const url = `http://127.0.0.1:${port}`;
  const answered = await eventually(() => rowsOf({ url, bearer }).catch(() => undefined), {
    deadlineMs: 30_000,
  });
  if (JSON.stringify(JSON.parse(answered ?? 'null')) !== JSON.stringify(JSON.parse(rows))) {
    throw new Error(`the peer answers something else: ${answered}`);
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

function report(api: Load, peer: Load): void {
  const { load_average, cpu_model } = machineLimits();
  const ratio = Math.round((api.per_second / peer.per_second) * 10) / 10;
  process.stdout.write(
    [
      `${cpu_model}, load ${load_average}; 16 connections, 20 positions, one core with the load`,
      `sluice              ${api.per_second} a second, p50 ${api.p50_ms} ms, p99 ${api.p99_ms} ms`,
      `FastAPI and uvicorn ${peer.per_second} a second, p50 ${peer.p50_ms} ms, p99 ${peer.p99_ms} ms`,
      `ratio               ${ratio}`,
      '',
    ].join('\n'),
  );
}

await comparePeers();
