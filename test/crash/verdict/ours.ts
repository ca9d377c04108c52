// What of the gateway's book is this run's: by account, and by the journal's name in the references.

import { idAsWritten, parseOptionId } from '../../../src/market/options/option-id.ts';
import type { GatewayTruth, TruthOrder } from '../../processes/gateway-truth.ts';
import type { Place } from '../environment/world.ts';

/** The stock of a run, or an option contract of it. */
export function isOf({ symbol }: Pick<Place, 'symbol'>, instrument: string): boolean {
  return instrument === symbol || isOptionOf({ symbol }, instrument);
}

export function isOptionOf({ symbol }: Pick<Place, 'symbol'>, instrument: string): boolean {
  return instrument.startsWith(`${symbol} `);
}

/**
 * Shares and contracts by executions of our own orders, except those for holdings, less what a person closed of them by hand. What
 * covers a contract that was sold is not counted twice: a vertical of two contracts is one, and so is a condor of four.
 */
export function heldOver(truth: GatewayTruth, place: Place, journalId: string): number {
  const held = instrumentsOf(truth, place).map((instrument) => ({
    instrument,
    quantity: heldIn(truth, place, { journalId, instrument }),
  }));
  return heldOf(place, held);
}

interface HeldOf {
  readonly instrument: string;
  readonly quantity: number;
}

export function heldOf(place: Pick<Place, 'symbol'>, held: readonly HeldOf[]): number {
  const sum = (some: readonly HeldOf[]) => some.reduce((all, { quantity }) => all + quantity, 0);
  const options = held.filter(({ instrument }) => isOptionOf(place, instrument));
  const ofRights = (['call', 'put'] as const).map((right) => {
    const its = options.filter(
      ({ instrument }) => parseOptionId(idAsWritten(instrument))?.right === right,
    );
    const bought = its.filter(({ quantity }) => quantity > 0);
    return sum(bought.length > 0 ? bought : its);
  });
  const [ofCalls = 0, ofPuts = 0] = ofRights;
  return (
    sum(held.filter(({ instrument }) => instrument === place.symbol)) +
    (Math.abs(ofCalls) > Math.abs(ofPuts) ? ofCalls : ofPuts)
  );
}

/** The stock, and the options of it that were traded or are held. */
export function instrumentsOf(truth: GatewayTruth, place: Place): readonly string[] {
  const { account, symbol } = place;
  const named = [...truth.positions, ...truth.executions]
    .filter((one) => one.account === account && isOf(place, one.symbol))
    .map((one) => one.symbol);
  return [...new Set([symbol, ...named])];
}

interface Within {
  readonly journalId: string;
  readonly instrument: string;
}

export function heldIn(
  truth: GatewayTruth,
  place: Place,
  { journalId, instrument }: Within,
): number {
  const { account } = place;
  const within = { journalId, instrument };
  const ours = executedOver(truth, place, within, (ref) => !isInvestment(ref));
  const whole = truth.positions
    .filter((position) => position.account === account && position.symbol === instrument)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  const net = whole - executedOver(truth, place, within, isInvestment);
  // Shares of the other side are a person's; a smaller net of our side means that some of ours were closed.
  return Math.sign(net) === Math.sign(ours) && Math.abs(net) < Math.abs(ours)
    ? net
    : net === 0
      ? 0
      : ours;
}

/** Shares by executions of our own orders for holdings. */
export function investedOver(truth: GatewayTruth, place: Place, journalId: string): number {
  return executedOver(truth, place, { journalId, instrument: place.symbol }, isInvestment);
}

/** What a person keeps: nothing has to protect it. */
export function isInvestment(ref: string): boolean {
  return /^[a-z2-7]{8}\.[0-9a-z]+\.h/.test(ref);
}

function executedOver(
  { executions }: GatewayTruth,
  { account }: Place,
  { journalId, instrument }: Within,
  isCounted: (ref: string) => boolean,
): number {
  return executions
    .filter((execution) => execution.account === account && execution.symbol === instrument)
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
