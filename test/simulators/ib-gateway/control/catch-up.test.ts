// What a jump of the clock costs whoever is connected: market time is played in turns, and sockets are served between.
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { HOUR_MS, instant } from '../../../../src/kernel/instant.ts';
import { createSimulatedClock } from '../../../../src/simulators/host/clock.ts';
import {
  type GatewaySimulator,
  startGatewaySimulator,
} from '../../../../src/simulators/ib-gateway/gateway-simulator.ts';

const START = instant(Date.parse('2020-12-16T15:00:00Z'));
const SYMBOLS = 50;
const CURRENT_TIME = '49';
const TICK_PARAMETERS = '81';
/** No turn of the event loop does more of the work than that: in one turn it would be all of it. */
const SHARE_MAX = 0.25;
const ends: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function framed(...fields: readonly (string | number)[]): Buffer {
  const body = Buffer.from(`${fields.join('\0')}\0`);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

function contractOf(n: number): readonly (string | number)[] {
  const symbol = String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26));
  return [0, symbol, 'STK', '', '0', '', '', 'SMART', '', 'USD', '', ''];
}

interface Watcher {
  bytes(): number;
  send(...fields: readonly (string | number)[]): void;
  /** Fields of all messages with that id, so far. */
  of(id: string): readonly (readonly string[])[];
}

/** A client that watches the quotes of so many symbols. */
async function watcherOf({ port }: GatewaySimulator, symbols = SYMBOLS): Promise<Watcher> {
  const socket = connect(port, '127.0.0.1');
  const kept: (readonly string[])[] = [];
  let unread: Buffer = Buffer.alloc(0);
  let bytes = 0;
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    unread = keepFrom(Buffer.concat([unread, chunk]), kept);
  });
  ends.push(() => void socket.destroy());
  const range = Buffer.from('v100..178');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(range.length);
  socket.write(Buffer.concat([Buffer.from('API\0'), length, range]));
  socket.write(framed(71, 2, 17, ''));
  const watcher: Watcher = {
    bytes: () => bytes,
    send: (...fields) => void socket.write(framed(...fields)),
    of: (id) => kept.filter(([first]) => first === id),
  };
  for (let n = 0; n < symbols; n += 1) {
    watcher.send(1, 11, n + 1, ...contractOf(n), 0, '', 0, 0, '');
    // Below the message limit of one second.
    if (n % 20 === 19) await pause(1_000);
  }
  await until(
    () => new Set(watcher.of(TICK_PARAMETERS).map(([, reqId]) => reqId)).size === symbols,
  );
  return watcher;
}

/** The messages that the tests read, of those that are complete; what is left of the bytes. */
function keepFrom(bytes: Buffer, kept: (readonly string[])[]): Buffer {
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4 + bytes.readUInt32BE(at)) {
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    const [id, ...fields] = bytes.toString('utf8', at + 4, end - 1).split('\0');
    if (id === CURRENT_TIME || id === TICK_PARAMETERS) kept.push([id, ...fields]);
  }
  return Buffer.from(bytes.subarray(at));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until(isTrue: () => boolean): Promise<void> {
  for (const deadline = performance.now() + 20_000; !isTrue(); await pause(5)) {
    if (performance.now() > deadline) throw new Error('nothing came within 20 seconds');
  }
}

/** What the longest turn of the event loop has of the work, both in processor time of this thread. */
async function longestShareOf(work: () => Promise<unknown>): Promise<number> {
  const cpuMs = () => process.threadCpuUsage().user / 1_000;
  let longest = 0;
  let isOver = false;
  const begun = cpuMs();
  let before = begun;
  function turn(): void {
    longest = Math.max(longest, cpuMs() - before);
    before = cpuMs();
    if (!isOver) setImmediate(turn);
  }
  setImmediate(turn);
  await work();
  isOver = true;
  return longest / (cpuMs() - begun);
}

async function ask(gateway: GatewaySimulator, path: string, body?: object): Promise<unknown> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const reply = await fetch(`http://127.0.0.1:${gateway.controlPort}${path}`, init);
  return reply.json();
}

