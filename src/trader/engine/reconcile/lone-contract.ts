// One contract of a held vertical is gone by itself: the broker has liquidated it, or a person has traded it. What remains has no
// counterpart, so it becomes a position and is closed at once; the missing contract is never traded.
// Law 5: see src/trader/engine/protective-orders/protection.ts
// Decision 0116
import { freshnessMs } from '../../../kernel/clock.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { parseVertical } from '../../../market/options/vertical.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { exitSide, signedShares } from '../../domain/terms/side.ts';
import { price as priceText, unitsText } from '../../domain/wording/figures.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import { recordInferred } from '../intents/inferred-execution.ts';
import {
  foreignIn,
  LATE_MAX_MS,
  lastExecutedAt,
  lastShownAt,
} from '../protective-orders/foreign.ts';
import { noteTakenApart } from '../protective-orders/lone-trades.ts';
import { LEAST_PRICE, takeUp } from '../protective-orders/take-up.ts';
import { activePositions, ownQuantity, positionsIn } from '../state/position-lookups.ts';
import { underlyingIn } from '../state/underlying.ts';
import { alarm, apply, cancelOnce, chainOf } from '../turn/actions.ts';
import { hasExpired } from '../turn/expiry.ts';
import { combineAgain } from '../turn/leg-positions.ts';
import { after, NO_CHAIN, newestOf, type Turn } from '../turn/turn.ts';
import { isConfirmed } from './confirmed.ts';
import { beyondOurs } from './delivered-shares.ts';
import { doubtAbout, isPerhapsDelivered } from './doubtful-contract.ts';
import { isAnyBehind, namesIn } from './late-pairs.ts';
import {
  alarmAwaited,
  alarmOrdered,
  alarmUnanswered,
  endText,
  type Lone,
  UNANSWERED_MS,
  wordsOf,
} from './lone-contract-text.ts';
import { priceOfOthers } from './manual-closings.ts';
import { pendingOrders } from './pending-orders.ts';
import { contractsHeldSince } from './wings.ts';

/**
 * Takes apart what two snapshots agree to have lost one contract. Returns the symbols that the comparison leaves alone. `settled`: of
 * deliveries, which explain the same in another way.
 */
export function settleLoneContracts(
  turn: Turn,
  snapshot: BrokerSnapshot,
  settled: ReadonlySet<string>,
): ReadonlySet<string> {
  const { loneContracts, comingApart } = turn.broker;
  const touched = new Set<string>();
  const held = heldVerticals(turn);
  for (const symbol of [...loneContracts.keys(), ...comingApart.keys()])
    if (parseVertical(symbol) !== undefined && !held.includes(symbol)) forget(turn, symbol);
  for (const symbol of held) {
    if (settled.has(symbol) || !settleIn(turn, symbol, snapshot)) forget(turn, symbol);
    else for (const name of namesIn(symbol)) touched.add(name);
  }
  return touched;
}

function forget({ broker }: Turn, symbol: string): void {
  broker.loneContracts.delete(symbol);
  broker.comingApart.delete(symbol);
}

/** False if nothing of it is gone. Else what remains is not of others meanwhile: that would stay so. */
function settleIn(turn: Turn, symbol: string, snapshot: BrokerSnapshot): boolean {
  const { broker } = turn;
  const isEnding = broker.comingApart.has(symbol);
  const isLate = isAnyBehind(turn, symbol, snapshot.requestedAt);
  const lone = loneIn(turn, symbol, snapshot);
  // An order that was to end has filled in part, and a report may lack that of one contract.
  if (lone === undefined && !(isEnding && isLate)) return false;
  if (lone === undefined || isLate || (!isEnding && isPerhapsLate(turn, lone, snapshot))) {
    // A report that lacks our last execution says nothing of what was missing before it.
    if (!isLate) broker.loneContracts.delete(symbol);
    if (isEnding) broker.wantsSnapshot = true;
  } else if (isOpenAwaited(turn, lone)) {
    alarmAwaited(turn, lone);
    forget(turn, symbol);
  } else settleLone(turn, lone, snapshot);
  return true;
}

