// The calls and the two streams of Alpaca: its answers and frames become plain messages. No decisions here.
import { WebSocket } from 'ws';
import { callOnce, parsed } from '../../kit/http-call.ts';
import type { Line, OpenTransport, Transport } from '../messages/messages.ts';

const FRAME_BYTES_MAX = 4_194_304;
const HANDSHAKE_MAX_MS = 10_000;
/** RFC 6455: closed without a word. */
const CUT_OFF = 1_006;

export const openAlpacaTransport: OpenTransport = ({ urls, streamUrls }, receive): Transport => {
  const abortById = new Map<number, AbortController>();
  const socketByLine = new Map<Line, WebSocket>();
  let isDone = false;

  /** An earlier socket has no effect any more; its late errors must not end the process. */
  function letGo(line: Line): void {
    const old = socketByLine.get(line);
    socketByLine.delete(line);
    if (old === undefined) return;
    old.removeAllListeners();
    old.on('error', () => {});
    if (old.readyState === WebSocket.OPEN) old.close(1000);
    else old.terminate();
  }

  function openSocket(line: Line): WebSocket | undefined {
    const socket = socketByLine.get(line);
    return socket?.readyState === WebSocket.OPEN ? socket : undefined;
  }

  return {
    request(request, service) {
      const aborting = new AbortController();
      const { id } = request;
      abortById.set(id, aborting);
      callOnce(urls[service], request, aborting.signal).then(
        (answer) => {
          abortById.delete(id);
          if (isDone || aborting.signal.aborted) return;
          if ('status' in answer) receive({ name: 'answered', id, answer });
          else receive({ name: 'unanswered', id, ...answer });
        },
        () => abortById.delete(id),
      );
    },
    abort(id) {
      abortById.get(id)?.abort();
      abortById.delete(id);
    },
    openStream(line) {
      letGo(line);
      const opened = new WebSocket(streamUrls[line], {
        handshakeTimeout: HANDSHAKE_MAX_MS,
        maxPayload: FRAME_BYTES_MAX,
        followRedirects: false,
        perMessageDeflate: false,
      });
      socketByLine.set(line, opened);
      let why: string | undefined;
      opened.on('open', () => receive({ name: 'stream-opened', line }));
      // Alpaca's paper accounts send JSON in binary frames.
      opened.on('message', (bytes) =>
        receive({ name: 'stream-received', line, frame: parsed(String(bytes)) }),
      );
      opened.on('pong', () => receive({ name: 'stream-alive', line }));
      opened.on('error', (error: Error & { readonly code?: string }) => {
        why = error.code ?? error.name;
      });
      opened.on('unexpected-response', (request, answer) => {
        const status = `Alpaca answered the stream with ${answer.statusCode ?? 'no status'}`;
        answer.resume();
        request.destroy();
        letGo(line);
        receive({ name: 'stream-closed', line, why: status });
      });
      opened.on('close', (code) => {
        if (socketByLine.get(line) !== opened) return;
        socketByLine.delete(line);
        const ended = code === CUT_OFF ? 'the connection to Alpaca broke' : 'closed by Alpaca';
        receive({ name: 'stream-closed', line, why: why ?? ended });
      });
    },
    say(line, frame) {
      const socket = openSocket(line);
      socket?.send(JSON.stringify(frame), () => {});
      return socket !== undefined;
    },
    ping(line) {
      const socket = openSocket(line);
      socket?.ping(() => {});
      return socket !== undefined;
    },
    closeStream: letGo,
    destroy() {
      isDone = true;
      for (const aborting of abortById.values()) aborting.abort();
      abortById.clear();
      letGo('orders');
      letGo('prices');
    },
  };
};
