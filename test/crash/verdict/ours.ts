// What of the gateway's book is this run's: by account, and by the journal's name in the references.

import type { GatewayTruth, TruthOrder } from '../../processes/gateway-truth.ts';
import type { Place } from '../environment/world.ts';

/** Shares by executions of our own orders, except those for holdings, less what a person closed of them by hand. */
export function heldOver(truth: GatewayTruth, place: Place, journalId: string): number {
  const { account, symbol } = place;
  const ours = executedOver(truth, place, journalId, (ref) => !isInvestment(ref));
  const whole = truth.positions
    .filter((position) => position.account === account && position.symbol === symbol)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  const net = whole - investedOver(truth, place, journalId);
  // Shares of the other side are a person's; a smaller net of our side means that some of ours were closed.
  return Math.sign(net) === Math.sign(ours) && Math.abs(net) < Math.abs(ours)
    ? net
    : net === 0
      ? 0
      : ours;
}

/** Shares by executions of our own orders for holdings. */
export function investedOver(truth: GatewayTruth, place: Place, journalId: string): number {
  return executedOver(truth, place, journalId, isInvestment);
}

/** What a person keeps: nothing has to protect it. */
export function isInvestment(ref: string): boolean {
  return /^[a-z2-7]{8}\.[0-9a-z]+\.h/.test(ref);
}

function executedOver(
  { executions }: GatewayTruth,
  { account, symbol }: Place,
  journalId: string,
  isCounted: (ref: string) => boolean,
): number {
  return executions
    .filter((execution) => execution.account === account && execution.symbol === symbol)
    .filter(({ order_ref }) => order_ref.startsWith(`${journalId}.`) && isCounted(order_ref))
    .reduce((sum, { side, shares }) => sum + (side === 'BOT' ? shares : -shares), 0);
}

export function isOurs(order: TruthOrder, { account }: Place, journalId: string): boolean {
  return order.account === account && order.order_ref.startsWith(`${journalId}.`);
}

/** The gateway may append to a reference. */
export function bare(ref: string): string {
  return /^[a-z2-7]{8}\.[0-9a-z]+\.[estxh]/.exec(ref)?.[0] ?? ref;
}
