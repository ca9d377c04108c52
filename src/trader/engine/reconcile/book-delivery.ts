// Books an exercise or an assignment that the account shows: the contracts end at nothing, and the shares are ours at the strike.
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import type { OptionTerms } from '../../../market/options/option-id.ts';
import { isTwoSided } from '../../../market/quotes/quote.ts';
import type { ExitPlan } from '../../domain/exits/exit-plan.ts';
import { isSound } from '../../domain/exits/protective-stop.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { factorOf, priceRatio, type SplitRatio } from '../../domain/splits/split-ratio.ts';
import type { StopRule } from '../../domain/strategy/strategy.ts';
import type { Delivery } from '../../domain/terms/delivery.ts';
import type { Exercise } from '../../domain/terms/exercise.ts';
import { exitSide, type PositionSide, signedShares } from '../../domain/terms/side.ts';
import { counted, price as priceText } from '../../domain/wording/figures.ts';
import { recordInferred } from '../intents/inferred-execution.ts';
import { noteForeign } from '../protective-orders/foreign.ts';
import {
  planWithoutEntry,
  type WithoutEntry,
  wholePremium,
} from '../protective-orders/plan-without-entry.ts';
import { heldShares, positionsIn } from '../state/position-lookups.ts';
import { alarm, apply, askForSymbol, beginClose, chainOf } from '../turn/actions.ts';
import { dividendOwedText } from '../turn/dividends.ts';
import { hasExpired } from '../turn/expiry.ts';
import { isOutsideSession } from '../turn/session-bounds.ts';
import { after, type Chain, newestOf, type Turn } from '../turn/turn.ts';
import { closeShares, sharesExercised } from './exercised-shares.ts';
import { deliverHolding, receiveHolding } from './inferred-holding.ts';
import { recordUpdate } from './settle-exercises.ts';

export interface Delivered {
  /** A contract or a vertical of ours. */
  readonly symbol: string;
  /** Of a vertical: the contract that it has sold and that was assigned, and the one that remains. */
  readonly sold?: string;
  readonly remains?: string;
  /** Of a vertical of which both contracts are gone: the one that was exercised or assigned. */
  readonly ended?: string;
  /** Of the contract that ended. */
  readonly terms: OptionTerms;
  readonly contracts: number;
  /** Signed, of the stock. */
  readonly shares: number;
  /** A person holds or has sold them: they explain shares and are not booked. */
  readonly isOfOthers?: boolean;
  /** The shares have been split since, which the caller books. */
  readonly ratio?: SplitRatio;
}

/** Oldest positions first, each with its own shares. */
export function bookDelivery(turn: Turn, underlying: string, delivered: Delivered): void {
  let left = delivered.contracts;
  for (const position of positionsIn(turn.state, delivered.symbol)) {
    if (!isHeld(position) || left === 0) continue;
    const contracts = Math.min(left, Math.abs(position.quantity));
    left -= contracts;
    const shares = (delivered.shares / delivered.contracts) * contracts;
    deliver(turn, underlying, position, { ...delivered, contracts, shares });
  }
}

