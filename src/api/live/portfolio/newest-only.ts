// Sends to a reader as fast as it reads: of what has to wait, only the newest of each key is kept.
import type { ReaderSocket } from '../session/reader-socket.ts';

export interface NewestOnly<Message> {
  send(key: string, message: Message): void;
  stop(): void;
}

/** More than this waits in no socket. */
const WAITING_BYTES_MAX = 16 * 1_024;
const RETRY_MS = 50;

export function createNewestOnly<Message>(
  socket: Pick<ReaderSocket<Message>, 'send' | 'waiting'>,
  after: (delayMs: number, call: () => void) => () => void,
): NewestOnly<Message> {
  const heldByKey = new Map<string, Message>();
  let cancelRetry: (() => void) | undefined;
  const isFull = () => socket.waiting() > WAITING_BYTES_MAX;

  function flush(): void {
    cancelRetry = undefined;
    for (const [key, message] of heldByKey) {
      if (isFull()) break;
      heldByKey.delete(key);
      socket.send(message);
    }
    if (heldByKey.size > 0) cancelRetry = after(RETRY_MS, flush);
  }

  return {
    send(key, message) {
      if (heldByKey.size === 0 && !isFull()) return socket.send(message);
      heldByKey.set(key, message);
      cancelRetry ??= after(RETRY_MS, flush);
    },
    stop() {
      cancelRetry?.();
      heldByKey.clear();
    },
  };
}
