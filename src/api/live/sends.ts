// What one reader gets of one trader: what it wants, as long as it keeps up; else the newest prices and a notice of the gap.
import type { StreamTopic } from '../../trader/ports/stream-line.ts';
import type { Wanted } from './client-message.ts';
import { type LiveMessage, messageOf } from './live-message.ts';
import type { ReaderSocket } from './session/reader-socket.ts';
import type { EventLine, GapLine, PriceLine, TraderStream } from './trader-stream.ts';

export interface BoundedSocket extends ReaderSocket<LiveMessage> {
  /** So much waits that nothing more may be sent. */
  isFull(): boolean;
}

export interface Sends {
  take(line: EventLine | GapLine): void;
  takePrice(line: PriceLine): void;
  /** Reports what was lost, once there is room again and nothing else has reported it. */
  catchUp(): void;
}

interface SendsParts {
  readonly account: string;
  readonly wanted: Wanted;
  readonly socket: BoundedSocket;
  readonly stream: Pick<TraderStream, 'lastSeq'>;
}

export function createSends({ account, wanted, socket, stream }: SendsParts): Sends {
  const topics: ReadonlySet<StreamTopic> = new Set(wanted.topics);
  const prices = new Set(wanted.prices);
  const newestPrices = new Map<string, PriceLine>();
  let lostFrom: number | undefined;

  function sendGap(to: number): void {
    if (lostFrom !== undefined) socket.send({ type: 'gap', account, from: lostFrom, to });
    lostFrom = undefined;
  }

  return {
    take(line) {
      if (line.kind === 'gap') {
        const { from, to } = line;
        return socket.send({ type: 'gap', account, from, to });
      }
      if (!topics.has(line.topic)) return;
      if (socket.isFull()) {
        lostFrom ??= line.seq;
        return;
      }
      sendGap(line.seq - 1);
      socket.send(messageOf(account, line));
    },
    takePrice(line) {
      if (!prices.has(line.symbol)) return;
      if (socket.isFull()) {
        newestPrices.set(line.symbol, line);
        return;
      }
      newestPrices.delete(line.symbol);
      socket.send(messageOf(account, line));
    },
    catchUp() {
      if (socket.isFull()) return;
      sendGap(stream.lastSeq());
      for (const line of newestPrices.values()) socket.send(messageOf(account, line));
      newestPrices.clear();
    },
  };
}
