// The market clock of the simulators: it stands still until a wall time, then runs SPEED times as fast as real time.
import type { Cancel, Clock, WallClock } from '../../kernel/clock.ts';
import { type Instant, instant } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { createTimerHeap, type Timer } from '../../kernel/timer-heap.ts';

/** Market time is `market` until the wall clock reads `wallMs` (epoch ms), then runs `speed` times as fast. */
export interface ClockAnchor {
  readonly market: Instant;
  readonly wallMs: number;
  readonly speed: number;
}

interface Firing {
  beforeEach(timer: Timer): void;
  /** Asked after each timer: one is fired even where the machine gives no time. */
  mayGoOn(): boolean;
}

export interface SimulatedClock extends Clock {
  /** Jumps forward and calls every due timer in market order, each at its own time. */
  moveTo(at: Instant, wallMs?: number): Result<Instant, string>;
  /** The same, but sockets are served in between: no turn of the event loop takes much longer than `TURN_MS`. */
  moveInTurns(at: Instant, wallMs?: number): Promise<Result<Instant, string>>;
  setSpeed(speed: number): Result<number, string>;
  stop(): void;
}

/** What a control port may ask of a clock. */
export type ClockChange =
  | {
      readonly kind: 'move';
      readonly at: Instant;
      /**
       * Epoch ms of the wall clock at which market time begins to run on from `at`: several processes that are moved one after
       * the other then agree on the time. Without it each runs on when its own move has ended.
       */
      readonly wallMs?: number;
    }
  | { readonly kind: 'speed'; readonly speed: number };

/** `{at}`, `{at, wall_ms}` or `{speed}`; a failure is one sentence. */
export function parseClockChange(body: unknown): Result<ClockChange, string> {
  const { at, wall_ms: wallMs, speed, ...more } = Object(body) as Record<string, unknown>;
  const isMove = at !== undefined && speed === undefined;
  const isSpeed = speed !== undefined && at === undefined && wallMs === undefined;
  if (Object.keys(more).length > 0 || isMove === isSpeed)
    return failed('The clock needs either "at", with or without "wall_ms", or "speed".');
  if (isSpeed) {
    const parsed = parseSpeed(typeof speed === 'number' ? speed : Number.NaN);
    return parsed.ok ? ok({ kind: 'speed', speed: parsed.value }) : parsed;
  }
  const moment = parseMoment(String(at));
  if (!moment.ok) return moment;
  if (wallMs === undefined) return ok({ kind: 'move', at: moment.value });
  return typeof wallMs === 'number' && Number.isSafeInteger(wallMs) && wallMs >= 0
    ? ok({ kind: 'move', at: moment.value, wallMs })
    : failed('"wall_ms" must be a time of the wall clock in whole epoch milliseconds.');
}

const ANCHOR = /^([^@]+)@(\d{1,15})x(.+)$/;
const MOMENT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
/** The longest delay of the platform's timer; a longer one is split. */
const LONGEST_WAIT_MS = 2_147_483_647;
/** What work that may take long does at a time, in wall time. */
export const TURN_MS = 15;

/** Parses `MARKET@WALLMSxSPEED`; a failure is one sentence. */
export function parseClock(text: string): Result<ClockAnchor, string> {
  const [, marketText, wallText, speedText] = ANCHOR.exec(text) ?? [];
  if (marketText === undefined) {
    return failed(`The clock "${text}" is not MARKET@WALLMSxSPEED.`);
  }
  const market = parseMoment(marketText);
  if (!market.ok) return market;
  const speed = parseSpeed(Number(speedText));
  if (!speed.ok) return speed;
  return ok({ market: market.value, wallMs: Number(wallText), speed: speed.value });
}

/** An ISO-8601 time with an offset; a date that does not exist is rejected, not rolled over. */
export function parseMoment(text: string): Result<Instant, string> {
  const day = MOMENT.exec(text)?.[1];
  const epochMs = Date.parse(text);
  if (day === undefined || Number.isNaN(epochMs) || !isCalendarDay(day)) {
    return failed(`The market time "${text}" is not an ISO-8601 time with an offset or Z.`);
  }
  return ok(instant(epochMs));
}

/** Real time, the default of the simulators. */
function realTimeAnchor(): ClockAnchor {
  const wallMs = Date.now();
  return { market: instant(wallMs), wallMs, speed: 1 };
}

/** Wall time for what a client experiences on its socket: the duration of a fault, the delay of an answer. */
export function createWallClock(): WallClock {
  return {
    now: () => performance.now(),
    after(delayMs, call) {
      const waiting = setTimeout(call, delayMs);
      return () => clearTimeout(waiting);
    },
  };
}

