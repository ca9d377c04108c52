// Requests the contract of each symbol from the broker, with its price grid and hours, and retries unanswered requests.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import type { BrokerReport } from '../../ports/broker-reports.ts';
import { watchedByHeld } from '../condition-inputs/held-markets.ts';
import { heldSymbols } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';

/** Positions first, because they need prices most, with what they read, then holdings; neither needs to have a strategy. */
export function resolveAll({ state, strategies, broker }: Turn): void {
  for (const symbol of state.activeBySymbol.keys()) broker.wantsResolve.add(symbol);
  for (const symbol of watchedByHeld({ state, strategies })) broker.wantsResolve.add(symbol);
  for (const symbol of heldSymbols(state)) broker.wantsResolve.add(symbol);
  for (const symbol of strategies.watched) broker.wantsResolve.add(symbol);
}

const AGAIN_MS = 5 * MINUTE_MS;

/** An inactive data farm or a lost request must not block a symbol for a day. */
export function resolveAgain({ state, broker, now }: Turn): void {
  if (state.gateway.state !== 'ready') return;
  for (const [symbol, at] of broker.unansweredAt) {
    if (now - at < AGAIN_MS) continue;
    broker.unansweredAt.delete(symbol);
    broker.wantsResolve.add(symbol);
  }
}

type Unresolved = Extract<BrokerReport, { type: 'instrument-unresolved' }>;

/** No entries in the symbol until it has exactly one contract. A repeated answer is not recorded. */
export function unresolved(turn: Turn, { symbol, matches, why }: Unresolved): void {
  if (matches === 0) turn.broker.unansweredAt.set(symbol, turn.now);
  const known = turn.state.unresolved.get(symbol);
  if (known?.matches === matches && known.why === why) return;
  turn.record({ type: 'instrument-refused', symbol, matches, why });
}