/** A report may be late: until two of them agree, an order for the pair works on. What both of them lack is closed, while more may go. */
function settleLone(turn: Turn, shown: Lone, { requestedAt }: BrokerSnapshot): void {
  const { loneContracts, comingApart } = turn.broker;
  const { symbol, gone: key } = shown;
  const before = loneContracts.get(symbol);
  const most = before?.key === key ? (before.units ?? shown.units) : shown.units;
  const lone = { ...shown, units: Math.min(shown.units, most) };
  const seen = { key, at: requestedAt, units: lone.units };
  const isSeenTwice = isConfirmed(turn, loneContracts, symbol, seen);
  const orderedAt = comingApart.get(symbol) ?? turn.now;
  if (isSeenTwice && mayTakeApart(turn, lone, orderedAt)) {
    takeApart(turn, lone);
    comingApart.delete(symbol);
    return;
  }
  if (isSeenTwice) comingApart.set(symbol, orderedAt);
  loneContracts.set(symbol, { ...seen, at: before?.key === key ? before.at : requestedAt });
}

function heldVerticals({ state }: Turn): readonly string[] {
  const held = activePositions(state).filter(isHeld);
  return [...new Set(held.map(({ symbol }) => symbol))].filter(
    (symbol) => parseVertical(symbol) !== undefined,
  );
}

/** At night a contract that is gone without an execution may have been exercised or assigned: its shares come until the open. */
function isOpenAwaited(turn: Turn, { symbol, price }: Lone): boolean {
  return price === undefined && !turn.market.placeOf(symbol).sessions.isOpen(turn.now);
}

function loneIn(turn: Turn, symbol: string, snapshot: BrokerSnapshot): Lone | undefined {
  if (hasExpired(turn, symbol)) return undefined;
  if (mayCover(turn, symbol, snapshot)) return undefined;
  const legs = contractsIn(symbol);
  const ours = ownQuantity(turn.state, symbol);
  const net = turn.broker.positions.get(symbol)?.quantity ?? 0;
  const missing = Math.abs(ours) - Math.max(0, Math.sign(ours) * net);
  if (missing <= 0) return undefined;
  const leftOf = ({ contract, sign }: (typeof legs)[number]) =>
    sign * Math.sign(ours) * beyondOurs(turn, contract);
  const remaining = legs.find((leg) => leftOf(leg) > 0);
  const gone = legs.find(({ contract }) => contract !== remaining?.contract);
  if (remaining === undefined || gone === undefined) return undefined;
  // Others may trade more of it than was ours, past zero.
  if (leftOf(gone) >= 0 && !isGone(turn, gone.contract)) return undefined;
  // Of the other units both contracts are gone; what is more than them is of others.
  const units = Math.min(missing, leftOf(remaining));
  const lacking = { contract: gone.contract, sign: gone.sign * Math.sign(ours) };
  return {
    ...{ symbol, units, gone: gone.contract, remains: remaining.contract },
    sign: remaining.sign * Math.sign(ours),
    price: priceOfOthers(
      turn,
      { ...lacking, units, since: pairsHeldSince(turn, symbol) },
      snapshot,
    ),
  };
}

/** Shares that came or went may be those of an assignment, and what remains covers them, unless other contracts have brought them. */
function mayCover(turn: Turn, symbol: string, snapshot: BrokerSnapshot): boolean {
  const underlying = underlyingIn(turn.state, symbol);
  if (beyondOurs(turn, underlying) === 0) return false;
  if (!isPerhapsDelivered(turn, underlying, snapshot)) return true;
  return doubtAbout(turn, symbol, snapshot) !== undefined;
}

function pairsHeldSince(turn: Turn, symbol: string): number {
  const held = positionsIn(turn.state, symbol).filter(isHeld);
  return Math.min(...held.map((one) => contractsHeldSince(turn, one)));
}

