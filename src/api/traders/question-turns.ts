// Turns of the questions whose number readers decide: the trader answers each in the loop that trades, so one of them is open at a
// time, and after each the trader has a rest.
import { failed, type Result } from '../../kernel/result.ts';
import type { ControlFailure } from '../../trader/app/control-client/control-client.ts';

/** They leave the trader three quarters of its time. */
const REST_RATIO = 3;
const REST_MAX_MS = 1_000;
/** A trader that is mute answers none; those that came before refuse at once what waited this long. */
const WAIT_MAX_MS = 10_000;
const RETRY_SECONDS = 2;
/** A page with a wall of charts asks for 24 at once. */
const WAITING_MAX = 64;

export interface TurnParts {
  /** Monotonic milliseconds. */
  now(): number;
  /** Calls once after a pause of real time; the answer cancels it. */
  after(delayMs: number, call: () => void): () => void;
}

type Asked<Value> = Result<Value, ControlFailure>;

export type QuestionTurns = <Value>(
  path: string,
  ask: () => Promise<Asked<Value>>,
) => Promise<Asked<Value>>;

/** Paths of fixed text are bounded by their number: they have no turn. Lists do not wait for what reads the journal. */
export function createQuestionTurns(parts: TurnParts): QuestionTurns {
  const lists = createTurns(parts);
  const costly = createTurns(parts);
  return (path, ask) => {
    if (!path.includes('?') || path.startsWith('/positions?')) return ask();
    return /^\/[a-z-]+\/page\?/.test(path) ? lists(ask) : costly(ask);
  };
}

function createTurns({ now, after }: TurnParts) {
  const waiting: (() => void)[] = [];
  let isTaken = false;

  function pass(): void {
    const next = waiting.shift();
    if (next === undefined) isTaken = false;
    else next();
  }

  function rest(tookMs: number): void {
    if (tookMs > 0) after(Math.min(REST_RATIO * tookMs, REST_MAX_MS), pass);
    else pass();
  }

  return async <Value>(ask: () => Promise<Asked<Value>>): Promise<Asked<Value>> => {
    const cameAt = now();
    if (isTaken) {
      if (waiting.length >= WAITING_MAX) return BUSY;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    isTaken = true;
    const beganAt = now();
    if (beganAt - cameAt > WAIT_MAX_MS) {
      pass();
      return BUSY;
    }
    try {
      return await ask();
    } finally {
      rest(now() - beganAt);
    }
  };
}

const BUSY = failed({
  kind: 'problem',
  status: 503,
  code: 'busy',
  detail: 'Too many questions wait for the trader already; try again.',
  retryAfterSeconds: RETRY_SECONDS,
} as const);
