// The API as its readers see it: `GET /positions` with twenty positions, on one core with the program that asks.
import { fileURLToPath } from 'node:url';
import type { Fact } from '../../src/trader/domain/facts/facts.ts';
import type { RecordedFact } from '../../src/trader/ports/journal.ts';
import { NOW } from '../../test/trader/ports/scripted-trader.ts';
import { pause } from '../timing.ts';
import { type Environment, openEnvironment } from './environment.ts';
import {
  firstLine,
  keepOffTheLastCore,
  linesOf,
  type PinnedApi,
  pin,
  residentMegabytes,
  sluice,
  spawnPinned,
  startApi,
} from './pinned.ts';

const WS_LOAD = fileURLToPath(new URL('./ws-load.ts', import.meta.url));
const CLIENTS = 1_000;
const EVENTS_A_SECOND = 10;
const EVENTS = 200;
const LOGIN_MS = 5_000;
const LOGINS_AT_ONCE = 4;
export const HTTP_LOAD = fileURLToPath(new URL('./http-load.ts', import.meta.url));

export interface Load {
  readonly per_second: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
}

export async function benchApi(): Promise<Record<string, number>> {
  keepOffTheLastCore();
  const environment = await openEnvironment();
  const api = await startApi(environment.config);
  try {
    const positions = await loadOf(api, '/api/v1/positions');
    return {
      api_positions_per_second: positions.per_second,
      api_p50_ms: positions.p50_ms,
      api_p99_ms: positions.p99_ms,
      ...(await loginFigures(api, environment.config)),
      ...(await socketFigures(api, environment)),
    };
  } finally {
    await api.end();
    await environment.close();
  }
}

/** A thousand readers, each of whom gets ten events a second. */
async function socketFigures(
  api: PinnedApi,
  environment: Environment,
): Promise<Record<string, number>> {
  const load = spawnPinned([process.execPath, WS_LOAD, api.url, api.bearer, String(CLIENTS)]);
  const lines = linesOf(load);
  const before = residentMegabytes(api.pid);
  await lines.next();
  const memory: number[] = [];
  for (let seq = 1; seq <= EVENTS; seq += 1) {
    environment.tell(eventAt(seq, Date.now()));
    if (seq % EVENTS_A_SECOND === 0) memory.push(residentMegabytes(api.pid));
    await pause(1_000 / EVENTS_A_SECOND);
  }
  await pause(1_000);
  load.stdin?.end();
  const { value = '' } = await lines.next();
  const got = JSON.parse(value) as { fewest: number; gaps: number; delay_p99_ms: number };
  if (got.fewest < EVENTS || got.gaps > 0) throw new Error(`events were lost: ${value}`);
  return {
    ws_clients: CLIENTS,
    ws_events_per_second: CLIENTS * EVENTS_A_SECOND,
    ws_delay_p99_ms: got.delay_p99_ms,
    ws_rss_before_mb: before,
    ws_rss_mb: Math.max(...memory),
  };
}

function eventAt(seq: number, at: number): RecordedFact {
  const fact = {
    type: 'position-closing',
    positionId: 'SA-6',
    symbol: 'SA',
    reason: `at ${at}`,
  } as unknown as Fact;
  return { seq, at: NOW, cause: 0, correlation: 'bench', fact };
}

/** Sign-ins one after the other, and what they do to those who read. */
async function loginFigures(api: PinnedApi, config: string): Promise<Record<string, number>> {
  const login = loginAs(api, config);
  // Hashes are computed by other threads; on a single core they would take the time of the loop whatever it does.
  pin(api.pid, 'everywhere');
  const quiet = await loadOf(api, '/api/v1/positions', ['4', '3', '500']);
  const readers = loadOf(api, '/api/v1/positions', ['4', '5', '500']);
  const from = performance.now();
  let logins = 0;
  while (performance.now() - from < LOGIN_MS) {
    await Promise.all(Array.from({ length: LOGINS_AT_ONCE }, login));
    logins += LOGINS_AT_ONCE;
  }
  const busy = await readers;
  pin(api.pid, 'last core');
  return {
    logins_per_second: Math.round(logins / ((performance.now() - from) / 1_000)),
    api_p99_without_logins_ms: quiet.p99_ms,
    api_p99_during_logins_ms: busy.p99_ms,
  };
}

/** A user with a password; each call of the answer signs in. */
function loginAs({ url }: PinnedApi, config: string): () => Promise<void> {
  const password = 'correct horse 42';
  const add = ['user', 'add', 'bob', '--role', 'viewer', '--password-stdin', '-c', config];
  sluice(add, `${password}\n`);
  return async () => {
    const response = await fetch(`${url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'bob', password }),
    });
    if (!response.ok) throw new Error(`login: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  };
}

export async function loadOf(
  { url, bearer }: Pick<PinnedApi, 'url' | 'bearer'>,
  path: string,
  more: readonly string[] = [],
): Promise<Load> {
  const program = [process.execPath, HTTP_LOAD, `${url}${path}`, bearer, ...more];
  return JSON.parse(await firstLine(spawnPinned(program))) as Load;
}
