// Orders by a person or a program: placed, checked, modified and cancelled by the same gate and the same orders as all others.
import { assertNever } from '../../../kernel/assert.ts';
import type { OrderCommand } from '../../ports/order-request.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import type { Turn } from '../turn/turn.ts';
import type { Waited } from './await-market.ts';
import { cancelOrder } from './cancel-order.ts';
import { modifyOrder } from './modify-order.ts';
import { checkOrder, placeOrder } from './place-order.ts';

/** Undefined for an order that waits for the prices of its symbol. */
export function orderRequested(
  turn: Turn,
  command: OrderCommand,
  waited: Waited | undefined,
): CommandAnswer | undefined {
  switch (command.type) {
    case 'place-order':
      return placeOrder(turn, command, waited);
    case 'check-order':
      return checkOrder(turn, command, waited);
    case 'modify-order':
      return modifyOrder(turn, command);
    case 'cancel-order':
      return cancelOrder(turn, command);
    default:
      return assertNever(command);
  }
}
