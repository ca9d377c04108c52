// The calls and the stream of SSI: its answers and frames become plain messages. No decisions here.
import { createFrameSocket } from '../../kit/transport/frame-socket.ts';
import { createHttpCalls } from '../../kit/transport/http-calls.ts';
import type { OpenTransport, Transport } from '../messages/messages.ts';

const FRAME_BYTES_MAX = 1_048_576;
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 429]);

export const openSsiTransport: OpenTransport = (
  { url, streamUrl, userAgent },
  receive,
): Transport => {
  const calls = createHttpCalls(receive);
  const socket = createFrameSocket({
    ...{ broker: 'SSI', frameBytesMax: FRAME_BYTES_MAX },
    opened: () => receive({ name: 'stream-opened' }),
    received: (frame) => receive({ name: 'stream-received', frame }),
    refused(code, why) {
      // As SSI says it inside a stream: it does not take the token, or has too many streams of it.
      if (REFUSALS.has(code)) receive({ name: 'stream-received', frame: { code, msg: why } });
      else receive({ name: 'stream-closed', why });
    },
    closed: (why) => receive({ name: 'stream-closed', why }),
  });

  return {
    request: (request) => calls.request(url, request),
    abort: calls.abort,
    openStream: (accessToken) =>
      socket.open(streamUrl, {
        Authorization: `Bearer ${accessToken}`,
        'User-Agent': userAgent,
      }),
    say: socket.say,
    closeStream: socket.close,
    destroy() {
      calls.destroy();
      socket.close();
    },
  };
};
