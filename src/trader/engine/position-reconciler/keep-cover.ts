// A contract of ours that something short relies on is not sold: a short one of ours is bought back first. What a person has sold against
// the contract that is left of a vertical, as in a roll by hand, loses without a bound once that is gone.
// Law 5: see src/trader/engine/protective-orders/protection.ts
import { freshnessMs } from '../../../kernel/clock.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { soldText, uncoveredLoss } from '../../domain/wording/expiry-text.ts';
import { unitsWith } from '../../domain/wording/figures.ts';
import { coverable, POSITION_LAG_MS } from '../protective-orders/foreign.ts';
import { coveredBy, coversOnSide, mayStay } from '../protective-orders/uncovered-shorts.ts';
import { isCovering } from '../state/covered-contracts.ts';
import { isLive } from '../state/position-lookups.ts';
import { alarmOnce, cancelLive } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';

/** What orders may close of it now; undefined if all of it stays. Orders that would sell what stays end first. */
export function roomBesideCover(on: PositionTurn<HeldPosition>): number | undefined {
  const { turn, position, orders, chain } = on;
  const { quantity } = position;
  const isOfOurs = isCovering(turn.state, position);
  const kept = isOfOurs ? quantity : keptForOthers(on);
  if (kept === 0) return coverable(turn, position);
  const live = orders.filter(isLive);
  const stated = live.reduce((sum, order) => sum + order.quantity - order.filled, 0);
  const why = isOfOurs ? 'what it covers is bought back first' : 'it covers what others have sold';
  if (stated > quantity - kept) cancelLive(turn, live, why, chain);
  return kept < quantity && stated <= quantity - kept
    ? coverable(turn, position) - kept
    : undefined;
}

/**
 * As many as are relied on, of what is left of a vertical. The loss of it alone is bounded by what was paid for it, so that it may stay;
 * an operator's own request to close it sells it.
 */
function keptForOthers({ turn, position, chain }: PositionTurn<HeldPosition>): number {
  if (!mayStay(turn.state, position)) return 0;
  const { positionId, symbol, quantity } = position;
  const shorts = coveredBy(turn, symbol);
  const own = coversOnSide(turn, symbol).find((one) => one.position.positionId === positionId);
  const kept = Math.min(quantity, stillRelied(turn, positionId, own?.units ?? 0));
  const [short] = shorts;
  if (kept === 0 || short === undefined || !shorts.every((one) => isCompared(turn, one.symbol)))
    return kept;
  const closed = kept === 1 ? 'it is closed' : 'they are closed';
  const text = `${symbol}: ${unitsWith(symbol, kept, 'are')} not closed, because ${soldText(shorts)} that others have sold in the account would be left without cover, and ${uncoveredLoss(short.terms)}. Buy those back in the broker's app, and ${closed}; \`sluice release "${symbol}" --yes\` gives all of it to you, \`sluice exit "${symbol}" --yes\` sells it at once`;
  const key = `${positionId}/cover/${shorts.map((one) => one.symbol).join()}`;
  alarmOnce(turn, key, { kind: 'exit-held', symbol, text }, chain);
  return kept;
}

/** Fewer only by a complete answer that was requested when no report of what relied on it could be late any more. */
function stillRelied({ broker, now, speed }: Turn, positionId: string, units: number): number {
  const { covers, askedAt = 0, comparedAt = 0 } = broker;
  const last = covers.get(positionId);
  const isAnswered = comparedAt >= askedAt;
  const isLate = last && askedAt - last.at < freshnessMs({ speed }, POSITION_LAG_MS);
  if (last !== undefined && units < last.units && (isLate || !isAnswered)) {
    broker.wantsSnapshot = true;
    return last.units;
  }
  if (units > 0) covers.set(positionId, { units, at: now });
  else covers.delete(positionId);
  return units;
}

/** A row that came by itself says nothing of whose contracts they are. */
function isCompared({ broker }: Turn, symbol: string): boolean {
  return (broker.comparedAt ?? 0) >= (broker.positions.get(symbol)?.at ?? 0);
}
