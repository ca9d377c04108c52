// A wire server with a scripted exchange behind it, clocks for it, and a raw client to torment it with.
import { connect, type Socket } from 'node:net';
import type { WallClock } from '../../../../src/kernel/clock.ts';
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import type { Answer } from '../../../../src/simulators/ib-gateway/messages/answer.ts';
import type { Request } from '../../../../src/simulators/ib-gateway/messages/request.ts';
import { fieldsOf, frameOf } from '../../../../src/simulators/ib-gateway/wire/frames/framing.ts';
import {
  createWireServer,
  greeting,
  type WireServer,
  type WireServerOptions,
} from '../../../../src/simulators/ib-gateway/wire/server.ts';
import { TIMEOUT_MS, until as untilDefined } from '../../../processes/waiting.ts';

export const MARKET_NOW: Instant = instant(Date.parse('2026-11-19T20:30:00Z'));

export const wallClock: WallClock = {
  now: () => performance.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};

export interface ScriptedGateway extends WireServer {
  readonly asked: { readonly clientId: number; readonly request: Request }[];
  readonly gone: number[];
}

export type Script = (request: Request, clientId: number) => readonly Answer[];

export async function startScripted(
  script: Script = () => [],
  options: Partial<WireServerOptions> = {},
): Promise<ScriptedGateway> {
  const asked: ScriptedGateway['asked'] = [];
  const gone: number[] = [];
  const server = await createWireServer({
    port: 0,
    marketClock: { now: () => MARKET_NOW },
    wallClock,
    onConnect: () => greeting(['DU1234567'], 1),
    onRequest(clientId, request) {
      asked.push({ clientId, request });
      server.send(clientId, script(request, clientId));
    },
    onDisconnect: (clientId) => void gone.push(clientId),
    ...options,
  });
  return { ...server, asked, gone };
}

export async function until(isTrue: () => boolean, what: string): Promise<void> {
  await untilDefined(what, isTrue, TIMEOUT_MS, 2);
}

/** A raw byte client: it keeps every frame it receives and how its connection ended. */
export interface RawClient {
  readonly socket: Socket;
  readonly heard: string[][];
  readonly ending: () => 'open' | 'closed' | 'reset';
  say(...fields: readonly (string | number)[]): void;
  /** The received frames whose first field is this message id. */
  of(id: number): string[][];
}

export const hello = (range: string): Buffer => {
  const frame = Buffer.alloc(8 + range.length);
  frame.write('API\0', 0, 'latin1');
  frame.writeUInt32BE(range.length, 4);
  frame.write(range, 8, 'latin1');
  return frame;
};

export async function connectRaw(port: number): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1');
  const heard: string[][] = [];
  let ending: 'open' | 'closed' | 'reset' = 'open';
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32BE(0)) {
      const end = 4 + bytes.readUInt32BE(0);
      heard.push(fieldsOf(bytes.subarray(4, end)));
      bytes = bytes.subarray(end);
    }
  });
  socket.on('error', () => {
    ending = 'reset';
  });
  socket.on('close', () => {
    if (ending === 'open') ending = 'closed';
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return {
    socket,
    heard,
    ending: () => ending,
    say: (...fields) => void socket.write(frameOf(fields.map(String))),
    of: (id) => heard.filter(([first]) => first === String(id)),
  };
}

/** Connected, started and greeted. */
export async function startRaw(
  port: number,
  clientId: number,
  range = 'v100..193',
): Promise<RawClient> {
  const client = await connectRaw(port);
  client.socket.write(hello(range));
  await until(() => client.heard.length > 0, 'the handshake is answered');
  client.say(71, 2, clientId, '');
  await until(() => client.of(9).length > 0 || client.ending() !== 'open', 'the client is greeted');
  return client;
}