// The shares have a stop before anything else is decided about them.
// Law 5: see src/trader/engine/protective-orders/protection.ts
function deliver(
  turn: Turn,
  underlying: string,
  position: HeldPosition,
  delivered: Delivered,
): void {
  const { symbol, sold, remains, ended: alone, contracts, shares } = delivered;
  const { positionId, strategy } = position;
  const { strike } = delivered.terms;
  const closed = sharesExercised(turn, position);
  const closing = exitSide(position.quantity > 0 ? 'long' : 'short');
  const by = position.quantity > 0 && sold === undefined ? 'exercise' : 'assignment';
  const source = by === 'exercise' ? 'exercised' : 'assigned';
  const price = endPrice(position, delivered);
  const ended = recordInferred(
    turn,
    {
      ...{ orderRef: '', brokerLink: undefined, symbol, side: closing, shares: contracts, price },
      ...{ leg: 'x', positionId, strategy, priceSource: source },
    },
    newestOf(turn, chainOf(position)),
  );
  const fill = { type: 'fill', shares: signedShares(closing, contracts), price } as const;
  const last = apply(turn, position, fill, after(ended));
  turn.touched.add(positionId);
  const asked = exerciseOf(turn, symbol);
  const before = asked === undefined ? last : (recordUpdate(turn, asked, DONE) ?? last);
  const option = sold ?? alone ?? symbol;
  const delivery: Delivery = { option, contracts, strike, by, positionId, isInferred: true };
  const isCovered = remains !== undefined && !hasExpired(turn, remains);
  const ofShares = { ...delivery, ...(isCovered && { coveredBy: remains }) };
  if (closed !== undefined) return closeShares(turn, closed, { shares, price: strike }, before);
  const isTaken = shares < 0 && heldShares(turn.state, underlying) >= -shares;
  if (isTaken) deliverHolding(turn, underlying, { shares: -shares, price: strike, source }, before);
  else if (isBoughtToHold(turn, position, shares)) {
    const last = receiveHolding(turn, underlying, { shares, price: strike, source }, before);
    // Nothing may have asked for its prices before.
    askForSymbol(turn, underlying);
    notifyHolding(turn, delivered, { underlying, chain: last });
  } else {
    const side: PositionSide = shares > 0 ? 'long' : 'short';
    const stock = { symbol: underlying, side };
    const at = priceAsCame(turn, stock, delivered, asked);
    const house = houseRule(turn);
    const plan = planWithoutEntry(turn, { ...stock, price: at }, house, house);
    const taken = { symbol: underlying, side, quantity: shares, averagePrice: strike, plan };
    const own = takeOver(turn, position, { ...taken, delivery: ofShares }, before);
    if (delivered.ratio === undefined) noteForeign(turn, underlying, own.chain);
    notify(turn, delivered, { delivery: ofShares, own, plan, isAsked: asked !== undefined });
    // A strategy asks for contracts, not for shares; a person who exercises asks for shares.
    if (asked === undefined) closeSoon(turn, own.positionId);
  }
  if (remains === undefined) return;
  const plan = wholePremium(price === 0 ? (priceOf(turn, remains, 'long') ?? 0.01) : price);
  const left = { symbol: remains, side: 'long', quantity: contracts, averagePrice: price } as const;
  const own = takeOver(turn, position, { ...left, plan, delivery }, newestOf(turn, before));
  noteForeign(turn, remains, own.chain);
  closeSoon(turn, own.positionId);
}

/** Its cash was reserved for these shares. Where no holdings are allowed, the shares have a stop and leave at the open, like any others. */
function isBoughtToHold(
  { settings }: Turn,
  { plan }: Pick<HeldPosition, 'plan'>,
  shares: number,
): boolean {
  return plan.collateral === 'cash' && shares > 0 && settings.manual.allowsHoldings;
}

function notifyHolding(
  turn: Turn,
  { symbol, contracts, shares, terms: { strike } }: Delivered,
  { underlying, chain }: { readonly underlying: string; readonly chain: Chain },
): void {
  const text = `${symbol}: ${counted(contracts, 'contract')} presumably assigned: gone without an execution, and ${shares} shares came. They are a holding at ${priceText(strike)}, paid by the cash that was reserved, and have no stop`;
  alarm(turn, { kind: 'inferred-execution', symbol: underlying, text }, chain);
}

/** The cost of a vertical stays with the contract that remains of it; what was received for one stays a gain. */
function endPrice({ quantity, averagePrice }: HeldPosition, { remains }: Delivered): number {
  return remains !== undefined && quantity > 0 ? averagePrice : 0;
}

type Taken = Pick<
  Extract<Fact, { type: 'position-adopted' }>,
  'symbol' | 'side' | 'quantity' | 'averagePrice' | 'plan' | 'delivery'
>;

