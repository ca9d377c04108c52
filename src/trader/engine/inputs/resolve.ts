// Asks the broker which contract each symbol is, with its price grid and hours, and asks again where no answer came.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import type { BrokerReport } from '../../ports/broker.ts';
import type { Turn } from '../turn/turn.ts';

/** What is held needs its prices before anything else does; what was adopted may have no rule. */
export function resolveAll({ state, strategies, broker }: Turn): void {
  for (const symbol of state.activeBySymbol.keys()) broker.wantsResolve.add(symbol);
  for (const symbol of strategies.watched) broker.wantsResolve.add(symbol);
}

const AGAIN_MS = 5 * MINUTE_MS;

/** A farm that slept, or a question lost, must not keep a symbol out for a day. */
export function resolveAgain({ state, broker, now }: Turn): void {
  if (state.gateway.state !== 'ready') return;
  for (const [symbol, at] of broker.unansweredAt) {
    if (now - at < AGAIN_MS) continue;
    broker.unansweredAt.delete(symbol);
    broker.wantsResolve.add(symbol);
  }
}

type Unresolved = Extract<BrokerReport, { type: 'instrument-unresolved' }>;

/** No entries in the symbol until there is one contract; the same answer again is no news. */
export function unresolved(turn: Turn, { symbol, matches, why }: Unresolved): void {
  if (matches === 0) turn.broker.unansweredAt.set(symbol, turn.now);
  const known = turn.state.unresolved.get(symbol);
  if (known?.matches === matches && known.why === why) return;
  turn.record({ type: 'instrument-refused', symbol, matches, why });
}
