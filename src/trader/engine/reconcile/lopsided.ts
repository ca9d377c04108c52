// A vertical of which one contract has filled alone. The order is guaranteed, so the other one is awaited for a while and then looked for.
// If it stays away, what has filled alone becomes a position and is closed; the missing contract is never bought or sold in its place.
// Law 5: see src/trader/engine/protective-orders/protection.ts
// Decision 0058
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { averagePriceOf } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/vertical.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import { quantityOf } from '../../domain/positions/position-state.ts';
import { signedShares } from '../../domain/terms/side.ts';
import { unitsText } from '../../domain/wording/figures.ts';
import { executionBooked } from '../intents/booked-execution.ts';
import { chainOfRef } from '../intents/chains.ts';
import { nextRevision } from '../intents/inferred-execution.ts';
import { LEAST_PRICE, takeUp } from '../protective-orders/take-up.ts';
import { newestFills, type Unpaired, unpairedFills } from '../state/leg-fills.ts';
import type { LegExecution, OrderRecord } from '../state/order-record.ts';
import { alarm, apply, cancelOnce } from '../turn/actions.ts';
import { combineAgain, contractsBeyond, missingOf, unreportedOf } from '../turn/leg-positions.ts';
import { after, type Chain, NO_CHAIN, type Turn } from '../turn/turn.ts';
import { isConfirmed } from './confirmed.ts';
import { bookInferredFill } from './reported-fills.ts';

/** How long the other contract may take. */
const TIMEOUT_MS = 30 * SECOND_MS;

export function watchLopsided(turn: Turn): void {
  const unpaired = unpairedFills(turn.state);
  // What is short without its cover has no bound: it is closed first.
  for (const alone of unpaired.toSorted((one, other) => one.quantity - other.quantity)) {
    const order = turn.state.orders.get(alone.order.orderRef);
    if (order === undefined) continue;
    const late = lateOf(turn, alone);
    if (late !== undefined) takeUpLate(turn, order, late);
    else if (isDue(turn, alone)) settle(turn, order, alone);
  }
}

/** Of these fills those whose counterpart was separated before: nothing is awaited, and the fill itself is proof. */
function lateOf({ state }: Turn, alone: Unpaired): Unpaired | undefined {
  const { order, contract, quantity, fills } = alone;
  let separated = 0;
  for (const fill of state.legExecutions.values())
    if (fill.orderRef === order.orderRef)
      separated += fill.contract === contract ? -fill.separated : fill.separated;
  const late = Math.min(separated, Math.abs(quantity));
  if (late <= 0) return undefined;
  return { ...alone, quantity: Math.sign(quantity) * late, fills: newestFills(fills, late) };
}

/** Its units have ended in the books, and what was left of them is closed: the account has this contract beside all that we know. */
function takeUpLate(turn: Turn, order: OrderRecord, late: Unpaired): void {
  const { contract: symbol, quantity, fills } = late;
  const chain = recordSeparated(turn, order, late, `${missingOf(late)} was closed before`);
  const price = averagePriceOf(fills.map((fill) => ({ price: fill.price, units: fill.shares })));
  takeUp(turn, order, { symbol, quantity, price }, chain);
  combineAgain(turn);
}

/** A snapshot that was requested after the wait has been compared. */
function isDue({ broker, now, speed }: Turn, { since }: Unpaired): boolean {
  const dueAt = since + freshnessMs({ speed }, TIMEOUT_MS);
  if (now < dueAt) return false;
  const { askedAt = 0, comparedAt = 0 } = broker;
  if (askedAt < dueAt) broker.wantsSnapshot = true;
  return askedAt >= dueAt && comparedAt >= askedAt;
}

/** What the account shows decides: both contracts, this one alone, or neither. */
function settle(turn: Turn, order: OrderRecord, alone: Unpaired): void {
  const whole = Math.abs(unreportedOf(turn, alone));
  if (whole > 0) return bookInferredFill(turn, order, whole, { positions: [] });
  const sign = Math.sign(alone.quantity);
  const absent = Math.max(0, -sign * contractsBeyond(turn, alone.contract));
  const shown = Math.abs(alone.quantity) - absent;
  if (shown > 0) return separate(turn, order, { ...alone, quantity: sign * shown });
  const { loneContracts, askedAt = turn.now } = turn.broker;
  const seen = { key: `${alone.contract} ${alone.quantity}`, at: askedAt };
  if (isConfirmed(turn, loneContracts, order.terms.orderRef, seen)) dismiss(turn, order, alone);
}

/** Neither contract is in the account: the broker has taken the fill back, or keeps it elsewhere. */
function dismiss(turn: Turn, order: OrderRecord, alone: Unpaired): void {
  const { symbol } = order.terms;
  const text = `${symbol}: ${unitsText(alone.contract, Math.abs(alone.quantity))} of ${alone.contract} were reported as filled, and the account shows neither contract of it. The fill is taken back from our records, and nothing is traded; compare the broker's statement`;
  let last = endOrder(turn, order, text);
  for (const fill of alone.fills) last = takeBack(turn, order, fill, last);
  endUnits(turn, order, { alone, net: undefined }, last);
  combineAgain(turn);
}

