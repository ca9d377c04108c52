// Which entries are trades.
import type { SeenEntry } from '../../snapshot/snapshot.ts';

const TRADES: ReadonlySet<string> = new Set(['BUY', 'SELL', 'SHORT', 'COVER']);

export function isTrade({ type }: SeenEntry): boolean {
  return TRADES.has(type);
}