/** Beside pairs the account has of it what others had, or nothing any more. */
function isGone(turn: Turn, contract: string): boolean {
  return beyondOurs(turn, contract) === 0 || foreignIn(turn, contract) === 0;
}

/**
 * It was just bought, no execution says who else has traded it, and no report has shown both contracts: the account may lack the fill of
 * one of them for longer than of the other.
 */
function isPerhapsLate(turn: Turn, { symbol, price }: Lone, { requestedAt }: BrokerSnapshot) {
  const lastAt = lastExecutedAt(turn, symbol);
  if (price !== undefined || lastAt === undefined) return false;
  if (lastShownAt(turn, symbol) !== undefined) return false;
  return requestedAt - lastAt < freshnessMs(turn, LATE_MAX_MS);
}

/**
 * An order for the pair would open what is gone, so it ends first. What is short without its pair does not wait for a broker that does not
 * answer: if that order fills later, what it opens is bounded, and is closed.
 */
function mayTakeApart(turn: Turn, lone: Lone, orderedAt: number): boolean {
  const pending = pendingOrders(turn, lone.symbol);
  if (pending.length === 0) return true;
  turn.broker.wantsSnapshot = true;
  const why = 'one of its contracts is gone from the account';
  for (const order of pending) cancelOnce(turn, order, why, NO_CHAIN);
  alarmOrdered(turn, lone);
  if (lone.sign > 0 || turn.now - orderedAt < freshnessMs(turn, UNANSWERED_MS)) return false;
  alarmUnanswered(turn, lone, pending);
  return true;
}

/** Oldest positions first, each with its own units. */
function takeApart(turn: Turn, lone: Lone): void {
  const { symbol, gone, remains, sign } = lone;
  let left = lone.units;
  for (const position of positionsIn(turn.state, symbol)) {
    if (!isHeld(position) || left === 0) continue;
    const units = Math.min(left, Math.abs(position.quantity));
    left -= units;
    const { price, end } = pricesOf(turn, position, lone);
    const closing = exitSide(position.side);
    const { positionId, strategy } = position;
    const chain = newestOf(turn, chainOf(position));
    const at = lone.price === undefined ? '' : ` at ${priceText(lone.price)}`;
    const ends = endText(turn, lone, units);
    const text = `${symbol}: ${unitsText(gone, units)} of ${gone} left the account without an order of ours: the broker or a person closed ${units === 1 ? 'it' : 'them'}${at}. ${unitsText(remains, units)} of ${remains} ${wordsOf(units).are} left alone${ends}. The missing contract is not traded; look at the account`;
    alarm(turn, { kind: 'lopsided-fill', symbol, text }, chain);
    const ended = recordInferred(
      turn,
      {
        ...{ orderRef: '', brokerLink: undefined, symbol, side: closing, shares: units },
        ...{ price: end, leg: 'x', positionId, strategy, priceSource: 'separated' },
      },
      newestOf(turn, chain),
    );
    const fill = { type: 'fill', shares: signedShares(closing, units), price: end } as const;
    const last = apply(turn, position, fill, after(ended));
    noteTakenApart(turn, { contract: gone, held: -sign, units });
    turn.touched.add(positionId);
    takeUp(turn, position, { symbol: remains, quantity: sign * units, price }, last);
  }
  combineAgain(turn);
}

/**
 * At which the vertical ends and what remains is taken over: so that both together gain what was gained. Without a price of what is
 * gone the vertical ends at its cost, and what remains has the cost that the broker states.
 */
function pricesOf(
  turn: Turn,
  { averagePrice }: HeldPosition,
  { symbol, gone, remains, price }: Lone,
): { readonly price: number; readonly end: number } {
  if (price === undefined) {
    const stated = turn.broker.contracts.get(remains)?.averageCost ?? 0;
    return { price: Math.max(LEAST_PRICE, stated), end: averagePrice };
  }
  const isFirst = contractsIn(symbol)[0]?.contract === gone;
  const left = Math.max(LEAST_PRICE, isFirst ? price - averagePrice : price + averagePrice);
  return { price: left, end: isFirst ? price - left : left - price };
}
