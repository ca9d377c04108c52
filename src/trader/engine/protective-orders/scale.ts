// Detects a possible split of a symbol we hold: the evidence from shares and prices, and the verdict.

import { type Instant, instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { averagePriceOf, isOptionId } from '../../../market/instruments/amount.ts';
import { isTwoSided, midOf, type Quote, spreadOf } from '../../../market/quotes/quote.ts';
import { holdingIdOf, isHoldingHeld } from '../../domain/holdings/holding.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import {
  likelyRatio,
  type PriceEvidence,
  ratioOfCost,
  type ScaleEvidence,
  type ScaleVerdict,
  scaleVerdict,
} from '../../domain/splits/scale-verdict.ts';
import type { SplitRatio } from '../../domain/splits/split-ratio.ts';
import { signOf } from '../../domain/terms/side.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { ourShares, positionsIn } from '../state/position-lookups.ts';
import { DAY_STARTS_AT_MS, dayStartOf } from '../turn/trading-day.ts';
import type { Turn } from '../turn/turn.ts';
import { lastExecutedAt } from './foreign.ts';
import { hasItsCover } from './to-cover.ts';

export interface Scale {
  readonly verdict: ScaleVerdict;
  readonly evidence: ScaleEvidence;
  /** When shares and prices were last known to be consistent. */
  readonly knownAt: Instant;
}

/** Executions that are not recorded yet, and that the broker's shares include. */
export interface Unrecorded {
  readonly signedShares: number;
  /** Of the newest of them. */
  readonly price: number;
}

/** Undefined if nothing is held or no night has passed since shares and prices were last consistent: splits happen overnight. */
export function scaleOf(turn: Turn, symbol: string, unrecorded?: Unrecorded): Scale | undefined {
  // An option halves and doubles over a night; a split gives it another contract.
  if (isOptionId(symbol)) return undefined;
  if (!isOvernight(turn, symbol, knownSince(turn, symbol))) return undefined;
  const held = heldIn(turn, symbol);
  const known = knownOf(turn, symbol, held);
  if (known === undefined || !isOvernight(turn, symbol, known.at)) return undefined;
  const quantityBefore = accountAsKnown(turn, symbol);
  const reported = turn.broker.positions.get(symbol);
  const quantityAfter = quantityNow(turn, symbol, quantityBefore) - (unrecorded?.signedShares ?? 0);
  const priceAfter = priceToday(turn, symbol) ?? unrecorded?.price;
  const isChanged = quantityAfter !== quantityBefore;
  const announced =
    isChanged || isOpenNear(turn, symbol) ? announcedSplit(turn, symbol, known.at) : undefined;
  const evidence: ScaleEvidence = {
    quantityBefore,
    quantityAfter,
    ...(announced && { announced }),
    ...(known.cost === undefined ? {} : { costBefore: known.cost }),
    ...(reported === undefined || !(reported.averageCost > 0)
      ? {}
      : { costAfter: reported.averageCost }),
    priceBefore: known.price,
    ...(priceAfter === undefined ? {} : { priceAfter }),
    isStopGone: held.some((position) => !hasItsCover(turn, position)),
  };
  const verdict = scaleVerdict(evidence);
  if (verdict.kind !== 'doubtful' || !known.isOfBooks || !isCostGuessed(turn, symbol, held))
    return { verdict, evidence, knownAt: known.at };
  const { costBefore: _, ...unguessed } = evidence;
  const byPrice = scaleVerdict(unguessed);
  return byPrice.kind === 'split'
    ? { verdict: byPrice, evidence: unguessed, knownAt: known.at }
    : { verdict, evidence, knownAt: known.at };
}

/**
 * Shares and price may prove a split that the cost in the books contradicts: an entry was inferred, or an option delivered the shares,
 * and what it has cost is part of their cost by some brokers.
 */
function isCostGuessed({ state }: Turn, symbol: string, held: readonly HeldPosition[]): boolean {
  if (held.some(({ deliveredFrom }) => deliveredFrom !== undefined)) return true;
  const holdingId = holdingIdOf(symbol);
  const positionIds = new Set(held.map(({ positionId }) => positionId));
  for (const execution of state.executions.values()) {
    const { isInferred, isDelivered = false, positionId, orderRef, shares } = execution;
    if (!(isInferred && shares > 0)) continue;
    if (isDelivered && positionId === holdingId) return true;
    if (positionIds.has(positionId) && state.orders.get(orderRef)?.terms.leg === 'e') return true;
  }
  return false;
}

/**
 * The split that the shares of an entry have been through, if it filled unheard before: by the cost of a share in the account and the
 * price of the day, against the planned price.
 */
export function unreportedRatio(
  turn: Turn,
  entry: OrderRecord,
  unrecorded?: Unrecorded,
): SplitRatio | undefined {
  const evidence = evidenceAgainstPlan(turn, entry, unrecorded);
  return evidence && likelyRatio(evidence);
}

/** Its cost fits a split, and no price of the day says yet whether it was one. */
export function mayHaveSplit(turn: Turn, entry: OrderRecord): boolean {
  const evidence = evidenceAgainstPlan(turn, entry, undefined);
  return (
    evidence !== undefined &&
    evidence.priceAfter === undefined &&
    ratioOfCost(evidence) !== undefined
  );
}

