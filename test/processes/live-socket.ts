// A reader of a live stream on a bare TCP socket: a thousand of them fit into one process, and each can stop reading, which a
// browser's WebSocket cannot.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

export interface LiveSocket {
  /** Code of the close, 0 if the connection broke; undefined while it is open. */
  readonly closedWith: number | undefined;
  say(message: object): void;
  /** Reads no more; what is sent waits in the kernel and then in the server. */
  pause(): void;
  resume(): void;
  leave(): void;
}

export interface LiveSocketRequest {
  /** Below `/api/v1`. */
  readonly path: string;
  readonly bearer: string;
  onMessage(text: string): void;
}

const TEXT = 1;
const CLOSE = 8;

/** Sends its token first. */
export function openLiveSocket(
  url: string,
  { path, bearer, onMessage }: LiveSocketRequest,
): LiveSocket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let closedWith: number | undefined;
  let received: Buffer = Buffer.alloc(0);
  let isOpen = false;
  const say = (message: object) => void socket.write(frame(JSON.stringify(message)));

  function take(opcode: number, payload: Buffer): void {
    if (opcode === CLOSE) closedWith = payload.readUInt16BE(0);
    if (opcode === TEXT) onMessage(payload.toString('utf8'));
  }

  socket.on('connect', () => {
    socket.write(
      `GET /api/v1${path} HTTP/1.1\r\nHost: ${hostname}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
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
      say({ type: 'auth', token: bearer });
    }
    received = eachFrame(received, take);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    closedWith ??= 0;
  });
  return {
    get closedWith() {
      return closedWith;
    },
    say,
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
