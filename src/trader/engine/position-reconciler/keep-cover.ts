// A contract of ours that something short relies on is not sold: a short one of ours is bought back first. What a person has sold against
// the contract that is left of a vertical, as in a roll by hand, loses without a bound once that is gone.
// Law 5: see src/trader/engine/protective-orders/protection.ts
import { freshnessMs } from '../../../kernel/clock.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { unitsText, unitsWith } from '../../domain/wording/figures.ts';
import { POSITION_LAG_MS } from '../protective-orders/foreign.ts';
import { coveredBy } from '../protective-orders/uncovered-shorts.ts';
import { isCovering } from '../state/covered-contracts.ts';
import { isLive } from '../state/position-lookups.ts';
import { alarmOnce, cancelLive } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';

/** True if it stays for now. */
export function keepCover(on: PositionTurn<HeldPosition>): boolean {
  const { turn, position, orders, chain } = on;
  const isOfOurs = isCovering(turn.state, position);
  if (!isOfOurs && !keepForOthers(on)) return false;
  const why = isOfOurs ? 'what it covers is bought back first' : 'it covers what others have sold';
  cancelLive(turn, orders.filter(isLive), why, chain);
  return true;
}

/** The loss of it alone is bounded by what was paid for it, so that it may stay; an operator's own request to close it sells it. */
function keepForOthers({ turn, position, chain }: PositionTurn<HeldPosition>): boolean {
  const { positionId, symbol, quantity } = position;
  const isAlone = position.status === 'closing' && position.reason === 'unprotected';
  if (!isAlone || quantity < 0 || turn.state.asked.closes.has(positionId)) return false;
  const [short] = coveredBy(turn, symbol);
  if (!isReliedOn(turn, positionId, short === undefined ? 0 : quantity)) return false;
  if (short === undefined || !isCompared(turn, short.symbol)) return true;
  const isCall = short.terms.right === 'call';
  const loss = isCall ? 'nothing would bound what they can lose' : 'they could lose their strike';
  const text = `${symbol}: ${unitsWith(symbol, quantity, 'are')} not closed, because ${unitsText(short.symbol, short.quantity)} of ${short.symbol} that others have sold in the account would be left without cover, and ${loss}. Buy those back in the broker's app, and it is closed; \`sluice release "${symbol}" --yes\` gives it to you, \`sluice exit "${symbol}" --yes\` sells it at once`;
  alarmOnce(
    turn,
    `${positionId}/cover/${short.symbol}`,
    { kind: 'exit-held', symbol, text },
    chain,
  );
  return true;
}

/** It is free only by a complete answer that was requested when no report of what relied on it could be late any more. */
function isReliedOn({ broker, now, speed }: Turn, positionId: string, units: number): boolean {
  const { covers, askedAt = 0, comparedAt = 0 } = broker;
  if (units > 0) covers.set(positionId, now);
  const last = covers.get(positionId);
  if (units > 0 || last === undefined) return units > 0;
  const isFree = askedAt - last >= freshnessMs({ speed }, POSITION_LAG_MS) && comparedAt >= askedAt;
  if (isFree) covers.delete(positionId);
  else broker.wantsSnapshot = true;
  return !isFree;
}

/** A row that came by itself says nothing of whose contracts they are. */
function isCompared({ broker }: Turn, symbol: string): boolean {
  return (broker.comparedAt ?? 0) >= (broker.positions.get(symbol)?.at ?? 0);
}