/** Under the id of the fill: a repeated report of it changes nothing, and a correction of the broker is booked. */
function takeBack(
  turn: Turn,
  { terms, strategy }: OrderRecord,
  { execId, shares: gone }: LegExecution,
  chain: Chain,
): Chain {
  const execRoot = execRootOf(execId);
  const known = turn.state.legExecutions.get(execRoot);
  if (known === undefined) return chain;
  const { orderRef, symbol } = terms;
  const { positionId, contract, side, price, at: executedAt, shares } = known;
  // What stays of it becomes another trade in the books.
  const id = gone === shares ? execId : nextRevision(execId);
  return after(
    turn.record(
      {
        ...{
          type: 'leg-executed',
          execRoot,
          execId: id,
          orderRef,
          account: turn.state.account,
          symbol,
        },
        ...{ contract, side, shares: shares - gone, price, executedAt, positionId, strategy },
        replaces: { execId, shares, price },
      },
      chain,
    ),
  );
}

function separate(turn: Turn, order: OrderRecord, alone: Unpaired): void {
  const { leg } = order.terms;
  const { contract, quantity, fills } = alone;
  const price = averagePriceOf(fills.map((fill) => ({ price: fill.price, units: fill.shares })));
  const missing = missingOf(alone);
  const why = `${missing} has not for ${TIMEOUT_MS / SECOND_MS} s`;
  const chain = recordSeparated(turn, order, alone, why);
  const left =
    leg === 'e'
      ? { symbol: contract, quantity, price }
      : { symbol: missing, quantity, price: dissolved(turn, order, alone, price) };
  const isFirst = contractsIn(order.terms.symbol)[0]?.contract === contract;
  const net = isFirst ? price - left.price : left.price - price;
  endUnits(turn, order, { alone, net: leg === 'e' ? undefined : net }, chain);
  takeUp(turn, order, left, chain);
  combineAgain(turn);
}

function endOrder(turn: Turn, order: OrderRecord, text: string): Chain {
  const { orderRef, symbol } = order.terms;
  const chain = chainOfRef(turn, orderRef) ?? NO_CHAIN;
  alarm(turn, { kind: 'lopsided-fill', symbol, text }, chain);
  cancelOnce(turn, order, 'one of its contracts has filled alone', chain);
  return chain;
}

/** Raises the alarm, ends the order and records that the contract has no counterpart any more. */
function recordSeparated(
  turn: Turn,
  order: OrderRecord,
  { contract, quantity }: Unpaired,
  why: string,
): Chain {
  const { orderRef, symbol } = order.terms;
  const { positionId } = order;
  const text = `${symbol}: of an order for ${unitsText(symbol, Math.abs(quantity))} only ${contract} has filled, and ${why}. What is left alone${quantity < 0 ? ', of which nothing bounds what it can lose,' : ''} is closed now, and the missing contract is not traded; look at the account`;
  const chain = endOrder(turn, order, text);
  return after(
    turn.record({ type: 'leg-separated', orderRef, positionId, symbol, contract, quantity }, chain),
  );
}

/** At what price the contract that stays is taken over: so that the vertical itself ends without gain or loss, if that can be. */
function dissolved(turn: Turn, order: OrderRecord, { contract }: Unpaired, price: number): number {
  const position = turn.state.positions.get(order.positionId);
  const average = position !== undefined && 'averagePrice' in position ? position.averagePrice : 0;
  const isFirst = contractsIn(order.terms.symbol)[0]?.contract === contract;
  return Math.max(LEAST_PRICE, isFirst ? price - average : price + average);
}

/** The order has filled these units by the broker's count. `net`: at which those of an exit end; undefined if no unit does. */
function endUnits(
  turn: Turn,
  { terms, strategy, positionId }: OrderRecord,
  { alone, net }: { readonly alone: Unpaired; readonly net: number | undefined },
  chain: Chain,
): void {
  const { orderRef, symbol, side, leg } = terms;
  const { account, seq } = turn.state;
  const shares = Math.abs(alone.quantity);
  turn.record(
    executionBooked({
      ...{ execId: `${orderRef}/separated-${seq + 1}.01`, orderRef, account, symbol, side, shares },
      ...{ price: net ?? 0, executedAt: turn.now, leg, positionId, strategy },
      priceSource: 'separated',
    }),
    chain,
  );
  const position = turn.state.positions.get(positionId);
  turn.touched.add(positionId);
  if (net === undefined || position === undefined || quantityOf(position) === 0) return;
  apply(turn, position, { type: 'fill', shares: signedShares(side, shares), price: net }, chain);
}