interface Own {
  readonly positionId: string;
  readonly chain: Chain;
}

/** In the chain of the trade that it comes from. */
function takeOver(turn: Turn, from: HeldPosition, taken: Taken, before: Chain): Own {
  const { strategy, signalId, configHash } = from;
  const { symbol, averagePrice: price } = taken;
  const positionId = `${symbol}-${turn.state.seq + 1}`;
  const recorded = turn.record(
    {
      ...{ type: 'position-adopted', positionId, strategy, price, by: 'engine' },
      ...{ ...taken, signalId, configHash },
    },
    before,
  );
  askForSymbol(turn, symbol);
  turn.touched.add(positionId);
  return { positionId, chain: after(recorded) };
}

/** Of a share as it came: a price of today is of the shares after a split, also where the account does not show these yet. */
function priceAsCame(
  turn: Turn,
  { symbol, side }: Pick<WithoutEntry, 'symbol' | 'side'>,
  { terms, ratio }: Delivered,
  asked: Exercise | undefined,
): number {
  const now = priceOf(turn, symbol, side);
  if (now === undefined) return terms.strike;
  if (ratio !== undefined) return now * factorOf(ratio);
  const { underlyingPrice: before } = asked ?? {};
  const isOvernight = before !== undefined && isOutsideSession(turn, symbol);
  return isOvernight && priceRatio(before, now) !== undefined ? before : now;
}

function closeSoon(turn: Turn, positionId: string): void {
  const shown = turn.state.positions.get(positionId);
  if (shown !== undefined) beginClose(turn, shown, 'delivered');
}

interface Notice {
  readonly delivery: Delivery;
  readonly own: Own;
  readonly plan: ExitPlan;
  readonly isAsked: boolean;
}

function notify(
  turn: Turn,
  { shares, remains }: Delivered,
  { delivery: { option, contracts, strike, by, coveredBy }, own, plan, isAsked }: Notice,
): void {
  const { symbol = '' } = turn.state.positions.get(own.positionId) ?? {};
  const moved = shares > 0 ? `${shares} shares came` : `${-shares} shares were sold`;
  const all = remains === undefined ? 'they are' : `they and the ${contracts} ${remains} are`;
  const next = isAsked
    ? `\`sluice exit ${typedSymbol(symbol)} --yes\` closes them`
    : `${all} closed as soon as the market is open; to keep the shares, run \`sluice release ${typedSymbol(symbol)} --yes\``;
  const bound =
    coveredBy === undefined
      ? `with a stop at ${priceText(plan.stopPrice)}`
      : 'without a stop, since the other contract bounds what they can lose';
  const did = by === 'exercise' ? 'exercised' : 'assigned';
  const owed = shares < 0 ? dividendOwedText(turn, symbol, -shares) : '';
  const text = `${option}: ${counted(contracts, 'contract')} ${isAsked ? '' : 'presumably '}${did}: gone without an execution, and ${moved}. They are ours at ${priceText(strike)} ${bound}, and ${next}${owed}`;
  alarm(turn, { kind: 'inferred-execution', symbol, text }, own.chain);
}

const DONE = { status: 'done', why: '' } as const;

/** What a person has asked the broker to exercise of a contract; undefined without such a request. */
export function exerciseOf({ state }: Turn, symbol: string): Exercise | undefined {
  const asked = [...state.asked.exercises.values()];
  return asked.find((one) => one.symbol === symbol && one.action === 'exercise');
}

function houseRule({ settings }: Turn): StopRule {
  return { kind: 'percent', percent: settings.manual.defaultStopPercent };
}

/** At which the shares could be closed; the last trade without a quote. */
function priceOf(turn: Turn, symbol: string, side: PositionSide): number | undefined {
  const quote = turn.market.quote(symbol);
  if (quote !== undefined && isTwoSided(quote)) return side === 'long' ? quote.bid : quote.ask;
  const last = turn.market.last(symbol);
  return isSound(last) ? last : undefined;
}
