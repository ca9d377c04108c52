// A client of the simulated gateway that watches quotes, and how long the gateway's event loop is busy meanwhile.
import { connect } from 'node:net';
import { afterEach } from 'vitest';
import type { GatewaySimulator } from '../../../../src/simulators/ib-gateway/gateway-simulator.ts';
import { pause, TIMEOUT_MS, until as untilDefined } from '../../../processes/waiting.ts';

export const COMPLETED_ORDER = '101';
export const COMPLETED_END = '102';
export const CURRENT_TIME = '49';
export const HISTORY = '17';
export const OPEN_ORDER = '5';
export const OPEN_END = '53';
export const PAST_MIDPOINTS = '96';
export const SCHEDULE = '106';
export const TROUBLE = '4';
const TICK_PARAMETERS = '81';
const KEPT = [
  ...[COMPLETED_ORDER, COMPLETED_END, CURRENT_TIME, HISTORY, OPEN_ORDER, OPEN_END],
  ...[PAST_MIDPOINTS, SCHEDULE, TROUBLE, TICK_PARAMETERS],
];
/** No turn of the event loop does more of the work than that, though garbage may be collected in one: made in one turn it would be all of it. */
export const SHARE_MAX = 0.5;
export const ends: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function framed(...fields: readonly (string | number)[]): Buffer {
  const body = Buffer.from(`${fields.join('\0')}\0`);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

export function contractOf(n: number): readonly (string | number)[] {
  const symbol = String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26));
  return [0, symbol, 'STK', '', '0', '', '', 'SMART', '', 'USD', '', ''];
}

export interface Watcher {
  /** Fields of all messages that are kept, so far. */
  all(): readonly (readonly string[])[];
  bytes(): number;
  send(...fields: readonly (string | number)[]): void;
  /** Fields of all messages with that id, so far. */
  of(id: string): readonly (readonly string[])[];
}

/** A client that watches the quotes of so many symbols. */
export async function watcherOf(
  { port }: GatewaySimulator,
  { symbols = 0, clientId = 17 } = {},
): Promise<Watcher> {
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
  socket.write(framed(71, 2, clientId, ''));
  const watcher: Watcher = {
    all: () => kept,
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
    if (id !== undefined && KEPT.includes(id)) kept.push([id, ...fields]);
  }
  return Buffer.from(bytes.subarray(at));
}

export async function until(isTrue: () => boolean): Promise<void> {
  await untilDefined('what the client waits for', isTrue, TIMEOUT_MS, 5);
}

/** What the longest turn of the event loop has of the work, both in processor time of this thread. */
export async function longestShareOf(work: () => Promise<unknown>): Promise<number> {
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

export async function ask(
  gateway: GatewaySimulator,
  path: string,
  body?: object,
): Promise<unknown> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const reply = await fetch(`http://127.0.0.1:${gateway.controlPort}${path}`, init);
  return reply.json();
}
