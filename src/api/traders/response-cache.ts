// The response cache of one trader: the newest answers of its control API. Requests are answered from it, so that any number of readers
// costs the trader a few questions a second, and reads are answered while the trader is down.
// Decision 0024
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { ControlFailure } from '../../trader/app/control-client/control-client.ts';
import type { StreamLine } from '../../trader/ports/stream-line.ts';
import { type Copy, createCacheStore } from './cache-store.ts';
import type { Reader } from './question-turns.ts';
import { createQuestions, type Given, type QuestionParts } from './request-coalescing.ts';

export interface Seen {
  readonly copy: Copy;
  /** How old it is; undefined while the trader answers. */
  readonly ageSeconds: number | undefined;
}

export interface ResponseCache {
  /**
   * The trader's answer to `GET path`, with every fact received before: of the stream, of other answers, and of the commands of this process.
   * While the trader is down or mute, the last answer and its age.
   * Costly questions of one reader have a part of the queue; `by` is undefined of what the API asks for itself.
   * A reader who takes no copy older than `ageMaxMs` waits longer for a trader that is slow; with 0, who acts on the answer, for one with every fact.
   */
  look(path: string, by?: Reader, ageMaxMs?: number): Promise<Result<Seen, ControlFailure>>;
  /** A line of the trader's stream. */
  onLine(line: StreamLine): void;
  /** The stream has ended. */
  lose(): void;
  /** A command was answered, and caused facts up to this one. */
  reach(seq: number): void;
  /** Since the stream was last connected; 0 while it is. */
  lostSeconds(): number;
  /** Keeps what has to be known while the trader is down; to be called once a second. */
  tend(): void;
}

/** A burst of facts is one question, not one each. */
const SPACING_MS = 50;
/** No reader waits longer for a trader that is mute. */
const TIMEOUT_MS = 500;
/** From here on it counts as silent, and its copies state their age. */
const MUTE_MS = 250;
const LATE_MS = 20;
/** A trader that does not say for so long how it is gives no other answer either. */
const SILENT_MS = 4_000;
const STATUS = '/status';
const SILENT = failed({
  kind: 'unreachable',
  why: 'it has not answered for seconds',
  wasSent: true,
} as const);
const SIZE_MAX = 8 * 1_024 * 1_024;

/** Answers in which nothing changes without a fact. The others also contain prices and times. */
const FACTS_ONLY = /^\/(orders|executions|trades|predictions|signals|explain|ids|history)\b/;
const PRICES_MS = 250;

interface Tended {
  /** Without a reader it is kept so new, in ms; facts are asked for at once unless `isCostly`. */
  readonly renewMs: number;
  /** Costs the trader as much as hundreds of the others: without a reader facts do not renew it. */
  readonly isCostly: boolean;
}

const CHEAP: Tended = { renewMs: 5_000, isCostly: false };
/** Known also while the trader is down, whether anyone has looked before or not. */
const TENDED: ReadonlyMap<string, Tended> = new Map([
  [STATUS, CHEAP],
  ['/board', { renewMs: 60_000, isCostly: true }],
  ['/account', CHEAP],
  ['/positions', CHEAP],
  ['/positions?foreign=1', CHEAP],
  ['/positions?holdings=1', CHEAP],
]);
/** With a reader, whatever it costs. */
const READ_RENEW_MS = 5_000;
const READ_LATELY_MS = 10_000;

export interface ResponseCacheParts extends QuestionParts {
  /** A look was answered from a copy that was held, or had to ask. */
  looked?(isHeld: boolean): void;
}

