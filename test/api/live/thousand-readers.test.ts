// A thousand live readers before one API process: those who keep up get everything, those who do not get the newest and
// the gap, and its memory stays bounded.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { type ControlSocket, openControlSocket } from '../../processes/control-socket.ts';
import { startApi } from '../../processes/served-api.ts';
import { run } from '../../processes/three-processes.ts';
import { until } from '../../processes/waiting.ts';
import { OPENING, START } from '../../trader/adapters/sqlite/one-trade.ts';
import { type TraderEnvironment, traderEnvironment } from '../harness/trader-environment.ts';

const READERS = 980;
const SLOW_READERS = 20;
const FILES = ['-c', 'sluice.yaml'];
/** Of the API, with all of them. */
const RESIDENT_MB_MAX = 250;
const SMALL_EVENTS = 100;
const LARGE_EVENTS = 3_000;
const LARGE_BYTES = 4_000;

function small(n: number): Fact {
  const stopPrice = 368 + (n % 100) / 100;
  return {
    ...{ type: 'order-updated', orderRef: 'abcdefgh.6.s', symbol: 'SPY', status: 'working' },
    stopPrice,
  } as const;
}

function large(n: number): Fact {
  return {
    type: 'prediction-judged',
    feed: 'flow',
    symbol: 'SPY',
    receivedAt: START,
    verdict: { kind: 'accepted' },
    prediction: {
      ...{ id: `large-${n}`, source: 'flow', kind: 'prediction', symbol: 'SPY', signal: 'BUY' },
      ...{ confidence: 0.8, anchorPrice: 369.5, features: {} },
      ...{ dataTime: START, issuedAt: START, receivedAt: instant(START + n) },
      raw: 'x'.repeat(LARGE_BYTES),
    },
  } as const;
}

function residentMegabytes(pid: number): number {
  const [, kilobytes] =
    /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1_024;
}

async function apiBefore({ dataFolder }: TraderEnvironment) {
  mkdirSync(join(dataFolder, 'strategies'));
  writeFileSync(
    join(dataFolder, 'sluice.yaml'),
    `mode: paper
account: DU1
data: "${dataFolder}"
strategies: strategies
gateway: { host: 127.0.0.1, port: 4002, client_id: 17 }
feeds:
  - { name: flow, profile: prediction-api, url: "http://127.0.0.1:1/api/v1", api_key: none, symbols: [SPY] }
risk: { max_positions: 5, max_position_notional: 50000, max_daily_loss_percent: 2 }
api: { enabled: true, port: 0, requests_per_minute: 100000 }
metrics: { port: 0 }
`,
  );
  const sluice = (...args: string[]) => run(dataFolder, [...args, ...FILES]);
  const added = await sluice('user', 'add', 'ann', '--account', 'DU1');
  if (added.code !== 0) throw new Error(added.stderr);
  const bearer = (await sluice('user', 'token', 'ann', '--minutes', '30')).stdout.trim();
  const { url, child } = await startApi(dataFolder, FILES);
  onTestFinished(() => void child.kill('SIGKILL'));
  return { sluice, bearer, url, pid: Number(child.pid) };
}

/** So many at a time as a listener lets wait. */
async function opened(count: number, open: () => ControlSocket): Promise<ControlSocket[]> {
  const sockets: ControlSocket[] = [];
  while (sockets.length < count) {
    const next = Array.from({ length: Math.min(100, count - sockets.length) }, open);
    onTestFinished(() => {
      for (const socket of next) socket.leave();
    });
    await until('they have subscribed', () => next.every(({ counts }) => counts.subscribed === 1));
    sockets.push(...next);
  }
  return sockets;
}

it('serves a thousand readers, fast and slow, in bounded memory', async () => {
  const environment = await traderEnvironment();
  environment.happen(OPENING);
  const { sluice, bearer, url, pid } = await apiBefore(environment);
  const readers = await opened(READERS, () =>
    openControlSocket(url, { bearer, topics: ['orders'] }),
  );
  const slow = await opened(SLOW_READERS, () =>
    openControlSocket(url, { bearer, topics: ['predictions'] }),
  );
  for (const socket of slow) socket.pause();

  let memory = 0;
  for (let n = 0; n < LARGE_EVENTS; n += 1) {
    environment.happen([large(n)]);
    if (n % (LARGE_EVENTS / SMALL_EVENTS) === 0) {
      environment.happen([small(n)]);
      await until('the first reader has it', () => readers[0]?.seqs.length === 1 + n / 30);
      memory = Math.max(memory, residentMegabytes(pid));
    }
  }
  await until('all have everything', () =>
    readers.every(({ seqs }) => seqs.length === SMALL_EVENTS),
  );
  const [first] = readers;
  for (const { seqs, gaps } of readers) {
    expect(seqs).toEqual(first?.seqs);
    expect(gaps).toEqual([]);
  }
  expect(memory).toBeLessThan(RESIDENT_MB_MAX);

  for (const socket of slow) socket.resume();
  await until('the slow ones are told their gaps', () => slow.every(({ gaps }) => gaps.length > 0));
  environment.happen([large(LARGE_EVENTS)]);
  const lastSeq = (first?.seqs.at(-1) ?? 0) + LARGE_EVENTS / SMALL_EVENTS;
  await until('the slow ones have the newest', () =>
    slow.every(({ seqs }) => Number(seqs.at(-1)) >= lastSeq),
  );
  for (const { seqs, gaps } of slow) {
    expect(seqs).toEqual(seqs.toSorted((one, other) => one - other));
    const lost = gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
    expect(seqs.length + lost).toBeGreaterThan(LARGE_EVENTS);
  }

  const since = Number(first?.seqs[SMALL_EVENTS - 11]);
  const [again] = await opened(1, () =>
    openControlSocket(url, { bearer, topics: ['orders'], since }),
  );
  await until('it goes on where it was', () => again?.seqs.length === 10);
  expect(again?.seqs).toEqual(first?.seqs.slice(-10));
  await until('a heartbeat for each', () => readers.every(({ counts }) => counts.heartbeat));

  const events = await fetch(`${url}/api/v1/events`, {
    headers: { authorization: `Bearer ${bearer}` },
  });
  expect((await sluice('user', 'disable', 'ann')).code).toBe(0);
  await until('every stream has ended', () =>
    [...readers, ...slow].every(({ closedWith }) => closedWith === 4401),
  );
  expect(await events.text()).toContain('"code":4401');
});
