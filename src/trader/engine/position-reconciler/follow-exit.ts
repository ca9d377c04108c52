// A resting exit: it follows the market. One at any price that the broker shows working and does not fill may be capped, or kept
// back by another order of its group: the target ends first, then the exit, and the next one is sent once that is confirmed.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { alarmAtLimit, alarmUnquoted, followMarket } from '../protective-orders/exit-terms.ts';
import { unfilledMs } from '../protective-orders/unfilled.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isAltered, isLive } from '../state/position-lookups.ts';
import { alarmOnce, cancelLive, cancelOnce, isAccountKnown } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';

/** How long a market order may work in an open market without a fill. */
const UNFILLED_MS = 10 * SECOND_MS;
/** How long the exit has once nothing of its group can keep it back. */
const UNBLOCKED_MS = 5 * SECOND_MS;

/** At the daily floor there may be no buyers. */
export function followExit(on: PositionTurn<HeldPosition>, exit: OrderRecord): void {
  alarmAtLimit(on, exit);
  alarmUnquoted(on, exit);
  followMarket(on, exit);
  driveUnfilled(on, exit);
}

export function mayBeHeld({ traits }: Turn, { terms }: OrderRecord): boolean {
  return capabilitiesFor(traits, terms.symbol).holdsMarketOrders === true;
}

function driveUnfilled(on: PositionTurn<HeldPosition>, exit: OrderRecord): void {
  const { turn, orders, chain } = on;
  if (exit.type !== 'market' || isAltered(exit) || !mayBeHeld(turn, exit)) return;
  const ms = unfilledMs(turn, exit);
  if (ms < freshnessMs(turn, UNFILLED_MS)) return;
  alarmUnfilled(on, exit);
  if (!isAccountKnown(turn)) return;
  const targets = orders.filter(({ terms }) => terms.leg === 't').filter(isLive);
  cancelLive(turn, targets, 'the exit does not fill beside it', chain);
  if (ms < freshnessMs(turn, UNFILLED_MS) + freshnessMs(turn, UNBLOCKED_MS)) return;
  // Two exits never work at once: the next one waits for the end of this one.
  cancelOnce(turn, exit, 'it works and does not fill', chain);
}

function alarmUnfilled(
  { turn, position, chain }: PositionTurn<HeldPosition>,
  { terms, quantity, filled }: OrderRecord,
): void {
  const { orderRef, symbol } = terms;
  const warning = turn.lastWarnings.get(orderRef);
  const said = warning === undefined ? '' : ` The broker: ${warning}.`;
  const text = `${symbol}: the exit ${orderRef} of ${quantity - filled} works at the broker and does not fill; it is cancelled and sent again.${said} Look at it in the broker's app; until it fills the loss is not limited`;
  alarmOnce(
    turn,
    `${position.positionId}/unfilled/${orderRef}`,
    { kind: 'exit-held', symbol, text },
    chain,
  );
}
