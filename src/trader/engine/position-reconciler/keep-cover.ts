// A contract of ours that something short relies on is not sold: a short one of ours is bought back first. What a person has sold against
// the contract that is left of a vertical, as in a roll by hand, loses without a bound once that is gone.
// Law 5: see src/trader/engine/protective-orders/protection.ts
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { unitsText, unitsWith } from '../../domain/wording/figures.ts';
import { coveredBy } from '../protective-orders/uncovered-shorts.ts';
import { isCovering } from '../state/covered-contracts.ts';
import { isLive } from '../state/position-lookups.ts';
import { alarmOnce, cancelLive } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';

/** True if it stays for now. */
export function keepCover(on: PositionTurn<HeldPosition>): boolean {
  const { turn, position, orders, chain } = on;
  const isOfOurs = isCovering(turn.state, position);
  if (!isOfOurs && !keepForOthers(on)) return false;
  const why = isOfOurs ? 'what it covers is bought back first' : 'it covers what others have sold';
  cancelLive(turn, orders.filter(isLive), why, chain);
  return true;
}

/** What it can lose is paid, and who asks for it may sell it all the same. */
function keepForOthers({ turn, position, chain }: PositionTurn<HeldPosition>): boolean {
  const { positionId, symbol, quantity } = position;
  const isAlone = position.status === 'closing' && position.reason === 'unprotected';
  if (!isAlone || quantity < 0 || turn.state.asked.closes.has(positionId)) return false;
  const [short] = coveredBy(turn, symbol);
  if (short === undefined) return false;
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
