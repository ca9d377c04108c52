// Exercise and assignment have no event: contracts are gone, a hundred shares for each have come or gone, and nothing was executed.
// Only that pattern is read as a delivery, and only if one set of contracts fits it.

import { contractsIn } from '../../../market/options/combination.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { exactShares } from '../../domain/positions/whole-part.ts';
import { unitsWith } from '../../domain/wording/figures.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import {
  foreignShares,
  goneOfOthers,
  isBehind,
  isLeftOpen,
  noteForeign,
} from '../protective-orders/foreign.ts';
import { countDelivered } from '../protective-orders/listed-deliveries.ts';
import { splitShares } from '../split/settle-split.ts';
import { ourShares, ownQuantity } from '../state/position-lookups.ts';
import { heldOptions, underlyingIn } from '../state/underlying.ts';
import { alarm, askForSymbol } from '../turn/actions.ts';
import { hasExpired, isDelivered } from '../turn/expiry.ts';
import { isOutsideSession } from '../turn/session-bounds.ts';
import type { Turn } from '../turn/turn.ts';
import { awaitRest, type Contracts, sharesOf } from './awaited-delivery.ts';
import { bookDelivery, type Delivered, exerciseOf } from './book-delivery.ts';
import { isAwaited, isConfirmed } from './confirmed.ts';
import { areClosedByExercise } from './exercised-shares.ts';
import { endedBetween, isEndAwaited } from './expired-between.ts';
import { isOurs, setsOf, setsWith } from './fitting-sets.ts';
import { executionsOfOthers } from './manual-closings.ts';
import { goneUnits, wasSeenGone } from './seen-gone.ts';
import { type SplitExercise, splitExerciseOf } from './split-exercise.ts';
import {
  isPriceAwaited,
  maySplitExplain,
  PRICE_AWAITED_MS,
  splitInstead,
  unitsIn,
} from './split-instead.ts';

/**
 * Books what two snapshots agree to have been delivered. Returns the symbols that the comparison leaves alone: contracts whose
 * delivery is settled, awaited or doubtful, and shares that may be theirs.
 */
export function settleDeliveries(turn: Turn, snapshot: BrokerSnapshot): ReadonlySet<string> {
  const left = new Set<string>();
  const optionsOf = Map.groupBy(heldOptions(turn.state), (symbol) =>
    underlyingIn(turn.state, symbol),
  );
  for (const underlying of turn.broker.deliveries.keys())
    if (!optionsOf.has(underlying)) turn.broker.deliveries.delete(underlying);
  for (const [underlying, options] of optionsOf)
    for (const symbol of settleIn(turn, { underlying, options }, snapshot)) left.add(symbol);
  return left;
}

function settleIn(turn: Turn, contracts: Contracts, snapshot: BrokerSnapshot): readonly string[] {
  const { underlying, options } = contracts;
  const { deliveries } = turn.broker;
  const awaited = options.filter((symbol) => hasExpired(turn, symbol));
  // Until the shares of an exercise would have come, an expired contract that is missing says nothing.
  const early = awaited.filter((symbol) => !isDelivered(turn, symbol));
  const symbols = [underlying, ...options];
  if (symbols.some((symbol) => isBehind(turn, symbol, snapshot.requestedAt))) return early;
  const shares = beyondOurs(turn, underlying);
  const gone = options.flatMap((symbol) => goneOf(turn, symbol));
  if (isSplitSettled(turn, contracts, { gone, shares }, snapshot)) return [underlying, ...options];
  if (options.some((symbol) => isEndAwaited(turn, symbol, shares))) return [underlying, ...awaited];
  // What a session has left to a person stays so when it has closed.
  if (shares !== 0 && isLeftOpen(turn, underlying)) return early;
  const split = splitInstead(turn, underlying);
  const wasTraded = split === 'shown' || isTraded(turn, contracts, snapshot);
  const others = othersGoneIn(turn, underlying, snapshot);
  const restOf = () => {
    const rest = wasTraded ? [] : awaitRest(turn, { ...contracts, gone, shares });
    return rest.length === 0 ? [] : [...rest, ...namesOf(others)];
  };
  if (shares === 0 || (gone.length === 0 && awaited.length === 0)) {
    const untraded = gone.filter(({ symbol }) => !hasExpired(turn, symbol));
    noteGone(turn, contracts, untraded, snapshot);
    return [...early, ...restOf()];
  }
  const sets = wasTraded ? [] : setsWith(gone, others, shares);
  const fitting =
    split === 'open' ? [] : sets.filter((set) => !maySplitExplain(turn, underlying, set, shares));
  const [delivered] = fitting;
  const ended = gone.flatMap(({ symbol, remains }) => [symbol, ...(remains ? [remains] : [])]);
  const touched = [underlying, ...new Set([...awaited, ...ended, ...namesOf(others)])];
  if (delivered === undefined || fitting.length > 1) {
    const [only, ...more] = delivered === undefined ? sets : [];
    if (only && more.length === 0 && isPriceAwaited(turn, underlying, only, snapshot))
      return [...touched, ...restOf()];
    noteGone(turn, contracts, gone, snapshot);
    // More may come until the session opens.
    return early.length === 0 ? restOf() : [underlying, ...early];
  }
  const key = JSON.stringify(unitsIn(delivered));
  if (isConfirmed(turn, deliveries, underlying, { key, at: snapshot.requestedAt }))
    bookAll(turn, underlying, delivered, snapshot);
  return touched;
}