test('a move of a clock that runs is answered at night, too, when nothing is due for hours', async () => {
  const evening = Date.parse('2020-12-16T21:05:00Z');
  const clock = createSimulatedClock({ market: instant(evening), wallMs: Date.now(), speed: 600 });
  ends.push(() => clock.stop());
  const gateway = await startGatewaySimulator({ port: 0, controlPort: 0, clock });
  ends.push(() => gateway.stop());
  for (let turn = 1; turn <= 40; turn += 1) {
    // A second at this speed: the time must still lie ahead when the request arrives.
    const at = new Date(Math.ceil(clock.now()) + 600_000).toISOString();
    const answer = await fetch(`http://127.0.0.1:${gateway.controlPort}/clock`, {
      ...{ method: 'POST', body: JSON.stringify({ at }) },
      signal: AbortSignal.timeout(10_000),
    });
    expect(answer.status).toBe(200);
  }
});

describe('with fifty watched symbols', () => {
  test('two hours are played in turns, and the answer comes when they are over', async () => {
    const clock = createSimulatedClock({
      market: START,
      wallMs: Number.MAX_SAFE_INTEGER,
      speed: 1,
    });
    const gateway = await startGatewaySimulator({ port: 0, controlPort: 0, clock });
    ends.push(() => gateway.stop());
    const watcher = await watcherOf(gateway);
    const bytesBefore = watcher.bytes();
    const share = await longestShareOf(async () => {
      const moving = ask(gateway, '/clock', { at: '2020-12-16T17:00:00Z' });
      await until(() => watcher.bytes() > bytesBefore + 100_000);
      // Asked in the middle, answered at the end.
      watcher.send(CURRENT_TIME, 1);
      expect(await moving).toEqual({ time: '2020-12-16T17:00:00.000Z', speed: 1 });
    });
    expect(share).toBeLessThan(SHARE_MAX);
    await until(() => watcher.of(CURRENT_TIME).length === 1);
    expect(watcher.of(CURRENT_TIME)).toMatchObject([
      ['49', '1', String(Date.parse('2020-12-16T17:00:00Z') / 1_000)],
    ]);
  });
});

describe('after the host has slept for 30 hours', () => {
  test('market time is caught up in turns, requests are answered meanwhile, and orders trade as they would have', async () => {
    let sleptMs = 0;
    const wallNow = () => Date.now() + sleptMs;
    const anchor = { market: START, wallMs: wallNow(), speed: 1 };
    const clock = createSimulatedClock(anchor, wallNow);
    ends.push(() => clock.stop());
    const gateway = await startGatewaySimulator({ port: 0, controlPort: 0, clock });
    ends.push(() => gateway.stop());
    const watcher = await watcherOf(gateway, 10);
    const order = { account: 'DU1234567', symbol: 'AA', action: 'BUY', quantity: 100 };
    await ask(gateway, '/order', { ...order, type: 'MOC' });
    await ask(gateway, '/order', { ...order, type: 'MKT', quantity: 3_000 });
    const bytesBefore = watcher.bytes();
    const share = await longestShareOf(async () => {
      sleptMs = 30 * HOUR_MS;
      await until(() => watcher.bytes() > bytesBefore + 100_000);
      watcher.send(CURRENT_TIME, 1);
      await until(() => watcher.of(CURRENT_TIME).length === 1);
      await caughtUp();
    });
    // Below the message limit of one second.
    async function caughtUp(): Promise<void> {
      const toldMs = () => Number(watcher.of(CURRENT_TIME).at(-1)?.[2]) * 1_000;
      for (; clock.now() - toldMs() > 10_000; await pause(250)) watcher.send(CURRENT_TIME, 1);
    }
    expect(share).toBeLessThan(SHARE_MAX);
    const told = Number(watcher.of(CURRENT_TIME)[0]?.[2]) * 1_000;
    expect(told).toBeLessThan(START + 30 * HOUR_MS);
    const { executions } = Object(await ask(gateway, '/state'));
    expect(executions.at(-1)).toMatchObject({ time: '2020-12-16T21:00:00.000Z', shares: 100 });
  });
});
