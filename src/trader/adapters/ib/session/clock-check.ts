// Compares the gateway's clock (whole seconds) with the market clock (milliseconds), allowing for the delay of the answer.
import type { Cancel } from '../../../../kernel/clock.ts';
import { SECOND_MS } from '../../../../kernel/instant.ts';
import type { SessionContext } from '../line/context.ts';

export interface ClockCheck {
  asked(): void;
  answered(epochSeconds: number): void;
  /** Drops open requests: those of a lost connection are never answered. */
  forget(): void;
  /** No more reports. */
  stop(): void;
}

/** Without an answer for this long the connection is dead: the request is dropped and must not be paired with a later answer. */
const ANSWER_MAX_MS = 12_000;
/** An older reading is not valid: the clock may have been set since. */
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
 * The smallest difference that explains the answer: the gateway read its clock at an unknown time between request and
 * answer, and truncated it to the second. In practice time that interval is wide: a slow answer takes many market seconds.
 */
function skewBetween(askedAt: number, answeredAt: number, gatewayMs: number): number {
  const least = gatewayMs - answeredAt;
  const most = gatewayMs + SECOND_MS - 1 - askedAt;
  return least > 0 ? least : Math.min(most, 0);
}
