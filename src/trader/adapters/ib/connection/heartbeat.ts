// Monitors the connection: silence leads to a probe, an unanswered probe to suspect, long silence to dead.
import type { Cancel, WallClock } from '../../../../kernel/clock.ts';
import { silentFor } from '../../kit/mute-reasons.ts';
import { stallAwareTimeout } from '../../kit/stall-aware-timeout.ts';

const IDLE_MS = 5_000;
const PROBE_MS = 1_500;
const SILENCE_MAX_MS = 10_000;

export interface Heartbeat {
  start(): void;
  stop(): void;
  /** Something arrived: the connection is alive again. */
  received(): void;
  quietMs(): number;
  isSuspect(): boolean;
  /** Probes now; answers true as soon as anything arrives, false after the deadline. */
  probe(answer: (isAlive: boolean) => void): void;
}

export interface HeartbeatWiring {
  readonly wall: WallClock;
  sendProbe(): void;
  /** The suspect state began or ended. */
  onChange(): void;
  onDead(why: string): void;
}

export function createHeartbeat({ wall, sendProbe, onChange, onDead }: HeartbeatWiring): Heartbeat {
  let lastHeard = wall.now();
  let hasSuspicion = false;
  let cancelCheck: Cancel = () => {};
  let waiting: { readonly answer: (isAlive: boolean) => void; readonly cancel: Cancel }[] = [];

  const quietMs = () => wall.now() - lastHeard;

  function suspect(): void {
    if (hasSuspicion) return;
    hasSuspicion = true;
    onChange();
  }

  function watchIdle(): void {
    cancelCheck = stallAwareTimeout(wall, Math.max(IDLE_MS - quietMs(), 1), () => {
      if (quietMs() < IDLE_MS) watchIdle();
      else {
        sendProbe();
        expectWithin(PROBE_MS, () => {
          suspect();
          expectWithin(Math.max(SILENCE_MAX_MS - quietMs(), 1), lastProbe);
        });
      }
    });
  }

  /** Returns to normal monitoring if anything arrived in the meantime. */
  function expectWithin(delayMs: number, otherwise: () => void): void {
    const askedAt = wall.now();
    cancelCheck = stallAwareTimeout(wall, delayMs, () => {
      if (lastHeard >= askedAt) watchIdle();
      else otherwise();
    });
  }

  function lastProbe(): void {
    sendProbe();
    expectWithin(PROBE_MS, () => onDead(silentFor(quietMs())));
  }

  function settle(isAlive: boolean): void {
    const settled = waiting;
    waiting = [];
    for (const { answer, cancel } of settled) {
      cancel();
      answer(isAlive);
    }
  }

  return {
    start() {
      lastHeard = wall.now();
      hasSuspicion = false;
      watchIdle();
    },
    stop() {
      cancelCheck();
      hasSuspicion = false;
      settle(false);
    },
    received() {
      lastHeard = wall.now();
      if (hasSuspicion) {
        hasSuspicion = false;
        onChange();
      }
      if (waiting.length > 0) settle(true);
    },
    quietMs,
    isSuspect: () => hasSuspicion,
    probe(answer) {
      const cancel = stallAwareTimeout(wall, PROBE_MS, () => {
        suspect();
        settle(false);
      });
      waiting.push({ answer, cancel });
      sendProbe();
    },
  };
}
