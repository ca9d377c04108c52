// A contract of a vertical that fills after it was not awaited any longer. It settles what its counterpart has left, so that no
// second position begins beside it; what is more than that becomes a position, and is closed.
// Law 5: see src/trader/engine/protective-orders/protection.ts
// Decision 0058
import { averagePriceOf } from '../../../market/instruments/amount.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { exitSide, signedShares } from '../../domain/terms/side.ts';
import { unitsText } from '../../domain/wording/figures.ts';
import { executionBooked } from '../intents/booked-execution.ts';
import { takeUp } from '../protective-orders/take-up.ts';
import { coverOf } from '../state/covered-contracts.ts';
import { newestFills, takenBackFills, type Unpaired, unpairedFills } from '../state/leg-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { positionsIn } from '../state/position-lookups.ts';
import { apply } from '../turn/actions.ts';
import { combineAgain } from '../turn/leg-positions.ts';
import { after, type Chain, newestOf, type Turn } from '../turn/turn.ts';
import { recordSeparated } from './separated-leg.ts';

/** Before any order is sent: one of those may be for what has just been filled. */
export function settleLateLegs(turn: Turn): void {
  for (const alone of unpairedFills(turn.state)) {
    const order = turn.state.orders.get(alone.order.orderRef);
    if (order === undefined) continue;
    const late = lateOf(turn, alone);
    if (late !== undefined) settleLate(turn, order, late, lateText);
  }
  for (const back of takenBackFills(turn.state)) {
    const order = turn.state.orders.get(back.order.orderRef);
    if (order !== undefined) settleLate(turn, order, back, backText);
  }
}

/** Of these fills those whose counterpart was separated before: nothing is awaited, and the fill itself is proof. */
function lateOf({ state }: Turn, alone: Unpaired): Unpaired | undefined {
  const { order, contract, quantity, fills } = alone;
  const byContract = new Map([[contract, 0]]);
  for (const fill of state.legExecutions.values())
    if (fill.orderRef === order.orderRef)
      byContract.set(fill.contract, (byContract.get(fill.contract) ?? 0) + fill.separated);
  const separated = Math.max(...byContract.values()) - (byContract.get(contract) ?? 0);
  const late = Math.min(separated, Math.abs(quantity));
  if (late <= 0) return undefined;
  return { ...alone, quantity: Math.sign(quantity) * late, fills: newestFills(fills, late) };
}

/** Of an exit it is what was left alone; of an entry it is the other contract, and what was left alone covers it if that is there. */
export function settleLate(
  turn: Turn,
  order: OrderRecord,
  late: Unpaired,
  textOf: (late: Unpaired, rest: number) => string,
): void {
  const { contract: symbol, quantity, fills } = late;
  const price = averagePriceOf(fills.map((fill) => ({ price: fill.price, units: fill.shares })));
  const left = positionsIn(turn.state, symbol)
    .filter(isHeld)
    .filter((position) => Math.sign(position.quantity) === -Math.sign(quantity));
  const held = Math.abs(left.reduce((sum, position) => sum + position.quantity, 0));
  const rest = Math.max(0, Math.abs(quantity) - held);
  const chain = recordSeparated(turn, order, [late], textOf(late, rest));
  let open = Math.abs(quantity) - rest;
  for (const position of left) {
    const shares = Math.min(open, Math.abs(position.quantity));
    open -= shares;
    if (shares > 0) close(turn, position, { order, shares, price }, chain);
  }
  if (rest > 0)
    takeUpRest(turn, order, { symbol, quantity: Math.sign(quantity) * rest, price }, chain);
  combineAgain(turn);
}

function lateText(late: Unpaired, rest: number): string {
  const { order, contract, quantity } = late;
  return `${order.symbol}: ${unitsText(contract, Math.abs(quantity))} of ${contract} filled after it was not awaited any longer. ${whatOf(late, rest)}`;
}

function backText(back: Unpaired, rest: number): string {
  const { order, contract, quantity } = back;
  return `${order.symbol}: the broker has taken back the fill of ${unitsText(contract, Math.abs(quantity))} of ${contract}, which was closed alone. ${whatOf(back, rest)}`;
}

/** By an exit, of a vertical of which no unit is held. */
export function beyondText(filled: Unpaired, rest: number): string {
  const { order, contract, quantity } = filled;
  return `${order.symbol}: ${unitsText(contract, Math.abs(quantity))} of ${contract} filled beyond what was held. ${whatOf(filled, rest)}`;
}

function whatOf({ contract, quantity }: Unpaired, rest: number): string {
  const all = Math.abs(quantity);
  const settled = all - rest;
  const closes = `closes ${settled === all ? 'what was left alone' : `${unitsText(contract, settled)} that were left alone`}`;
  const stays = `is closed alone now, ${unitsText(contract, rest)} of it`;
  const what = [settled > 0 && closes, rest > 0 && stays].filter(Boolean).join(', and ');
  return `It ${what}; look at the account`;
}

interface Closing {
  /** That has filled the contract. */
  readonly order: OrderRecord;
  readonly shares: number;
  readonly price: number;
}

/** The fill is in the books as a trade already. Orders of the position end with it. */
function close(
  turn: Turn,
  position: HeldPosition,
  { order, shares, price }: Closing,
  chain: Chain,
): void {
  const { positionId, strategy, symbol, side } = position;
  const { orderRef } = order.terms;
  const { account, seq } = turn.state;
  const closing = exitSide(side);
  const booked = turn.record(
    executionBooked({
      ...{ execId: `${orderRef}/late-${seq + 1}.01`, orderRef, account, symbol },
      ...{ side: closing, shares, price, executedAt: turn.now },
      ...{ leg: 'x', positionId, strategy, priceSource: 'separated' },
    }),
    newestOf(turn, chain),
  );
  const fill = { type: 'fill', shares: signedShares(closing, shares), price } as const;
  apply(turn, position, fill, after(booked));
  turn.touched.add(positionId);
}

interface Rest {
  readonly symbol: string;
  /** Signed. */
  readonly quantity: number;
  readonly price: number;
}

/** Short, it is bounded as long as the other contract is held. */
function takeUpRest(turn: Turn, order: OrderRecord, rest: Rest, chain: Chain): void {
  const { symbol, quantity } = rest;
  const short = { positionId: '', symbol, signalId: order.signalId };
  const cover = coverOf(turn.state, short).reduce((sum, one) => sum + one.quantity, 0);
  const isCovered = quantity < 0 && cover >= -quantity;
  const collateral = isCovered ? 'contract' : undefined;
  takeUp(turn, order, { ...rest, collateral }, newestOf(turn, chain));
}