/** What was gone before options traded was not traded, although nothing explains the shares yet. */
function noteGone(
  turn: Turn,
  { underlying, options }: Contracts,
  gone: readonly Delivered[],
  { requestedAt: at }: BrokerSnapshot,
): void {
  const { deliveries } = turn.broker;
  const isStill = (symbol: string) => wasSeenGone(turn, symbol) && goneUnits(turn, symbol) > 0;
  const names = options.filter(
    (symbol) => isTime(turn, symbol) && (namesOf(gone).includes(symbol) || isStill(symbol)),
  );
  if (names.length === 0) deliveries.delete(underlying);
  else deliveries.set(underlying, { key: JSON.stringify(names), at });
}

interface Moved {
  readonly gone: readonly Delivered[];
  /** Signed. */
  readonly shares: number;
}

/** What was exercised was split in the same night: booked once two snapshots agree and a price of the day proves it. */
function isSplitSettled(
  turn: Turn,
  contracts: Contracts,
  moved: Moved,
  snapshot: BrokerSnapshot,
): boolean {
  const { underlying } = contracts;
  const { deliveries } = turn.broker;
  const found = splitExerciseOf(turn, underlying, moved);
  if (found === undefined || isTraded(turn, contracts, snapshot)) return false;
  askForSymbol(turn, underlying);
  const key = JSON.stringify(['split', moved.shares, ...namesOf(found.delivered)]);
  const seen = { key, at: snapshot.requestedAt };
  if (found.ratio === undefined)
    return (
      !isOutsideSession(turn, underlying) &&
      isAwaited(turn, deliveries, underlying, { ...seen, forMs: PRICE_AWAITED_MS })
    );
  if (isConfirmed(turn, deliveries, underlying, seen))
    bookSplit(turn, underlying, { ...found, ratio: found.ratio }, snapshot);
  return true;
}

/** The shares as they were asked for, and then their split. */
function bookSplit(
  turn: Turn,
  underlying: string,
  { delivered, scale, ratio }: Required<SplitExercise>,
  snapshot: BrokerSnapshot,
): void {
  for (const one of delivered) bookDelivery(turn, underlying, { ...one, ratio });
  countDelivered(turn, { symbol: underlying, strikes: strikesOf(delivered) }, snapshot);
  splitShares(turn, underlying, scale, ratio);
}

function bookAll(
  turn: Turn,
  underlying: string,
  delivered: readonly Delivered[],
  snapshot: BrokerSnapshot,
): void {
  for (const one of delivered.filter(isOurs)) bookDelivery(turn, underlying, one);
  countDelivered(turn, { symbol: underlying, strikes: strikesOf(delivered) }, snapshot);
  const others = delivered.filter((one) => !isOurs(one));
  // They are recorded as foreign before the comparison could read a split from them.
  if (others.length > 0) noteForeign(turn, underlying);
  for (const one of others) notifyOthers(turn, underlying, one);
}

/** What is theirs now has no stop of ours, and short shares lose without a bound. */
function notifyOthers(turn: Turn, underlying: string, { symbol, contracts }: Delivered): void {
  const shares = foreignShares(turn, underlying);
  if (shares === 0) return;
  const bound = shares < 0 ? ', and nothing bounds what they can lose' : '';
  const text = `${symbol}: beside ours ${unitsWith(symbol, contracts, 'are')} gone that others held or had sold. ${shares} shares of ${underlying} are in the account that are not ours and have no stop${bound}. They are left as they are; look at the account, or run \`sluice adopt ${underlying} --yes\``;
  alarm(turn, { kind: 'foreign-position', symbol: underlying, text });
}

/** Signed shares or contracts that came or went since they were last recorded, beside what is ours. */
export function beyondOurs({ state, broker }: Turn, symbol: string): number {
  const net = broker.positions.get(symbol)?.quantity ?? 0;
  return exactShares(net - ourShares(state, symbol) - (state.foreign.get(symbol) ?? 0));
}

