// Shares that an assigned contract has brought leave together with the contract that remains of the vertical: as one order, by exercise
// if that is cheaper, else the shares first, covered by the contract until they are gone.
// Decision 0065
import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { multiplierOf } from '../../../market/instruments/amount.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import { exitWalk } from '../../domain/orders/price-walk.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { exitSide } from '../../domain/terms/side.ts';
import { unitsText } from '../../domain/wording/figures.ts';
import { intendExit } from '../intents/intend-exit.ts';
import { orderRefOf } from '../intents/intents.ts';
import { coverable } from '../protective-orders/foreign.ts';
import { marketOf, type OrderMarket } from '../protective-orders/order-market.ts';
import { isQuantityUncertain } from '../protective-orders/suspected-splits.ts';
import { walkEndText } from '../protective-orders/walk-order.ts';
import {
  combinedOrders,
  type HedgedShares,
  hedgedIn,
  isWholePair,
} from '../state/hedged-shares.ts';
import { contractsRequested } from '../state/operator-requests.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive, ordersOf } from '../state/position-lookups.ts';
import {
  alarmOnce,
  cancelOnce,
  isAccountKnown,
  isLineUsable,
  isMarketOpen,
} from '../turn/actions.ts';
import { hasExpired } from '../turn/expiry.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';
import { unsoldByOthers } from './beside-others.ts';
import {
  cheaperExercise,
  type ExerciseChosen,
  exerciseInstead,
  exercisePrice,
} from './exercise-hedge.ts';

/** How long the one order may walk: what both cost together hardly moves with the stock. */
const LIFE_MS = 2 * MINUTE_MS;
/** How long quotes of both are awaited in a session: the contract bounds what the shares can lose meanwhile. */
const QUOTES_MS = 5 * MINUTE_MS;
/** How long the executions of one of both may come after those of the other. */
const TIMEOUT_MS = 30 * SECOND_MS;

/** True if nothing else is to be done about the position now: it leaves, or waits, with what belongs to it. */
export function leaveTogether(on: PositionTurn<HeldPosition>): boolean {
  const { turn, position } = on;
  const combined = combinedOrders(turn.state, position);
  const pair = hedgedIn(turn.state, position);
  const live = combined.find(isLive);
  if (live !== undefined) {
    if (isOutgrown(turn, live, pair)) cancelOnce(turn, live, 'less of both is left', on.chain);
    alarmPartly(on, live);
    return true;
  }
  if (combined.some((order) => isAwaited(turn, order))) return true;
  if (pair === undefined || hasExpired(turn, pair.contract.symbol)) return false;
  const isContract = pair.contract.positionId === position.positionId;
  if (!isContract && pair.shares.positionId !== position.positionId) return false;
  const next = nextOf(turn, pair);
  if (isContract && next.kind === 'combine') combine(on, pair, next.market);
  if (isContract && next.kind === 'exercise') exerciseInstead(on, next.chosen);
  if (next.kind !== 'apart') return true;
  if (isContract) noteApart(on, pair, combined.at(-1));
  // The contract covers the shares until they are gone.
  return isContract && !on.orders.some(isLive);
}

type Next =
  | { readonly kind: 'wait' | 'apart' }
  | { readonly kind: 'combine'; readonly market: OrderMarket }
  | { readonly kind: 'exercise'; readonly chosen: ExerciseChosen };

/** The same for both positions, whichever is looked at first. */
function nextOf(turn: Turn, pair: HedgedShares): Next {
  const { shares, contract } = pair;
  if (contractsRequested(turn.state.asked, contract.positionId) > 0) return WAIT;
  const own = [shares, contract].flatMap(({ positionId }) => ordersOf(turn.state, positionId));
  const isAsked = turn.state.asked.closes.get(shares.positionId)?.isExtended === true;
  if (isAsked || own.some(isLive) || isSoldByOthers(turn, contract)) return APART;
  const isOpen = isMarketOpen(turn, shares.symbol) && isMarketOpen(turn, contract.symbol);
  if (!isOpen || !mayOrder(turn, pair)) return WAIT;
  const isUntried = own.every(({ status }) => status === 'not_sent');
  if (isUntried && isOffered(turn, pair)) {
    const market = isInAccount(turn, pair) ? marketOf(turn, combinedTerms(pair)) : undefined;
    if (market !== undefined) return { kind: 'combine', market };
    if (mayCome(turn, pair)) return WAIT;
  }
  const wasAsked = turn.state.asked.exercised.has(contract.positionId);
  const chosen = wasAsked ? undefined : cheaperExercise(turn, pair);
  return chosen === undefined ? APART : { kind: 'exercise', chosen };
}

/** Beside that order neither a sale nor an exercise finds all of the contracts; the shares wait for nothing. */
function isSoldByOthers(turn: Turn, contract: HeldPosition): boolean {
  return unsoldByOthers(turn, contract, contract.quantity) < contract.quantity;
}

const WAIT: Next = { kind: 'wait' };
const APART: Next = { kind: 'apart' };

function mayOrder(turn: Turn, { shares, contract }: HedgedShares): boolean {
  if (!isLineUsable(turn) || !isAccountKnown(turn)) return false;
  return ![shares, contract].some(({ symbol }) => isQuantityUncertain(turn, symbol));
}

function isOffered({ traits }: Turn, pair: HedgedShares): boolean {
  return traits.options?.combinesShares === true && isWholePair(pair);
}

