// A reader of `WS /api/v1/ws/desk` on a bare TCP socket: a thousand of them fit into one process, and each can stop
// reading, which a browser's WebSocket cannot.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

export interface DeskSocket {
  /** Messages by their type. */
  readonly counts: Readonly<Record<string, number>>;
  /** Numbers of the events, in the order in which they came. */
  readonly seqs: readonly number[];
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  /** Of the last message, by the clock of this process. */
  readonly heardAt: number;
  /** Code of the close, 0 if the connection broke; undefined while it is open. */
  readonly closedWith: number | undefined;
  /** Reads no more; what is sent waits in the kernel and then in the server. */
  pause(): void;
  resume(): void;
  leave(): void;
}

export interface SocketAsked {
  readonly bearer: string;
  readonly since?: number;
  /** All unless given. */
  readonly topics?: readonly string[];
  /** For every message, before it is counted. */
  onMessage?(text: string): void;
}

const TEXT = 1;
const CLOSE = 8;

export function openDeskSocket(
  url: string,
  { bearer, since, topics, onMessage }: SocketAsked,
): DeskSocket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const seqs: number[] = [];
  const gaps: { from: number; to: number }[] = [];
  const state: { heardAt: number; closedWith: number | undefined } = {
    heardAt: 0,
    closedWith: undefined,
  };
  const counts: Record<string, number> = {};
  let received: Buffer = Buffer.alloc(0);
  let isOpen = false;

  function take(opcode: number, payload: Buffer): void {
    if (opcode === CLOSE) state.closedWith = payload.readUInt16BE(0);
    if (opcode !== TEXT) return;
    const text = payload.toString('utf8');
    onMessage?.(text);
    state.heardAt = Date.now();
    // Thousands a second: only what is short is parsed.
    const [, type = ''] = /^\{"type":"(\w+)"/.exec(text) ?? [];
    counts[type] = (counts[type] ?? 0) + 1;
    if (type === 'event') seqs.push(Number(/"seq":(\d+)/.exec(text)?.[1]));
    if (type === 'gap') gaps.push(JSON.parse(text) as { from: number; to: number });
    if (type === 'ready') {
      // What is undefined is left out.
      socket.write(frame(JSON.stringify({ type: 'subscribe', since, topics })));
    }
  }

  socket.on('connect', () => {
    socket.write(
      `GET /api/v1/ws/desk HTTP/1.1\r\nHost: ${hostname}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
  });
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    if (!isOpen) {
      const end = received.indexOf('\r\n\r\n');
      if (end < 0) return;
      isOpen = true;
      received = received.subarray(end + 4);
      socket.write(frame(JSON.stringify({ type: 'auth', token: bearer })));
    }
    received = eachFrame(received, take);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    state.closedWith ??= 0;
  });
  return {
    ...{ counts, seqs, gaps },
    get heardAt() {
      return state.heardAt;
    },
    get closedWith() {
      return state.closedWith;
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    leave: () => void socket.destroy(),
  };
}

/** Passes on whole frames; answers what is left. */
function eachFrame(bytes: Buffer, take: (opcode: number, payload: Buffer) => void): Buffer {
  let rest = bytes;
  for (;;) {
    if (rest.length < 4) return rest;
    const short = rest.readUInt8(1) & 0x7f;
    const head = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (rest.length < head) return rest;
    const length =
      short === 127
        ? Number(rest.readBigUInt64BE(2))
        : short === 126
          ? rest.readUInt16BE(2)
          : short;
    if (rest.length < head + length) return rest;
    take(rest.readUInt8(0) & 0x0f, rest.subarray(head, head + length));
    rest = rest.subarray(head + length);
  }
}

/** Text of a client, masked with zeros. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const long = payload.length > 125;
  const head = Buffer.alloc(long ? 8 : 6);
  head.writeUInt8(0x80 | TEXT, 0);
  head.writeUInt8(0x80 | (long ? 126 : payload.length), 1);
  if (long) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}
