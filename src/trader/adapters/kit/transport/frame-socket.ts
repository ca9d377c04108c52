// One socket to a broker at a time, for frames of JSON. What comes of an earlier one has no effect any more.
import { WebSocket } from 'ws';
import { parsed } from './http-call.ts';

export interface FrameSocket {
  open(url: string, headers?: Readonly<Record<string, string>>): void;
  /** False if the frame could not be passed to the socket. */
  say(frame: string): boolean;
  ping(): boolean;
  close(): void;
}

export interface FrameSocketWiring {
  readonly broker: string;
  readonly frameBytesMax: number;
  opened(): void;
  /** Parsed JSON, also of a binary frame; undefined if it is not JSON. */
  received(frame: unknown): void;
  /** The answer to a ping. */
  alive?(): void;
  /** The broker answered with this HTTP status, and did not open. */
  refused(status: number, why: string): void;
  closed(why: string): void;
}

const HANDSHAKE_MAX_MS = 10_000;
/** RFC 6455: closed without a word. */
const CUT_OFF = 1_006;

export function createFrameSocket(wiring: FrameSocketWiring): FrameSocket {
  const { broker, frameBytesMax: maxPayload } = wiring;
  let current: WebSocket | undefined;

  function close(): void {
    const old = current;
    current = undefined;
    if (old === undefined) return;
    // Its late errors must not end the process.
    old.removeAllListeners();
    old.on('error', () => {});
    if (old.readyState === WebSocket.OPEN) old.close(1000);
    else old.terminate();
  }

  function whenOpen(act: (socket: WebSocket) => void): boolean {
    if (current?.readyState !== WebSocket.OPEN) return false;
    act(current);
    return true;
  }

  return {
    open(url, headers = {}) {
      close();
      const opened = new WebSocket(url, {
        ...{ headers, maxPayload },
        handshakeTimeout: HANDSHAKE_MAX_MS,
        followRedirects: false,
        perMessageDeflate: false,
      });
      current = opened;
      let why: string | undefined;
      opened.on('open', wiring.opened);
      opened.on('message', (bytes) => wiring.received(parsed(String(bytes))));
      opened.on('pong', () => wiring.alive?.());
      opened.on('error', (error: Error & { readonly code?: string }) => {
        why = error.code ?? error.name;
      });
      opened.on('unexpected-response', (request, answer) => {
        const { statusCode } = answer;
        answer.resume();
        request.destroy();
        close();
        wiring.refused(
          statusCode ?? 0,
          `${broker} answered the stream with ${statusCode ?? 'no status'}`,
        );
      });
      opened.on('close', (code) => {
        if (current !== opened) return;
        current = undefined;
        const end = code === CUT_OFF ? `the connection to ${broker} broke` : `closed by ${broker}`;
        wiring.closed(why ?? end);
      });
    },
    say: (frame) => whenOpen((socket) => socket.send(frame, () => {})),
    ping: () => whenOpen((socket) => socket.ping(() => {})),
    close,
  };
}
