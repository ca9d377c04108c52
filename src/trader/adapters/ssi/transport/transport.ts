// The calls and the stream of SSI: its answers and frames become plain messages. No decisions here.
import { WebSocket } from 'ws';
import { callOnce, parsed } from '../../kit/http-call.ts';
import type { OpenTransport, Transport } from '../messages/messages.ts';

const FRAME_BYTES_MAX = 1_048_576;
const HANDSHAKE_MAX_MS = 10_000;
/** RFC 6455: closed without a word. */
const CUT_OFF = 1_006;
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 429]);

export const openSsiTransport: OpenTransport = (
  { url, streamUrl, userAgent },
  receive,
): Transport => {
  const abortById = new Map<number, AbortController>();
  let socket: WebSocket | undefined;
  let isDone = false;

  /** An earlier socket has no effect any more; its late errors must not end the process. */
  function letGo(): void {
    const old = socket;
    socket = undefined;
    if (old === undefined) return;
    old.removeAllListeners();
    old.on('error', () => {});
    if (old.readyState === WebSocket.OPEN) old.close(1000);
    else old.terminate();
  }

  return {
    request(request) {
      const aborting = new AbortController();
      const { id } = request;
      abortById.set(id, aborting);
      callOnce(url, request, aborting.signal).then(
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
    openStream(accessToken) {
      letGo();
      const opened = new WebSocket(streamUrl, {
        headers: { Authorization: `Bearer ${accessToken}`, 'User-Agent': userAgent },
        handshakeTimeout: HANDSHAKE_MAX_MS,
        maxPayload: FRAME_BYTES_MAX,
        followRedirects: false,
        perMessageDeflate: false,
      });
      socket = opened;
      let why: string | undefined;
      opened.on('open', () => receive({ name: 'stream-opened' }));
      opened.on('message', (bytes) =>
        receive({ name: 'stream-received', frame: parsed(String(bytes)) }),
      );
      opened.on('error', (error: Error & { readonly code?: string }) => {
        why = error.code ?? error.name;
      });
      opened.on('unexpected-response', (request, answer) => {
        const status = `SSI answered the stream with ${answer.statusCode ?? 'no status'}`;
        why = status;
        const code = answer.statusCode ?? 0;
        answer.resume();
        request.destroy();
        letGo();
        // As SSI says it inside a stream: it does not take the token, or has too many streams of it.
        if (REFUSALS.has(code)) receive({ name: 'stream-received', frame: { code, msg: status } });
        else receive({ name: 'stream-closed', why: status });
      });
      opened.on('close', (code) => {
        if (socket !== opened) return;
        socket = undefined;
        const ended = code === CUT_OFF ? 'the connection to SSI broke' : 'closed by SSI';
        receive({ name: 'stream-closed', why: why ?? ended });
      });
    },
    say(frame) {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(frame, () => {});
      return true;
    },
    closeStream: letGo,
    destroy() {
      isDone = true;
      for (const aborting of abortById.values()) aborting.abort();
      abortById.clear();
      letGo();
    },
  };
};
