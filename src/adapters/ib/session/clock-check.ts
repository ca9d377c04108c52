// The gateway's clock against the market clock, whole seconds against milliseconds, over a line that takes its time.
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { SessionContext } from './context.ts';

export interface ClockCheck {
  asked(): void;
  answered(epochSeconds: number): void;
  /** Questions of a lost connection are never answered. */
  forget(): void;
}

export function createClockCheck(context: Pick<SessionContext, 'clock' | 'report'>): ClockCheck {
  let askedAt: number[] = [];
  return {
    asked: () => void askedAt.push(context.clock.now()),
    answered(epochSeconds) {
      const from = askedAt.shift();
      if (from === undefined) return;
      const skewMs = skewBetween(from, context.clock.now(), epochSeconds * SECOND_MS);
      context.report({ type: 'clock-read', skewMs });
    },
    forget() {
      askedAt = [];
    },
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
