// Turns of the questions whose number readers decide: the trader answers each in the loop that trades, so one of them is open at a
// time, and after each the trader has a rest. Readers take turns: the next question is of the one whose last turn is longest ago.
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
const WAITING_OF_ONE_MAX = 32;

export interface TurnParts {
  /** Monotonic milliseconds. */
  now(): number;
  /** Calls once after a pause of real time; the answer cancels it. */
  after(delayMs: number, call: () => void): () => void;
}

type Asked<Value> = Result<Value, ControlFailure>;

/** Who asks, such as the id of a user; undefined of what the API asks for itself. */
export type Reader = string | undefined;

export interface TurnQuestion {
  readonly path: string;
  /** All who wait for its answer; more may come while it waits. */
  readonly readers: ReadonlySet<Reader>;
}

export type QuestionTurns = <Value>(
  question: TurnQuestion,
  ask: () => Promise<Asked<Value>>,
) => Promise<Asked<Value>>;

/** Paths of fixed text are bounded by their number: they have no turn. Lists do not wait for what reads the journal. */
export function createQuestionTurns(parts: TurnParts): QuestionTurns {
  const lists = createTurns(parts);
  const costly = createTurns(parts);
  return ({ path, readers }, ask) => {
    if (!path.includes('?') || path.startsWith('/positions?')) return ask();
    return /^\/[a-z-]+\/page\?/.test(path) ? lists(readers, ask) : costly(readers, ask);
  };
}

interface Waiting {
  readonly readers: ReadonlySet<Reader>;
  take(): void;
}

function createTurns({ now, after }: TurnParts) {
  const waiting: Waiting[] = [];
  /** Since the queue was last empty: the later in the order, the later the turn. */
  const served = new Set<Reader>();
  let isTaken = false;

  function pass(): void {
    const next = nextOf(waiting, served);
    if (next === undefined) {
      isTaken = false;
      served.clear();
      return;
    }
    waiting.splice(waiting.indexOf(next), 1);
    next.take();
  }

  function rest(tookMs: number): void {
    if (tookMs > 0) after(Math.min(REST_RATIO * tookMs, REST_MAX_MS), pass);
    else pass();
  }

  function hasShareLeft(by: Reader): boolean {
    if (by === undefined) return true;
    return waiting.filter(({ readers }) => readers.has(by)).length < WAITING_OF_ONE_MAX;
  }

  /** Undefined if there is a place in the queue: one in the share of any reader is for all of them. */
  function refusalFor(readers: ReadonlySet<Reader>) {
    if (waiting.length >= WAITING_MAX) return BUSY;
    return [...readers].some(hasShareLeft) ? undefined : BUSY_WITH_OWN;
  }

  return async <Value>(
    readers: ReadonlySet<Reader>,
    ask: () => Promise<Asked<Value>>,
  ): Promise<Asked<Value>> => {
    const cameAt = now();
    if (isTaken) {
      const refusal = refusalFor(readers);
      if (refusal !== undefined) return refusal;
      await new Promise<void>((take) => waiting.push({ readers, take }));
    }
    for (const by of readers) {
      served.delete(by);
      served.add(by);
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

/** The first question with a reader who has had no turn yet, else of the one whose turn is longest ago. */
function nextOf(waiting: readonly Waiting[], served: ReadonlySet<Reader>): Waiting | undefined {
  const unserved = waiting.find(({ readers }) => [...readers].some((by) => !served.has(by)));
  if (unserved !== undefined) return unserved;
  for (const reader of served) {
    const next = waiting.find(({ readers }) => readers.has(reader));
    if (next !== undefined) return next;
  }
  return undefined;
}

function busy(detail: string) {
  const retryAfterSeconds = RETRY_SECONDS;
  return failed({ kind: 'problem', status: 503, code: 'busy', detail, retryAfterSeconds } as const);
}

const BUSY = busy('Too many questions wait for the trader already; try again.');
const BUSY_WITH_OWN = busy(
  `${WAITING_OF_ONE_MAX} of your questions wait for the trader already; try again.`,
);