function evidenceAgainstPlan(
  turn: Turn,
  { terms, positionId, limitPrice }: OrderRecord,
  unrecorded: Unrecorded | undefined,
): PriceEvidence | undefined {
  const position = turn.state.positions.get(positionId);
  const reported = turn.broker.positions.get(terms.symbol);
  if (position === undefined || reported === undefined || !(reported.averageCost > 0))
    return undefined;
  const { stopPrice: stop, r } = position.plan;
  const planned = limitPrice ?? stop + signOf(position.side) * r;
  const priceAfter = priceToday(turn, terms.symbol) ?? unrecorded?.price;
  return {
    costBefore: planned,
    costAfter: reported.averageCost,
    priceBefore: planned,
    ...(priceAfter === undefined ? {} : { priceAfter }),
  };
}

export function heldIn({ state }: Turn, symbol: string): HeldPosition[] {
  return positionsIn(state, symbol)
    .filter(isHeld)
    .filter(({ quantity }) => quantity !== 0);
}

/** Signed shares of the account by our own records: positions, the holding and foreign ones. */
export function accountAsKnown({ state }: Turn, symbol: string): number {
  return ourShares(state, symbol) + (state.foreign.get(symbol) ?? 0);
}

/** Shares and prices were consistent at this time, or later. */
function knownSince(turn: Turn, symbol: string): Instant {
  const tradedAt = lastExecutedAt(turn, symbol) ?? 0;
  return instant(Math.max(tradedAt, turn.state.marks.get(symbol)?.at ?? 0));
}

interface Known {
  readonly price: number;
  readonly cost: number | undefined;
  /** The cost is not what the broker counts, but what the books say. */
  readonly isOfBooks: boolean;
  readonly at: Instant;
}

/** The newest mark; if something was traded after it, the values recorded in the position, or in the holding. */
function knownOf(turn: Turn, symbol: string, held: readonly HeldPosition[]): Known | undefined {
  const [position] = held;
  const invested = turn.state.holdings.get(symbol);
  const holding = isHoldingHeld(invested) ? invested : undefined;
  const price = position?.highWater ?? holding?.lastPrice;
  if (price === undefined) return undefined;
  const since = position?.openedAt ?? holding?.changedAt ?? 0;
  const tradedAt = Math.max(since, lastExecutedAt(turn, symbol) ?? 0);
  const mark = turn.state.marks.get(symbol);
  if (mark !== undefined && mark.at >= tradedAt) {
    const isWhole = mark.quantity === accountAsKnown(turn, symbol) && mark.averageCost > 0;
    const cost = isWhole ? mark.averageCost : undefined;
    return { price: mark.price, cost, isOfBooks: false, at: mark.at };
  }
  return {
    price,
    cost: turn.state.foreign.has(symbol)
      ? undefined
      : costOf(holding === undefined ? held : [...held, holding]),
    isOfBooks: true,
    at: instant(tradedAt),
  };
}

/** Average cost of a share. */
function costOf(held: readonly Pick<HeldPosition, 'averagePrice' | 'quantity'>[]): number {
  return averagePriceOf(
    held.map(({ averagePrice, quantity }) => ({ price: averagePrice, units: quantity })),
  );
}

function isOvernight({ market, now }: Turn, symbol: string, since: Instant): boolean {
  const { sessions } = market.placeOf(symbol);
  return !sessions.isOpen(now) || since < (sessions.today(now)?.open ?? now);
}

/** The quantity the broker reports, without known external trades since. */
function quantityNow(turn: Turn, symbol: string, before: number): number {
  const reported = turn.broker.positions.get(symbol);
  if (reported === undefined || reported.at < (lastExecutedAt(turn, symbol) ?? 0)) return before;
  if (reported.quantity === before) return before;
  return reported.quantity - (turn.broker.othersShares.get(symbol) ?? 0);
}

/** A broker may change the shares late in the night of a split: until then, that they are as before says nothing. */
function isOpenNear({ market, now }: Turn, symbol: string): boolean {
  const open = market.placeOf(symbol).sessions.today(now)?.open;
  return open !== undefined && now >= open - OPEN_NEAR_MS;
}

/** The ratio of the split that the broker announces for today, or for a day since then. */
export function announcedSplit(turn: Turn, symbol: string, since: Instant): SplitRatio | undefined {
  const { announced } = turn.broker;
  if (announced.length === 0) return undefined;
  const { sessions } = turn.market.placeOf(symbol);
  const today = sessions.dayOf(turn.now);
  const from = sessions.dayOf(since);
  return announced.find(
    (action) =>
      action.kind === 'split' &&
      action.symbol === symbol &&
      action.exDay > from &&
      action.exDay <= today,
  )?.ratio;
}

const OPEN_NEAR_MS = 30 * MINUTE_MS;

/** How far bid, ask and last print may be apart: beyond it, one of the three may be stale or not a real price. */
const APART_MAX = 0.1;

/** A live price of this day at the venue, from 04:00 on, when trading begins in the prices of the day. */
export function priceToday(turn: Turn, symbol: string): number | undefined {
  const quote = turn.market.quote(symbol);
  if (quote === undefined || !quote.isLive || !isTwoSided(quote)) return undefined;
  if (quote.at < morningOf(turn, symbol) || !isOfOnePiece(quote)) return undefined;
  return midOf(quote);
}

function morningOf(turn: Turn, symbol: string): number {
  return dayStartOf(turn, symbol) + DAY_STARTS_AT_MS;
}

function isOfOnePiece(quote: Quote): boolean {
  const middle = midOf(quote);
  return Math.abs(quote.last / middle - 1) <= APART_MAX && spreadOf(quote) / middle <= APART_MAX;
}
