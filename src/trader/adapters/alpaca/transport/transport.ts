// The calls and the two streams of Alpaca: its answers and frames become plain messages. No decisions here.
import { createFrameSocket } from '../../kit/transport/frame-socket.ts';
import { createHttpCalls } from '../../kit/transport/http-calls.ts';
import type { Line, OpenTransport, Transport } from '../messages/messages.ts';

const FRAME_BYTES_MAX = 4_194_304;

export const openAlpacaTransport: OpenTransport = ({ urls, streamUrls }, receive): Transport => {
  const calls = createHttpCalls(receive);
  const socketOf = (line: Line) =>
    createFrameSocket({
      ...{ broker: 'Alpaca', frameBytesMax: FRAME_BYTES_MAX },
      opened: () => receive({ name: 'stream-opened', line }),
      received: (frame) => receive({ name: 'stream-received', line, frame }),
      alive: () => receive({ name: 'stream-alive', line }),
      refused: (_, why) => receive({ name: 'stream-closed', line, why }),
      closed: (why) => receive({ name: 'stream-closed', line, why }),
    });
  const sockets = { orders: socketOf('orders'), prices: socketOf('prices') };

  return {
    request: (request, service) => calls.request(urls[service], request),
    abort: calls.abort,
    openStream: (line) => sockets[line].open(streamUrls[line]),
    say: (line, frame) => sockets[line].say(JSON.stringify(frame)),
    ping: (line) => sockets[line].ping(),
    closeStream: (line) => sockets[line].close(),
    destroy() {
      calls.destroy();
      for (const socket of Object.values(sockets)) socket.close();
    },
  };
};
