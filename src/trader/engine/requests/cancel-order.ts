// Cancels an order on request: what is left of an entry, a limit that closes, a roll, an order for a holding. Never what protects.

import { assertNever } from '../../../kernel/assert.ts';
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import type { OrderCommand } from '../../ports/order-request.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import { chainOfRef } from '../intents/chains.ts';
import { endEntry } from '../protective-orders/end-entries.ts';
import { isParkedExit, lockedPhase } from '../protective-orders/parked-exits.ts';
import { isOfRoll } from '../protective-orders/roll-order.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive } from '../state/position-lookups.ts';
import { cancelOnce } from '../turn/actions.ts';
import { notFound, refused } from '../turn/answers.ts';
import { NO_CHAIN, newestOf, type Turn } from '../turn/turn.ts';
import { carriedOut, ended, lockObstacle, ownerObstacle } from './modify-order.ts';

type Cancel = Extract<OrderCommand, { type: 'cancel-order' }>;

export function cancelOrder(turn: Turn, { orderRef, requester }: Cancel): CommandAnswer {
  const order = turn.state.orders.get(orderRef);
  if (order === undefined) return notFound(`Unknown order: ${orderRef}.`);
  if (!isLive(order)) return ended(order);
  const obstacle = protects(order) ?? ownerObstacle(order) ?? lockObstacle(turn, order);
  if (obstacle !== undefined) return refused(obstacle);
  const phase = lockedPhase(turn, order.terms.symbol);
  if (phase !== undefined)
    return refused(
      `The exchange takes no cancel during its ${phase}: ${orderRef} stays as it is. Nothing was sent; ask again afterwards.`,
    );
  if (order.isCancelRequested) return carriedOut(order, `The cancel of ${orderRef} is on its way.`);
  const why = `cancelled by ${requester.user}`;
  const position = turn.state.positions.get(order.positionId);
  if (order.terms.leg === 'e' && position !== undefined) {
    endEntry(turn, position, why);
    return carriedOut(
      order,
      `Cancelling ${orderRef}; what it has filled stays, with its stop if it has one.`,
    );
  }
  cancelOnce(turn, order, why, newestOf(turn, chainOfRef(turn, orderRef) ?? NO_CHAIN));
  return carriedOut(order, `Cancelling ${orderRef}.`);
}

function protects(order: OrderRecord): string | undefined {
  const { orderRef, symbol, leg } = order.terms;
  switch (leg) {
    case 's':
      return `${orderRef} is the stop of ${symbol}, and a position is never without its stop. \`sluice exit ${typedSymbol(symbol)} --yes\` closes the position, and the stop goes with it.`;
    case 'x':
      if (isParkedExit(order) || isOfRoll(order)) return undefined;
      return `${orderRef} closes ${symbol} at market and cannot be taken back.`;
    case 'e':
    case 't':
    case 'h':
      return undefined;
    default:
      return assertNever(leg);
  }
}