export function createResponseCache(parts: ResponseCacheParts): ResponseCache {
  const { now, after } = parts;
  const copies = createCacheStore(SIZE_MAX);
  const questions = createQuestions(parts);
  let isUp = false;
  let lostAt = now();
  let life = 0;
  let receivedSeq = 0;
  /** When it was asked how it is, if nothing was answered since. */
  let unansweredSince: number | undefined;
  const readAt = new Map<string, number>();

  const hasAllFacts = (copy: Copy) => copy.life === life && copy.seq >= receivedSeq;
  const isCurrent = (path: string, copy: Copy) =>
    hasAllFacts(copy) && (now() - copy.askedAt < PRICES_MS || FACTS_ONLY.test(path));

  function ask(
    path: string,
    by?: Reader,
  ): { readonly askedAt: number; readonly copied: Promise<Copied> } {
    const last = copies.get(path)?.askedAt ?? Number.NEGATIVE_INFINITY;
    const born = life;
    const { askedAt, given } = questions.put({ path, by }, last + SPACING_MS);
    if (path === STATUS) unansweredSince ??= askedAt;
    return { askedAt, copied: given.then((answered) => kept(path, answered, born)) };
  }

  function kept(path: string, given: Result<Given, ControlFailure>, born: number): Copied {
    if (!given.ok) return given;
    unansweredSince = undefined;
    // Facts that one answer has shown are missing from none after it, though the stream may say them later.
    if (born === life) receivedSeq = Math.max(receivedSeq, given.value.seq);
    const known = copies.get(path);
    // Several wait for one answer: they share one copy.
    if (known !== undefined && known.body === given.value.body) return ok(known);
    const copy = { ...given.value, life: born };
    copies.put(path, copy);
    return ok(copy);
  }

  /** A copy with all facts received so far, or the best there is after a short wait. */
  async function renewed(path: string, by: Reader, ageMaxMs: number): Promise<Copied> {
    const wanted = receivedSeq;
    const until = now() + (ageMaxMs === 0 ? SILENT_MS : TIMEOUT_MS);
    for (;;) {
      const { askedAt, copied } = ask(path, by);
      const found = await within(copied, Math.min(until, askedAt + TIMEOUT_MS) - now());
      const held = copies.get(path);
      if (found === undefined) {
        if (held !== undefined && now() - held.askedAt <= ageMaxMs) return ok(held);
        const late = await unlessSilent(copied);
        if (ageMaxMs > 0 || !late.ok || late.value.seq >= wanted || now() >= until) return late;
        continue;
      }
      if (!found.ok && found.failure.kind === 'unreachable' && held !== undefined) return ok(held);
      // A question that was open before the last fact may not know of it.
      if (!found.ok || found.value.seq >= wanted || now() >= until) return found;
    }
  }

  async function unlessSilent(copied: Promise<Copied>): Promise<Copied> {
    for (;;) {
      const found = await within(copied, TIMEOUT_MS);
      if (found !== undefined) return found;
      if (now() - (unansweredSince ?? Number.POSITIVE_INFINITY) > SILENT_MS) return SILENT;
    }
  }

  /** An answer may have come while this process was too busy to read it, so a late timer waits once more. */
  function within<Value>(value: Promise<Value>, waitMs: number): Promise<Value | undefined> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const due = now() + Math.max(0, waitMs);
    const giveUp = () => resolve(undefined);
    let cancel = after(Math.max(0, waitMs), () => {
      const lateMs = Math.min(now() - due, TIMEOUT_MS);
      if (lateMs <= LATE_MS) giveUp();
      else cancel = after(lateMs, giveUp);
    });
    return Promise.race([value.finally(() => cancel()), promise]);
  }

  const isUnanswered = (path: string) =>
    now() - (questions.open(path)?.askedAt ?? Number.POSITIVE_INFINITY) > MUTE_MS;

  function seen(path: string, copy: Copy): Seen {
    const isMute = isUnanswered(path) || isUnanswered(STATUS);
    if (isUp && !isMute && copy.life === life) return { copy, ageSeconds: undefined };
    // Without a fact since, it was true until the trader was lost.
    const isTrueUntilLost = FACTS_ONLY.test(path) && !isUp && hasAllFacts(copy);
    const from = isTrueUntilLost ? lostAt : copy.askedAt;
    return { copy, ageSeconds: Math.ceil((now() - from) / 1_000) };
  }

  function isDue(path: string, { renewMs, isCostly }: Tended): boolean {
    const held = copies.get(path);
    if (held === undefined) return true;
    const ageMs = now() - held.askedAt;
    const isRead = now() - (readAt.get(path) ?? Number.NEGATIVE_INFINITY) <= READ_LATELY_MS;
    if (isCostly && !isRead) return ageMs > renewMs;
    return ageMs > Math.min(renewMs, READ_RENEW_MS) || !hasAllFacts(held);
  }

  return {
    async look(path, by, ageMaxMs = Number.POSITIVE_INFINITY) {
      if (TENDED.has(path)) readAt.set(path, now());
      const held = copies.get(path);
      const isHeld = held !== undefined && (!isUp || isCurrent(path, held));
      parts.looked?.(isHeld);
      if (isHeld) return ok(seen(path, held));
      const found = await renewed(path, by, ageMaxMs);
      return found.ok ? ok(seen(path, found.value)) : found;
    },
    onLine(line) {
      if (line.kind === 'price') return;
      const seq = line.kind === 'gap' ? line.to : line.seq;
      if (line.kind !== 'start') {
        receivedSeq = Math.max(receivedSeq, seq);
        return;
      }
      // Perhaps another process, perhaps another journal: every copy is asked for again.
      isUp = true;
      unansweredSince = undefined;
      life += 1;
      receivedSeq = seq;
    },
    lose() {
      if (isUp) lostAt = now();
      isUp = false;
    },
    lostSeconds: () => (isUp ? 0 : (now() - lostAt) / 1_000),
    reach(seq) {
      receivedSeq = Math.max(receivedSeq, seq);
    },
    tend() {
      if (!isUp) return;
      for (const [path, tended] of TENDED) if (isDue(path, tended)) void ask(path);
    },
  };
}

type Copied = Result<Copy, ControlFailure>;
