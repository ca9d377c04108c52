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
import { nextRevision } from '../intents/inferred-execution.ts';
import { isBehind } from '../protective-orders/foreign.ts';
import { LEAST_PRICE, takeUp } from '../protective-orders/take-up.ts';
import { type Unpaired, unpairedFills } from '../state/leg-fills.ts';
import type { LegExecution, OrderRecord } from '../state/order-record.ts';
import { apply } from '../turn/actions.ts';
import { combineAgain, contractsBeyond, missingOf, unreportedOf } from '../turn/leg-positions.ts';
import { after, type Chain, type Turn } from '../turn/turn.ts';
import { isConfirmed } from './confirmed.ts';
import { beyondText, settleLate, settleLateLegs } from './late-legs.ts';
import { bookInferredFill } from './reported-fills.ts';
import { endOrder, recordSeparated } from './separated-leg.ts';

/** How long the other contract may take. */
const TIMEOUT_MS = 30 * SECOND_MS;

export function watchLopsided(turn: Turn): void {
  settleLateLegs(turn);
  const unpaired = unpairedFills(turn.state);
  // What is short without its cover has no bound: it is closed first.
  for (const alone of unpaired.toSorted((one, other) => one.quantity - other.quantity)) {
    const order = turn.state.orders.get(alone.order.orderRef);
    if (order === undefined) continue;
    if (isDue(turn, alone)) settle(turn, order, alone);
  }
}

/** A snapshot that was requested after the wait has been compared, and lacks nothing that we have traded of the other contract meanwhile. */
function isDue(turn: Turn, alone: Unpaired): boolean {
  const { broker, now, speed } = turn;
  const dueAt = alone.since + freshnessMs({ speed }, TIMEOUT_MS);
  if (now < dueAt) return false;
  const { askedAt = 0, comparedAt = 0 } = broker;
  const isLate = askedAt < dueAt || isBehind(turn, missingOf(alone), askedAt);
  if (isLate) broker.wantsSnapshot = true;
  return !isLate && comparedAt >= askedAt;
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

function separate(turn: Turn, order: OrderRecord, filled: Unpaired): void {
  const isEntry = order.terms.leg === 'e';
  const units = isEntry ? Math.abs(filled.quantity) : unitsBroken(turn, order, filled);
  if (units === 0) return settleLate(turn, order, filled, beyondText);
  const alone = { ...filled, quantity: Math.sign(filled.quantity) * units };
  const { contract, quantity, fills } = alone;
  const price = averagePriceOf(fills.map((fill) => ({ price: fill.price, units: fill.shares })));
  const missing = missingOf(alone);
  const { symbol } = order.terms;
  const text = `${symbol}: of ${unitsText(symbol, units)} only ${contract} has filled, and ${missing} has not for ${TIMEOUT_MS / SECOND_MS} s. What is left alone${quantity < 0 ? ', of which nothing bounds what it can lose,' : ''} is closed now, and the missing contract is not traded; look at the account`;
  const chain = recordSeparated(turn, order, alone, text);
  const left = isEntry
    ? { symbol: contract, quantity, price }
    : { symbol: missing, quantity, price: dissolved(turn, order, alone, price) };
  const isFirst = contractsIn(order.terms.symbol)[0]?.contract === contract;
  const net = isFirst ? price - left.price : left.price - price;
  endUnits(turn, order, { alone, net: isEntry ? undefined : net }, chain);
  takeUp(turn, order, left, chain);
  combineAgain(turn);
}

/** Units of the vertical of which an exit has closed one contract; none if none is held, as after an exit that the broker corrects again. */
function unitsBroken({ state }: Turn, { positionId }: OrderRecord, { quantity }: Unpaired): number {
  const position = state.positions.get(positionId);
  return position === undefined ? 0 : Math.min(Math.abs(quantity), Math.abs(quantityOf(position)));
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
