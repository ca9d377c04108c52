// A combination of which some contracts have filled without the others. The order is guaranteed, so these are awaited for a while and then
// looked for. If they stay away, what has filled alone becomes a position and is closed; what is missing is never bought or sold in its place.
// Law 5: see src/trader/engine/protective-orders/protection.ts
// Decision 0058
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import { quantityOf } from '../../domain/positions/position-state.ts';
import { signedShares } from '../../domain/terms/side.ts';
import { unitsText } from '../../domain/wording/figures.ts';
import { executionBooked } from '../intents/booked-execution.ts';
import { nextRevision } from '../intents/inferred-execution.ts';
import { isBehind } from '../protective-orders/foreign.ts';
import { takeUp } from '../protective-orders/take-up.ts';
import { missingBeside, type Unpaired, unevenOrders } from '../state/leg-fills.ts';
import type { LegExecution, OrderRecord } from '../state/order-record.ts';
import { apply } from '../turn/actions.ts';
import { combineAgain, contractsBeyond, unreportedOf } from '../turn/leg-positions.ts';
import { after, type Chain, type Turn } from '../turn/turn.ts';
import { isConfirmed } from './confirmed.ts';
import { beyondText, settleLate, settleLateLegs } from './late-legs.ts';
import { bookInferredFill } from './reported-fills.ts';
import { endOrder, recordSeparated } from './separated-leg.ts';
import { asFilled, asHeld, atMost, heldOf, named, netOf, uncoveredIn } from './separated-legs.ts';

/** How long the other contracts may take. */
const TIMEOUT_MS = 30 * SECOND_MS;

export function watchLopsided(turn: Turn): void {
  settleLateLegs(turn);
  // What is short without its cover has no bound: it is closed first.
  for (const alone of unevenOrders(turn.state).toSorted(
    (one, other) => leastOf(one) - leastOf(other),
  )) {
    const order = turn.state.orders.get(alone[0]?.order.orderRef ?? '');
    if (order !== undefined && isDue(turn, alone)) settle(turn, order, alone);
  }
}

function leastOf(alone: readonly Unpaired[]): number {
  return Math.min(...alone.map(({ quantity }) => quantity));
}

/** A snapshot that was requested after the wait has been compared, and lacks nothing that we have traded of the other contracts meanwhile. */
function isDue(turn: Turn, alone: readonly Unpaired[]): boolean {
  const { broker, now, speed } = turn;
  const dueAt = Math.min(...alone.map(({ since }) => since)) + freshnessMs({ speed }, TIMEOUT_MS);
  if (now < dueAt) return false;
  const { askedAt = 0, comparedAt = 0 } = broker;
  const isLate =
    askedAt < dueAt ||
    missingBeside(alone).some(({ contract }) => isBehind(turn, contract, askedAt));
  if (isLate) broker.wantsSnapshot = true;
  return !isLate && comparedAt >= askedAt;
}

/** What the account shows decides: all contracts, those that have filled alone, or none. */
function settle(turn: Turn, order: OrderRecord, alone: readonly Unpaired[]): void {
  const most = mostOf(alone);
  const whole = Math.min(
    ...missingBeside(alone).map(
      (missing) => most - Math.abs(missing.quantity) + Math.abs(unreportedOf(turn, missing)),
    ),
  );
  if (whole > 0) return bookInferredFill(turn, order, whole, { positions: [] });
  const shown = alone.flatMap((one) => shownOf(turn, one));
  if (shown.length > 0) return separate(turn, order, shown);
  const { loneContracts, askedAt = turn.now } = turn.broker;
  const key = alone.map(({ contract, quantity }) => `${contract} ${quantity}`).join(', ');
  const seen = { key, at: askedAt };
  if (isConfirmed(turn, loneContracts, order.terms.orderRef, seen)) dismiss(turn, order, alone);
}

function mostOf(alone: readonly Unpaired[]): number {
  return Math.max(...alone.map(({ quantity }) => Math.abs(quantity)));
}

/** As far as the account has it; none if it has nothing of it. */
function shownOf(turn: Turn, alone: Unpaired): readonly Unpaired[] {
  const sign = Math.sign(alone.quantity);
  const absent = Math.max(0, -sign * contractsBeyond(turn, alone.contract));
  const shown = Math.abs(alone.quantity) - absent;
  return shown > 0 ? [{ ...alone, quantity: sign * shown }] : [];
}

/** No contract is in the account: the broker has taken the fill back, or keeps it elsewhere. */
function dismiss(turn: Turn, order: OrderRecord, alone: readonly Unpaired[]): void {
  const { symbol } = order.terms;
  const what = alone.map(
    ({ contract, quantity }) => `${unitsText(contract, Math.abs(quantity))} of ${contract}`,
  );
  const text = `${symbol}: ${what.join(' and ')} were reported as filled, and the account shows ${contractsIn(symbol).length === 2 ? 'neither contract of it' : 'none of its contracts'}. The fill is taken back from our records, and nothing is traded; compare the broker's statement`;
  let last = endOrder(turn, order, text);
  for (const fill of alone.flatMap(({ fills }) => fills)) last = takeBack(turn, order, fill, last);
  endUnits(turn, order, { units: mostOf(alone), net: undefined }, last);
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

function separate(turn: Turn, order: OrderRecord, filled: readonly Unpaired[]): void {
  const isEntry = order.terms.leg === 'e';
  const units = isEntry ? mostOf(filled) : unitsBroken(turn, order, mostOf(filled));
  if (units === 0) {
    for (const one of filled) settleLate(turn, order, one, beyondText);
    return;
  }
  const alone = filled.map((one) => ({ ...one, quantity: atMost(one.quantity, units) }));
  const { symbol } = order.terms;
  const missing = missingBeside(alone);
  const isBare = uncoveredIn(isEntry ? alone : heldOf(missing)).length > 0;
  const text = `${symbol}: of ${unitsText(symbol, units)} only ${named(alone)} filled, and ${named(missing)} not for ${TIMEOUT_MS / SECOND_MS} s. What is left alone${isBare ? ', of which nothing bounds what it can lose,' : ''} is closed now, and what is missing is not traded; look at the account`;
  const chain = recordSeparated(turn, order, alone, text);
  const left = isEntry ? asFilled(alone) : asHeld(turn, order, { alone, missing, units });
  endUnits(
    turn,
    order,
    { units, net: isEntry ? undefined : netOf(symbol, { alone, left, units }) },
    chain,
  );
  for (const one of left) takeUp(turn, order, one, chain);
  combineAgain(turn);
}

/** Units of which an exit has closed some contracts; none if none is held, as after an exit that the broker corrects again. */
function unitsBroken({ state }: Turn, { positionId }: OrderRecord, units: number): number {
  const position = state.positions.get(positionId);
  return position === undefined ? 0 : Math.min(units, Math.abs(quantityOf(position)));
}

/** The order has filled these units by the broker's count. `net`: at which those of an exit end; undefined if no unit does. */
function endUnits(
  turn: Turn,
  { terms, strategy, positionId }: OrderRecord,
  { units: shares, net }: { readonly units: number; readonly net: number | undefined },
  chain: Chain,
): void {
  const { orderRef, symbol, side, leg } = terms;
  const { account, seq } = turn.state;
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
