// The gateway's clock against the market clock, whole seconds against milliseconds, over a line that takes its time.
import type { Cancel } from '../../../../kernel/clock.ts';
import { SECOND_MS } from '../../../../kernel/instant.ts';
import type { SessionContext } from '../line/context.ts';

export interface ClockCheck {
  asked(): void;
  answered(epochSeconds: number): void;
  /** Questions of a lost connection are never answered. */
  forget(): void;
  /** Nothing is reported any more. */
  stop(): void;
}

/** A line this long without an answer is dead: the question was dropped and must not be paired with a later answer. */
const ANSWER_MAX_MS = 12_000;
/** An offset that was read longer ago says nothing of a clock that may have been set since. */
const KNOWN_MS = 60_000;

export function createClockCheck({
  clock,
  wall,
  report,
}: Pick<SessionContext, 'clock' | 'wall' | 'report'>): ClockCheck {
  let cancelAging: Cancel = () => {};
  let questions: { readonly market: number; readonly wall: number }[] = [];
  return {
    asked() {
      const now = wall.now();
      questions = questions.filter((question) => now - question.wall < ANSWER_MAX_MS);
      questions.push({ market: clock.now(), wall: now });
    },
    answered(epochSeconds) {
      const question = questions.shift();
      if (question === undefined) return;
      const skewMs = skewBetween(question.market, clock.now(), epochSeconds * SECOND_MS);
      report({ type: 'clock-read', skewMs });
      cancelAging();
      cancelAging = wall.after(KNOWN_MS, () => report({ type: 'clock-unknown' }));
    },
    forget() {
      questions = [];
    },
    stop: () => cancelAging(),
  };
}

/**
 * The smallest difference that explains the answer: the gateway read its clock at an unknown moment between question and
 * answer, and cut it to the second. In practice time that moment is wide, since a slow answer costs many market seconds.
 */
export function skewBetween(askedAt: number, heardAt: number, gatewayMs: number): number {
  const least = gatewayMs - heardAt;
  const most = gatewayMs + SECOND_MS - 1 - askedAt;
  return least > 0 ? least : Math.min(most, 0);
}
