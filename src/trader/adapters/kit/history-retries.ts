// Another request for the history of a symbol, some time after one has failed.
import type { Cancel } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { AdapterContext } from './adapter-context.ts';

export interface HistoryRetries {
  /** Reports the failure, and calls `ask` after a pause. */
  failed(symbol: string, why: string, ask: () => void): void;
  /** The symbol is requested now, or not any more. */
  forget(symbol: string): void;
  closed(): void;
}

const RETRY_MS = 10 * SECOND_MS;
/** In fast practice time. */
const RETRY_LEAST_MS = SECOND_MS;

export function createHistoryRetries({
  clock,
  wall,
  update,
}: Pick<AdapterContext, 'clock' | 'wall' | 'update'>): HistoryRetries {
  const cancelBySymbol = new Map<string, Cancel>();
  return {
    failed(symbol, why, ask) {
      update({ type: 'history-failed', symbol, why });
      const delayMs = Math.max(RETRY_MS / Math.max(1, clock.speed), RETRY_LEAST_MS);
      cancelBySymbol.set(symbol, wall.after(delayMs, ask));
    },
    forget(symbol) {
      cancelBySymbol.get(symbol)?.();
      cancelBySymbol.delete(symbol);
    },
    closed() {
      for (const cancel of cancelBySymbol.values()) cancel();
      cancelBySymbol.clear();
    },
  };
}
