// The connections of live readers, with one state for their end, whatever carries them: once a connection closes, nothing is sent over it, no
// message of the reader is processed, and all its subscriptions have ended. A reader that takes nothing more is cut off.
import type { Cancel } from '../../../kernel/clock.ts';
import { StoreUnavailable } from '../../../sql/store-unavailable.ts';
import { CLOSED, STORE_GONE } from '../../live/session/close-codes.ts';
import type { Reader, ReaderSocket } from '../../live/session/reader-socket.ts';

export interface Carrier<Message> {
  send(message: Message): void;
  /** Bytes that wait for the reader. */
  waiting(): number;
  /** Says why behind all that waits; the connection ends when the reader has taken it. */
  end(code: number, why: string): void;
  /** Frees the connection at once. */
  cut(): void;
}

export interface LiveConnection {
  /** A message of the reader, as text; ignored once the connection closes. Never rejects. */
  receive(text: string | Promise<string>): Promise<void>;
  close(code: number, why: string): void;
  /** The carrier has ended. */
  gone(): void;
}

export interface LiveConnections {
  open<Message>(
    carrier: Carrier<Message>,
    begin: (socket: ReaderSocket<Message>) => Reader,
  ): LiveConnection;
  /** The server stops. */
  closeAll(): void;
}

export interface LiveConnectionsOptions {
  /** Calls once after a pause of real time; the answer cancels it. */
  after(delayMs: number, call: () => void): Cancel;
  /** A bug: it ends the connection it happened in, and nothing else. */
  onFault(error: unknown): void;
}

/** Close codes of RFC 6455. */
const GOING_AWAY = 1_001;
const INTERNAL_ERROR = 1_011;
/** For the last words to a slow reader, and its answer to a close. */
const LAST_WORDS_MS = 5_000;

export function createLiveConnections({ after, onFault }: LiveConnectionsOptions): LiveConnections {
  const open = new Set<LiveConnection>();

  return {
    open(carrier, begin) {
      let state: 'open' | 'closing' | 'gone' = 'open';
      let cancelCut: Cancel = () => {};

      function leave(next: 'closing' | 'gone'): void {
        const wasOpen = state === 'open';
        state = next;
        if (wasOpen) reader?.leave();
      }

      function close(code: number, why: string): void {
        if (state !== 'open') return;
        leave('closing');
        cancelCut = after(LAST_WORDS_MS, carrier.cut);
        carrier.end(code, why);
      }

      function failed(error: unknown): void {
        if (error instanceof StoreUnavailable) return close(CLOSED.unavailable, STORE_GONE);
        onFault(error);
        close(INTERNAL_ERROR, 'this failed here');
      }

      const connection: LiveConnection = {
        async receive(text) {
          try {
            const message = await text;
            if (state === 'open') await reader?.receive(message);
          } catch (error) {
            failed(error);
          }
        },
        close,
        gone() {
          cancelCut();
          leave('gone');
          open.delete(connection);
        },
      };
      open.add(connection);
      let reader: Reader | undefined;
      reader = begin({
        send(message) {
          if (state !== 'open') return;
          try {
            carrier.send(message);
          } catch (error) {
            failed(error);
          }
        },
        waiting: carrier.waiting,
        close,
      });
      // It may have closed while it began.
      if (state !== 'open') reader.leave();
      return connection;
    },
    closeAll() {
      for (const connection of open) connection.close(GOING_AWAY, 'stopping');
    },
  };
}