/** `wallNowMs`: epoch wall time, which may jump when the machine was asleep. */
export function createSimulatedClock(
  anchor: ClockAnchor = realTimeAnchor(),
  wallNowMs: () => number = createWall(),
): SimulatedClock {
  const timers = createTimerHeap();
  let market: number = anchor.market;
  let wallMs = anchor.wallMs;
  let speed = anchor.speed;
  let movingAt: Instant | undefined;
  let wakeUp: ReturnType<typeof setTimeout> | undefined;

  const exactNow = () => market + Math.max(0, wallNowMs() - wallMs) * speed;
  const now = () => movingAt ?? instant(Math.floor(exactNow()));

  function rebase(to: number, fromWallMs = Math.max(wallMs, wallNowMs())): void {
    market = to;
    wallMs = fromWallMs;
  }

  function arm(): void {
    clearTimeout(wakeUp);
    const next = timers.earliest();
    if (next === undefined || movingAt !== undefined) return;
    const standingMs = Math.max(0, wallMs - wallNowMs());
    const delayMs = standingMs + Math.max(0, next.at - exactNow()) / speed;
    wakeUp = setTimeout(fireDue, Math.min(Math.ceil(delayMs), LONGEST_WAIT_MS));
  }

  // Timers that become due during the calls, or that a turn has no time for, wait for the next turn of the event loop,
  // so sockets are never starved.
  function fireDue(): void {
    const limit = now();
    try {
      fireUntil(limit, { beforeEach: () => {}, mayGoOn: withinTurn() });
    } finally {
      arm();
    }
  }

  /** False if it was stopped. */
  function fireUntil(limit: Instant, on: Firing): boolean {
    for (let next = timers.earliest(); next && next.at <= limit; next = timers.earliest()) {
      timers.remove(next);
      on.beforeEach(next);
      next.call();
      if (!on.mayGoOn()) return false;
    }
    return true;
  }

  function refusalOfMove(at: Instant): string | undefined {
    if (movingAt !== undefined) return 'The clock is already being moved.';
    const from = now();
    return at < from
      ? `The clock moves forward only: it is ${iso(from)}, which is after ${iso(at)}.`
      : undefined;
  }

  /** Between two of these, market time stands at the last timer that was fired. */
  function fireMoving(at: Instant, mayGoOn: () => boolean): boolean {
    const beforeEach = (timer: Timer) => {
      movingAt = instant(Math.max(timer.at, movingAt ?? timer.at));
    };
    return fireUntil(at, { beforeEach, mayGoOn });
  }

  function endMove(): void {
    if (movingAt !== undefined && movingAt > exactNow()) rebase(movingAt);
    movingAt = undefined;
    arm();
  }

  return {
    now,
    get speed() {
      return speed;
    },
    at(at, call): Cancel {
      const timer: Timer = { at, call };
      timers.add(timer);
      if (timers.earliest() === timer) arm();
      return () => timers.remove(timer);
    },
    moveTo(at, fromWallMs) {
      const refusal = refusalOfMove(at);
      if (refusal !== undefined) return failed(refusal);
      movingAt = now();
      try {
        fireMoving(at, () => true);
        rebase(at, fromWallMs);
      } finally {
        endMove();
      }
      return ok(at);
    },
    async moveInTurns(at, fromWallMs) {
      const refusal = refusalOfMove(at);
      if (refusal !== undefined) return failed(refusal);
      movingAt = now();
      try {
        while (!fireMoving(at, withinTurn())) await nextTurn();
        rebase(at, fromWallMs);
      } finally {
        endMove();
      }
      return ok(at);
    },
    setSpeed(wanted) {
      const parsed = parseSpeed(wanted);
      if (!parsed.ok) return parsed;
      rebase(exactNow());
      speed = parsed.value;
      arm();
      return parsed;
    },
    stop() {
      timers.clear();
      clearTimeout(wakeUp);
    },
  };
}

/** True for as long as a turn of the event loop may take. */
export function withinTurn(): () => boolean {
  const end = performance.now() + TURN_MS;
  return () => performance.now() < end;
}

/** After the sockets were served. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Epoch wall time that is not affected by later corrections of the host's clock. */
function createWall(): () => number {
  const startedMs = Date.now() - performance.now();
  return () => startedMs + performance.now();
}

function parseSpeed(speed: number): Result<number, string> {
  const isFit = Number.isFinite(speed) && speed > 0;
  return isFit ? ok(speed) : failed('The speed must be a number greater than 0.');
}

function isCalendarDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}