/** What the account lacks of a contract that can have been exercised: expired, or before a session opens. */
function goneOf(turn: Turn, symbol: string): readonly Delivered[] {
  const terms = parseOptionId(symbol);
  if (terms === undefined) return [...assignedOf(turn, symbol), ...endedBetween(turn, symbol)];
  const ours = ownQuantity(turn.state, symbol);
  const contracts = goneUnits(turn, symbol);
  if (contracts <= 0) return [];
  if (!isTime(turn, symbol) && exerciseOf(turn, symbol) === undefined) return [];
  return [
    { symbol, terms, contracts, shares: sharesOf(symbol, terms, Math.sign(ours) * contracts) },
  ];
}

/** Options do not trade, or have not traded since it was seen to be gone. */
function isTime(turn: Turn, symbol: string): boolean {
  return hasExpired(turn, symbol) || isOutsideSession(turn, symbol) || wasSeenGone(turn, symbol);
}

/**
 * Of a vertical, what was assigned of the contract that it has sold: that one is gone, and the one that it has bought remains. If both
 * are gone, the shares of one say nothing of the other.
 */
function assignedOf(turn: Turn, symbol: string): readonly Delivered[] {
  const ours = ownQuantity(turn.state, symbol);
  const legs = contractsIn(symbol);
  const sold = legs.find(({ sign }) => sign * ours < 0)?.contract;
  const remains = legs.find(({ sign }) => sign * ours > 0)?.contract;
  const terms = parseOptionId(sold ?? '');
  if (sold === undefined || remains === undefined || terms === undefined) return [];
  const contracts = goneUnits(turn, symbol);
  const isAlone =
    beyondOurs(turn, remains) === contracts &&
    Math.abs(beyondOurs(turn, sold)) === goneOfOthers(turn, sold) &&
    contracts > 0;
  if (!isTime(turn, symbol) || !isAlone) return [];
  return [{ symbol, sold, remains, terms, contracts, shares: sharesOf(sold, terms, -contracts) }];
}

function strikesOf(delivered: readonly Delivered[]): readonly number[] {
  return delivered.map(({ terms }) => terms.strike);
}

function namesOf(contracts: readonly Delivered[]): readonly string[] {
  return contracts.map(({ symbol }) => symbol);
}

/** Whether contracts of ours that brought so many shares, and some of others that are gone with them, explain all that have moved. */
export function isDeliveredBesideOthers(
  turn: Turn,
  { underlying, brought }: { readonly underlying: string; readonly brought: number },
  snapshot: BrokerSnapshot,
): boolean {
  const moved = beyondOurs(turn, underlying);
  if (moved === 0) return false;
  return setsOf(othersGoneIn(turn, underlying, snapshot), moved - brought).length > 0;
}

function othersGoneIn(
  turn: Turn,
  underlying: string,
  snapshot: BrokerSnapshot,
): readonly Delivered[] {
  const { foreign } = turn.state;
  const traded = new Set(executionsOfOthers(turn, snapshot).map(({ symbol }) => symbol));
  return [...foreign].flatMap(([symbol, known]) => {
    const terms = parseOptionId(symbol);
    if (terms === undefined || underlyingIn(turn.state, symbol) !== underlying) return [];
    if (traded.has(symbol)) return [];
    const contracts = goneOfOthers(turn, symbol);
    if (contracts === 0) return [];
    const shares = sharesOf(symbol, terms, Math.sign(known) * contracts);
    return [{ symbol, terms, contracts, shares, isOfOthers: true }];
  });
}

/** Somebody has traded the stock or a contract at another price than the strike: the shares need not be delivered. */
export function isTraded(
  turn: Turn,
  { underlying, options }: Contracts,
  snapshot: BrokerSnapshot,
): boolean {
  if (areContractsTraded(turn, { underlying, options }, snapshot)) return true;
  const strikes = new Set(legsOf(options).map((contract) => parseOptionId(contract)?.strike));
  return executionsOfOthers(turn, snapshot).some(
    ({ symbol, price }) => symbol === underlying && !strikes.has(price),
  );
}

/** The same, even if somebody has traded the stock: that does not end a contract. */
export function areContractsTraded(
  turn: Turn,
  { underlying, options }: Contracts,
  snapshot: BrokerSnapshot,
): boolean {
  const isOurs = ownQuantity(turn.state, underlying) !== 0;
  if (isOurs && !areClosedByExercise(turn, underlying)) return true;
  const legs = legsOf(options);
  return executionsOfOthers(turn, snapshot).some(({ symbol }) => legs.includes(symbol));
}

function legsOf(options: readonly string[]): readonly string[] {
  return options.flatMap((symbol) => contractsIn(symbol).map(({ contract }) => contract));
}
