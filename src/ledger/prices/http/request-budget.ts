// How many requests a minute a server of prices gets.
import type { Cancel } from '../../../kernel/clock.ts';
import { type Instant, MINUTE_MS } from '../../../kernel/instant.ts';

export interface RequestBudget {
  /** False if the minute has none left. */
  take(): boolean;
  /** Waits until one is left. */
  turn(): Promise<void>;
}

export interface BudgetParts {
  readonly perMinute: number;
  now(): Instant;
  after(delayMs: number, call: () => void): Cancel;
}

export function createRequestBudget({ perMinute, now, after }: BudgetParts): RequestBudget {
  let asked: number[] = [];

  function take(): boolean {
    asked = asked.filter((at) => at > now() - MINUTE_MS);
    if (asked.length >= perMinute) return false;
    asked.push(now());
    return true;
  }

  return {
    take,
    async turn() {
      while (!take()) {
        const leftMs = (asked[0] ?? 0) + MINUTE_MS - now();
        await new Promise<void>((resolve) => {
          after(Math.max(1, leftMs), resolve);
        });
      }
    },
  };
}
