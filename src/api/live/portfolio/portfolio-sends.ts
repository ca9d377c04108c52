// What one reader gets of a portfolio: every message, as long as it keeps up; else a notice of how many were left out, the newest
// valuation and the newest prices.
import type { ReaderSocket } from '../session/reader-socket.ts';
import type { GapMessage, PriceMessage, ValuationMessage } from './portfolio-message.ts';

export interface PortfolioSends {
  takeValuation(message: ValuationMessage): void;
  takePrice(symbol: string, message: PriceMessage): void;
  /** The reader wants prices of other symbols. */
  dropPrices(): void;
  /** So much waits that nothing more may be sent. */
  isFull(): boolean;
  stop(): void;
}

type SentMessage = ValuationMessage | PriceMessage | GapMessage;

/** More than this waits in no socket, besides the message that went over it. */
const WAITING_BYTES_MAX = 16 * 1_024;
const RETRY_MS = 50;

export function createPortfolioSends(
  socket: Pick<ReaderSocket<SentMessage>, 'send' | 'waiting'>,
  after: (delayMs: number, call: () => void) => () => void,
): PortfolioSends {
  const waitingPrices = new Map<string, PriceMessage>();
  let newest: ValuationMessage | undefined;
  let sent: ValuationMessage | undefined;
  let left = { valuations: 0, prices: 0 };
  let cancelRetry: (() => void) | undefined;
  const isFull = () => socket.waiting() > WAITING_BYTES_MAX;

  function flush(): void {
    if (!isFull()) {
      sendGap();
      sendValuation();
      sendPrices();
    }
    if (newest !== sent || waitingPrices.size > 0) cancelRetry ??= after(RETRY_MS, retry);
  }

  function retry(): void {
    cancelRetry = undefined;
    flush();
  }

  /** The newest valuation follows, even if the reader has it: it need not know what exactly was left out. */
  function sendGap(): void {
    if (left.valuations + left.prices === 0) return;
    socket.send({ type: 'gap', after: sent?.position ?? 0, ...left });
    left = { valuations: 0, prices: 0 };
    sent = undefined;
  }

  function sendValuation(): void {
    if (newest === undefined || newest === sent) return;
    sent = newest;
    socket.send(newest);
  }

  function sendPrices(): void {
    for (const [symbol, message] of waitingPrices) {
      if (isFull()) return;
      waitingPrices.delete(symbol);
      socket.send(message);
    }
  }

  return {
    takeValuation(message) {
      if (newest !== sent) left.valuations += 1;
      newest = message;
      flush();
    },
    takePrice(symbol, message) {
      if (waitingPrices.has(symbol)) left.prices += 1;
      waitingPrices.set(symbol, message);
      flush();
    },
    dropPrices: () => waitingPrices.clear(),
    isFull,
    stop() {
      cancelRetry?.();
      waitingPrices.clear();
      sent = newest;
    },
  };
}
