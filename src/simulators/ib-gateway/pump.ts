// Keeps the exchange at the present of the market clock: runs it when something is due, and before each request. After
// a jump of the host's clock it catches up in turns, so that sockets are served meanwhile.
import type { Cancel, Clock, WallClock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import { withinTurn } from '../host/clock.ts';
import type { Exchange } from './exchange/exchange.ts';

/** What a pump needs of the exchange. */
type Played = Pick<Exchange, 'advance' | 'nextAt' | 'now' | 'setMoving' | 'setRefresh'>;

export interface Pump {
  start(): void;
  /** Advances the exchange to the present, calls, and waits for what then is due. */
  run<Value>(call: () => Value): Value;
  /** The same, but after a move that is in progress. */
  afterMove(call: () => void): void;
  /** Makes what waits for the end of a move happen now. */
  flush(): void;
  /** Moves the clock to that time; whatever `afterMove` was given meanwhile follows in its order. */
  move<Value>(to: Instant, work: () => Promise<Value>): Promise<Value>;
  stop(): void;
}

/**
 * A quote may stay unsent for a second of market time or 20 ms of wall time, whichever is longer; timers fire a
 * little late.
 */
const GAP_MARKET_MS = 950;
const GAP_WALL_MS = 18;
/** Behind by more than the larger of these, the exchange is catching up: it skips quotes that only repeat the last one. */
const LATE_MARKET_MS = 5_000;
const LATE_WALL_MS = 250;

export function createPump(clock: Clock, wallClock: WallClock, exchange: Played): Pump {
  const waiting: (() => void)[] = [];
  let armedAt: Instant | undefined;
  let disarm: Cancel = () => {};
  let cancelTurn: Cancel | undefined;
  let caughtUp: PromiseWithResolvers<void> | undefined;
  let movingTo: Instant | undefined;
  /** The clock is being moved: it goes from one due time to the next, and serves sockets in between. */
  let isInStep = false;
  let isStopped = false;

  function arm(): void {
    // While it is behind, the next turn is planned already.
    const next = cancelTurn === undefined ? exchange.nextAt() : undefined;
    if (next === armedAt || isStopped) return;
    disarm();
    armedAt = next;
    if (next !== undefined) disarm = clock.at(next, wake);
  }

  function wake(): void {
    armedAt = undefined;
    run(() => {});
  }

  /** To the present, or as far as one turn goes; then the rest follows in later turns. */
  function advance(): void {
    const present = clock.now();
    const late = Math.max(LATE_MARKET_MS, LATE_WALL_MS * clock.speed);
    if (caughtUp === undefined && present - exchange.now() > late) beginCatchUp();
    // An exchange that stayed behind would let the clock go ahead of what is still due.
    exchange.advance(present, isInStep ? undefined : withinTurn());
    if (exchange.now() < present) goOnLater();
    else endCatchUp();
  }

  function beginCatchUp(): void {
    caughtUp = Promise.withResolvers();
    exchange.setMoving(movingTo ?? clock.now());
  }

  function endCatchUp(): void {
    if (caughtUp === undefined) return;
    if (movingTo === undefined) exchange.setMoving(undefined);
    caughtUp.resolve();
    caughtUp = undefined;
  }

  function goOnLater(): void {
    cancelTurn ??= wallClock.after(0, () => {
      cancelTurn = undefined;
      if (!isStopped) run(() => {});
    });
  }

  function run<Value>(call: () => Value): Value {
    exchange.setRefresh(Math.max(GAP_MARKET_MS, GAP_WALL_MS * clock.speed));
    advance();
    const value = call();
    // Due calls do not wait for a clock that may be stopped; while it is behind, they follow in a later turn.
    if (cancelTurn === undefined) advance();
    arm();
    return value;
  }

  function flush(): void {
    for (const call of waiting.splice(0)) call();
  }

  /**
   * A move starts where the exchange is, so that nothing of it is skipped. A clock that runs is ahead of it again at once:
   * waiting for anything but a turn that is planned could last until the next morning.
   */
  async function present(): Promise<void> {
    run(() => {});
    while (cancelTurn !== undefined && !isStopped) {
      caughtUp ??= Promise.withResolvers();
      await caughtUp.promise;
    }
  }

  return {
    start: () => run(() => {}),
    run,
    flush,
    afterMove(call) {
      if (movingTo !== undefined) waiting.push(call);
      else call();
    },
    async move(to, work) {
      movingTo = to;
      try {
        await present();
        isInStep = true;
        run(() => exchange.setMoving(to));
        return await work();
      } finally {
        isInStep = false;
        await present();
        movingTo = undefined;
        run(() => exchange.setMoving(undefined));
        flush();
      }
    },
    stop() {
      isStopped = true;
      disarm();
      cancelTurn?.();
      caughtUp?.resolve();
    },
  };
}
