// A vertical whose bought contract has no bid cannot trade as a pair, nor one that was sold and costs its width: the broker refuses that as
// riskless. The contract that was sold is bought back alone, covered by the other one until it is gone, which is offered afterwards, or expires.
// Decision 0089
import { freshnessMs } from '../../../kernel/clock.ts';
import { HOUR_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { verticalsIn } from '../../../market/options/combination.ts';
import { parseCondor } from '../../../market/options/condor.ts';
import type { Vertical } from '../../../market/options/vertical.ts';
import type { Spread } from '../../../market/quotes/quote.ts';
import { isSound } from '../../domain/exits/protective-stop.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { exitSide } from '../../domain/terms/side.ts';
import { unitsText } from '../../domain/wording/figures.ts';
import { executionBooked } from '../intents/booked-execution.ts';
import { coverable } from '../protective-orders/foreign.ts';
import { partIntoWings } from '../protective-orders/part-into-wings.ts';
import { isQuantityUncertain } from '../protective-orders/suspected-splits.ts';
import { LEAST_PRICE, takeUp } from '../protective-orders/take-up.ts';
import { isRefusedAsRiskless } from '../protective-orders/within-width.ts';
import { unpairedFills } from '../state/leg-fills.ts';
import { isLive } from '../state/position-lookups.ts';
import { alarm, apply, cancelLive, isAccountKnown, isLineUsable } from '../turn/actions.ts';
import { entryPriceOf } from '../turn/entry-prices.ts';
import { msToLastTrade } from '../turn/expiry.ts';
import { combineAgain } from '../turn/leg-positions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import { after, newestOf, type Turn } from '../turn/turn.ts';
import { usableQuote } from '../turn/usable-quote.ts';

/** One side of the quote of an option may be missing for a moment. */
const TIMEOUT_MS = 30 * SECOND_MS;
/** A vertical that was bought is paid for: so much more at most, per share, for being rid of what was sold. */
const CENTS_AT_MOST = 0.05;

/** True if nothing else is to be done about the position now. */
export function leaveApart(on: PositionTurn<HeldPosition>): boolean {
  const { turn, position, orders, chain } = on;
  const verticals = verticalsIn(position.symbol);
  const isRiskless = position.side === 'short' && orders.some(isRefusedAsRiskless);
  const stuck = isRiskless ? verticals[0] : dueIn(turn, position, verticals);
  if (stuck === undefined) return false;
  const live = orders.filter(isLive);
  const { unsold } = legsOf(position, stuck);
  const why = isRiskless
    ? `the broker refuses the ${verticals.length === 1 ? 'pair' : 'condor'} as riskless`
    : `${unsold} has no bid`;
  if (live.length > 0) {
    cancelLive(turn, live, why, chain);
    return true;
  }
  if (mayPart(on)) {
    const condor = parseCondor(position.symbol);
    if (condor === undefined) part(on, stuck, why);
    else partIntoWings(turn, position, condor, why);
  }
  return true;
}

function legsOf({ quantity }: HeldPosition, { first, second }: Vertical) {
  const [unsold, back] = quantity > 0 ? [first, second] : [second, first];
  return { unsold, back };
}

/** Of its verticals the first that has been stuck for so long. */
function dueIn(
  turn: Turn,
  position: HeldPosition,
  verticals: readonly Vertical[],
): Vertical | undefined {
  const { legs } = usableQuote(turn, position.symbol) ?? {};
  return verticals.find((vertical, place) => {
    const [first, second] = legs?.slice(2 * place) ?? [];
    return isDue(turn, position, { vertical, legs: first && second && [first, second] });
  });
}

interface Quoted {
  readonly vertical: Vertical;
  readonly legs: readonly [Spread, Spread] | undefined;
}

function isDue(turn: Turn, position: HeldPosition, quoted: Quoted): boolean {
  const { waitingSince, now } = turn;
  const { id } = quoted.vertical;
  const key = `${position.positionId}/unsold${id === position.symbol ? '' : `/${id}`}`;
  const isNow = isStuck(turn, position, quoted);
  if (isNow === false) waitingSince.delete(key);
  const since = waitingSince.get(key) ?? (isNow ? now : undefined);
  if (since === undefined) return false;
  waitingSince.set(key, since);
  return now - since >= freshnessMs(turn, TIMEOUT_MS);
}

/** What was bought has no bid, and what was sold has a price that is worth paying. Undefined without a quote. */
function isStuck(
  turn: Turn,
  position: HeldPosition,
  { vertical: { width }, legs }: Quoted,
): boolean | undefined {
  if (legs === undefined) return undefined;
  const [first, second] = legs;
  const isBought = position.quantity > 0;
  const [unsold, back] = isBought ? [first, second] : [second, first];
  if (isSound(unsold.bid) || !isSound(back.ask)) return false;
  if (!isBought) return back.ask <= width;
  const leftMs = msToLastTrade(turn, position.symbol, position.openedAt);
  return leftMs <= HOUR_MS && back.ask <= CENTS_AT_MOST;
}

/** No order of it can fill any more, and the account, compared since, holds both contracts. */
function mayPart({ turn, position, orders }: PositionTurn<HeldPosition>): boolean {
  const { state, broker } = turn;
  if (!isLineUsable(turn) || !isAccountKnown(turn)) return false;
  if (isQuantityUncertain(turn, position.symbol)) return false;
  const endedAt = Math.max(0, ...orders.map(({ statusAt }) => statusAt));
  const { askedAt = 0, comparedAt = 0 } = broker;
  if (askedAt < endedAt) broker.wantsSnapshot = true;
  if (askedAt < endedAt || comparedAt < askedAt) return false;
  const refs = new Set(orders.map(({ terms }) => terms.orderRef));
  if (unpairedFills(state).some(({ order }) => refs.has(order.orderRef))) return false;
  return coverable(turn, position) === Math.abs(position.quantity);
}

/** The pair ends in the books without gain or loss, and both contracts go on at what they were traded at. */
function part(
  { turn, position, chain }: PositionTurn<HeldPosition>,
  vertical: Vertical,
  why: string,
): void {
  const { positionId, strategy, symbol, side, quantity, averagePrice } = position;
  const { unsold, back } = legsOf(position, vertical);
  const units = Math.abs(quantity);
  const text = `${symbol}: ${why}, so that the pair cannot be left as one. ${unitsText(back, units)} of ${back} is bought back alone; ${unsold} covers it until then, and is offered afterwards`;
  alarm(turn, { kind: 'exit-held', symbol, text }, chain);
  const closing = exitSide(side);
  const { account, journalId, seq } = turn.state;
  const booked = turn.record(
    executionBooked({
      ...{ execId: `apart.${journalId}.${seq + 1}.01`, orderRef: '', account, symbol },
      ...{ side: closing, shares: units, price: averagePrice, executedAt: turn.now },
      ...{ leg: 'x', positionId, strategy, priceSource: 'apart' },
    }),
    newestOf(turn, chain),
  );
  const fill = { type: 'fill', shares: -quantity, price: averagePrice } as const;
  const last = apply(turn, position, fill, after(booked));
  turn.touched.add(positionId);
  const reason = position.status === 'closing' ? position.reason : 'operator';
  const second = Math.max(LEAST_PRICE, entryPriceOf(turn, positionId, vertical.second));
  const prices = { [vertical.second]: second, [vertical.first]: averagePrice + second };
  for (const [contract, held] of [
    [back, -1],
    [unsold, 1],
  ] as const)
    takeUp(
      turn,
      position,
      {
        ...{ symbol: contract, quantity: held * units, price: prices[contract] ?? LEAST_PRICE },
        ...{ reason, collateral: contract === back ? 'contract' : undefined },
      },
      newestOf(turn, last),
    );
  combineAgain(turn);
}
