// One stream as a line: opened, proved with the key, and watched by pings, because Alpaca sends nothing again that was missed.
import type { Cancel, WallClock } from '../../../../kernel/clock.ts';
import { stallAwareTimeout } from '../../kit/stall-aware-timeout.ts';
import type { Line as LineName, Transport } from '../messages/messages.ts';

export interface Line {
  open(): void;
  close(): void;
  isOpen(): boolean;
  isSuspect(): boolean;
  /** The transport opened the socket, received a frame, or got the answer to a ping. */
  opened(): void;
  received(frame: unknown): void;
  alive(): void;
  /** False without an open line. */
  say(frame: object): boolean;
}

export interface LineWiring {
  readonly name: LineName;
  readonly wall: WallClock;
  transport(): Transport;
  /** The socket is open: what is said first. */
  greet(say: (frame: object) => void): void;
  /** A frame before the line is open; true once it is. */
  isGreeted(frame: unknown, say: (frame: object) => void): boolean;
  onOpened(): void;
  /** It failed or is silent; the caller closes it. */
  onFailed(why: string): void;
  /** Suspicion began or ended. */
  onChange(): void;
  onFrame(frame: unknown): void;
  /** Any sign of life, after its content was reported. */
  onAlive(): void;
}

const OPEN_MAX_MS = 10_000;
const PING_EVERY_MS = 1_000;
/** Silence after a ping. */
const ANSWER_MAX_MS = 2_000;

export function createLine(wiring: LineWiring): Line {
  const { wall, name } = wiring;
  let state: 'closed' | 'opening' | 'greeting' | 'open' = 'closed';
  let isSuspect = false;
  let signs = 0;
  let cancelTimer: Cancel = () => {};

  const say = (frame: object): boolean => wiring.transport().say(name, frame);

  function ping(): void {
    const signsBefore = signs;
    if (!wiring.transport().ping(name)) return wiring.onFailed('the stream does not take frames');
    cancelTimer = stallAwareTimeout(wall, ANSWER_MAX_MS, () => {
      if (signs > signsBefore) return pingLater();
      if (isSuspect) return wiring.onFailed('the stream is silent');
      isSuspect = true;
      wiring.onChange();
      ping();
    });
  }

  function pingLater(): void {
    cancelTimer = wall.after(PING_EVERY_MS, ping);
  }

  function noteSign(): void {
    signs += 1;
    if (!isSuspect) return;
    isSuspect = false;
    wiring.onChange();
  }

  return {
    open() {
      state = 'opening';
      isSuspect = false;
      cancelTimer();
      cancelTimer = stallAwareTimeout(wall, OPEN_MAX_MS, () =>
        wiring.onFailed('the stream did not open in time'),
      );
      wiring.transport().openStream(name);
    },
    close() {
      cancelTimer();
      if (state !== 'closed') wiring.transport().closeStream(name);
      state = 'closed';
      isSuspect = false;
    },
    isOpen: () => state === 'open',
    isSuspect: () => isSuspect,
    opened() {
      if (state !== 'opening') return;
      state = 'greeting';
      wiring.greet(say);
    },
    received(frame) {
      if (state === 'closed') return;
      noteSign();
      if (state === 'open') {
        wiring.onFrame(frame);
        return wiring.onAlive();
      }
      if (!wiring.isGreeted(frame, say)) return;
      state = 'open';
      cancelTimer();
      wiring.onOpened();
      ping();
    },
    alive() {
      noteSign();
      if (state === 'open') wiring.onAlive();
    },
    say: (frame) => state === 'open' && say(frame),
  };
}