function isInAccount(turn: Turn, { shares, contract }: HedgedShares): boolean {
  return [shares, contract].every(
    (position) => coverable(turn, position) === Math.abs(position.quantity),
  );
}

/** Quotes, or a report of the account. Of this process: after a restart they are awaited anew. */
function mayCome({ now, speed, waitingSince }: Turn, { contract }: HedgedShares): boolean {
  const key = `${contract.positionId}/combined`;
  const since = waitingSince.get(key) ?? now;
  waitingSince.set(key, since);
  return now - since < freshnessMs({ speed }, QUOTES_MS);
}

type Combined = Pick<OrderTerms, 'symbol' | 'side' | 'quantity'> &
  Required<Pick<OrderTerms, 'withShares'>>;

function combinedTerms({ shares, contract }: HedgedShares): Combined {
  const { symbol, side, positionId } = shares;
  return {
    ...{ symbol: contract.symbol, side: 'sell', quantity: contract.quantity },
    withShares: { symbol, side: exitSide(side), positionId },
  };
}

/** From the middle of both markets to their far side, and never to a worse price than an exercise has. */
function combine({ turn, chain }: PositionTurn, pair: HedgedShares, market: OrderMarket): void {
  const { sign, ...seen } = market;
  const { startPrice, walk } = exitWalk(seen);
  const least = exercisePrice(turn, pair);
  const nearer = seen.side === 'buy' ? Math.min : Math.max;
  const from = least === undefined ? startPrice : nearer(startPrice, least);
  const leg: OrderTerms = {
    ...{ orderRef: orderRefOf(turn.state, 'x'), leg: 'x', ...combinedTerms(pair) },
    ...{ type: 'limit', extendedHours: false, validity: { kind: 'day' } },
    limitPrice: sign * from,
    walk: { ...walk, lifeMs: LIFE_MS, ...(least !== undefined && { boundPrice: sign * least }) },
  };
  intendExit(turn, pair.contract, { leg, reason: 'delivered' }, chain);
}

/** A person has traded shares or contracts beside it: it would sell more than there is of them. */
function isOutgrown(turn: Turn, order: OrderRecord, pair: HedgedShares | undefined): boolean {
  if (!isEven(turn, order)) return false;
  const left = order.quantity - order.filled;
  return pair === undefined || !isWholePair(pair) || pair.contract.quantity !== left;
}

/** It has ended, and one of both has filled more than the other: the rest is reported in a moment, or shows in the account. */
function isAwaited(turn: Turn, order: OrderRecord): boolean {
  const { terms, filled, statusAt } = order;
  if (isEven(turn, order)) return false;
  const dueAt = statusAt + freshnessMs(turn, TIMEOUT_MS);
  const { askedAt = 0, comparedAt = 0 } = turn.broker;
  if (turn.now < dueAt) return true;
  if (askedAt < dueAt) turn.broker.wantsSnapshot = true;
  if (askedAt < dueAt || comparedAt < askedAt) return true;
  const { symbol, withShares } = terms;
  const text = `${symbol}: of an order for ${unitsText(symbol, terms.quantity)} with ${withShares?.symbol} shares, ${filled} of the contracts and another number of shares are reported as filled. What is left of both is closed now; look at the account`;
  alarmOnce(turn, `${terms.orderRef}/uneven`, { kind: 'lopsided-fill', symbol, text });
  return false;
}

/** By the broker's word both have left: nothing is traded in the place of a contract that is late, whose loss is what was paid for it. */
function alarmPartly({ turn, chain }: PositionTurn, { terms }: OrderRecord): void {
  const { orderRef, symbol } = terms;
  const report = turn.state.fillReports.get(orderRef);
  if (report === undefined || turn.now - report.at < freshnessMs(turn, TIMEOUT_MS)) return;
  const text = `${symbol}: the broker says that ${orderRef} has filled, which leaves with its shares, and has not reported ${unitsText(symbol, terms.quantity)} of it for ${TIMEOUT_MS / SECOND_MS} s. Nothing is traded in their place until it does; look at the account`;
  alarmOnce(turn, `${orderRef}/uneven`, { kind: 'lopsided-fill', symbol, text }, chain);
}

function isEven(
  { state }: Turn,
  { terms: { orderRef, symbol, withShares }, filled }: OrderRecord,
): boolean {
  if (state.fillReports.has(orderRef)) return false;
  let shares = 0;
  for (const one of state.executions.values())
    if (one.orderRef === orderRef && one.positionId === withShares?.positionId)
      shares += one.shares;
  return filled * multiplierOf(symbol) === shares;
}

function noteApart(
  { turn, chain }: PositionTurn,
  { shares, contract }: HedgedShares,
  tried: OrderRecord | undefined,
): void {
  if (tried === undefined) return;
  const { symbol } = shares;
  const text = `${symbol}: the order for ${unitsText(symbol, Math.abs(shares.quantity))} together with ${unitsText(contract.symbol, contract.quantity)} has not filled (${endOf(tried)}); the shares leave first, and then the contract, which covers them until then`;
  alarmOnce(turn, `${tried.terms.orderRef}/apart`, { kind: 'exit-failed', symbol, text }, chain);
}

function endOf(tried: OrderRecord): string {
  const isOver = tried.status === 'cancelled' || tried.status === 'expired';
  return isOver ? walkEndText(tried) : tried.why;
}
