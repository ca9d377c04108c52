// Requests the gateway's clock (whole seconds), and pairs each answer with its request.
import { SECOND_MS } from '../../../../kernel/instant.ts';
import { type ClockReadings, createClockReadings } from '../../kit/clock-skew.ts';
import type { SessionContext } from '../connection/context.ts';

export interface ClockCheck extends Pick<ClockReadings, 'stop'> {
  asked(): void;
  answered(epochSeconds: number): void;
  /** Drops open requests: those of a lost connection are never answered. */
  forget(): void;
}

/** Without an answer for this long the connection is dead: the request is dropped and must not be paired with a later answer. */
const ANSWER_MAX_MS = 12_000;

export function createClockCheck(
  context: Pick<SessionContext, 'clock' | 'wall' | 'report'>,
): ClockCheck {
  const { clock, wall } = context;
  const { read, stop } = createClockReadings(context);
  let questions: { readonly market: number; readonly wall: number }[] = [];
  return {
    asked() {
      const now = wall.now();
      questions = questions.filter((question) => now - question.wall < ANSWER_MAX_MS);
      questions.push({ market: clock.now(), wall: now });
    },
    answered(epochSeconds) {
      const question = questions.shift();
      if (question !== undefined) read(question.market, epochSeconds * SECOND_MS);
    },
    forget() {
      questions = [];
    },
    stop,
  };
}
