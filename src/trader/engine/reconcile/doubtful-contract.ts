// Contracts of ours that are gone in a way that nothing narrow explains: nothing is booked, and a person decides.
import { isOptionId } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';
import { unitsText } from '../../domain/wording/figures.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import { foreignIn, foreignShares, isLeftOpen } from '../protective-orders/foreign.ts';
import { scaleOf } from '../protective-orders/scale.ts';
import { ourShares, ownQuantity, positionsIn } from '../state/position-lookups.ts';
import { positionsOn, underlyingIn } from '../state/underlying.ts';
import { hasExpired, isDelivered } from '../turn/expiry.ts';
import { isOutsideSession } from '../turn/session-bounds.ts';
import type { Turn } from '../turn/turn.ts';
import { type Contracts, sharesOf } from './awaited-delivery.ts';
import { exerciseOf } from './book-delivery.ts';
import { contractInstead } from './contract-instead.ts';
import {
  areContractsTraded,
  beyondOurs,
  isDeliveredBesideOthers,
  isTraded,
} from './delivered-shares.ts';
import { netOfOthers } from './manual-closings.ts';
import { goneUnits, wasSeenGone } from './seen-gone.ts';

export interface Doubt {
  readonly text: string;
  /** Another contract is in its place: it is gone for good, and was not traded. */
  readonly isReplaced: boolean;
}

/** What happened as far as it can be seen, and what to type; undefined if there is no such doubt. The contract is missing. */
export function doubtAbout(
  turn: Turn,
  symbol: string,
  snapshot: BrokerSnapshot,
): Doubt | undefined {
  if (!isOptionId(symbol)) return undefined;
  const text = unexplained(turn, symbol, snapshot);
  if (text !== undefined) return { text, isReplaced: false };
  const replaced = replacedText(turn, symbol);
  if (replaced !== undefined) return { text: replaced, isReplaced: true };
  const left = leftText(turn, symbol, snapshot);
  if (left === undefined) return undefined;
  return { text: left, isReplaced: turn.broker.replacedContracts.has(symbol) };
}

/** A person has begun to close what came in its place: that says nothing of the contract itself, unless executions name all of it. */
function leftText(turn: Turn, symbol: string, snapshot: BrokerSnapshot): string | undefined {
  if (!isLeftOpen(turn, symbol)) return undefined;
  const isTradedWhole = positionsIn(turn.state, symbol)
    .filter(isHeld)
    .some((one) => netOfOthers(turn, one, goneUnits(turn, symbol), snapshot) !== undefined);
  if (isTradedWhole) return undefined;
  return `${symbol} is still gone from the account, and what came in its place has changed. Nothing is booked until ${releaseText(symbol)} takes it off our books`;
}

function unexplained(turn: Turn, symbol: string, snapshot: BrokerSnapshot): string | undefined {
  const underlying = underlyingIn(turn.state, symbol);
  const release = releaseText(symbol);
  const shares = foreignShares(turn, underlying);
  if (isDelivered(turn, symbol) && shares !== 0)
    return `${symbol} has expired and is gone, and ${shares} shares of ${underlying} are not ours, which no exercise of it explains: nothing is booked, and no entries are made in ${underlying}. Compare the broker's statement; if the contracts delivered shares, run \`sluice adopt ${underlying} --yes\`, which gives them a stop, else ${release}`;
  const asked = askedText(turn, symbol, snapshot);
  if (asked !== undefined) return asked;
  const late = seenLate(turn, symbol, { shares, snapshot });
  if (late?.isExercised === true) return exercisedText(turn, symbol, late);
  if (late !== undefined)
    return `${symbol}: ${late.contract} is gone from the account without an execution of today, and ${shares} shares of ${underlying} are not ours${ofThem(late, shares)}: presumably exercised or assigned while nothing looked. NOTHING PROTECTS these shares. Nothing is booked, and no entries are made in ${underlying}. \`sluice adopt ${underlying} --yes\` gives them a stop; then ${release} takes the contracts off our books`;
  return undefined;
}

/** The shares are others than those that the contracts bring which have ended. */
function askedText(turn: Turn, symbol: string, snapshot: BrokerSnapshot): string | undefined {
  const underlying = underlyingIn(turn.state, symbol);
  const ended = endedUntraded(turn, { underlying, options: [symbol] }, snapshot);
  const shares = wholePart(beyondOurs(turn, underlying));
  if (ended === undefined || shares === 0) return undefined;
  const { units, brought, what, by } = ended;
  const gone = `${symbol}: ${unitsText(symbol, units)} ${what}`;
  const brings = `${brought > 0 ? 'brings' : 'sells'} ${Math.abs(brought)}`;
  const beside = `where the ${by} ${brings}: perhaps a split or a trade came beside it`;
  const halted = `Nothing is booked, and no entries are made in ${underlying}. Compare the broker's statement`;
  const release = `${releaseText(symbol)} takes the contracts off our books`;
  if (shares * ourShares(turn.state, underlying) < 0)
    return `${gone}, and the account lacks ${Math.abs(shares)} shares of ${underlying} that are ours, ${beside}. ${halted}; then ${release}, and what is missing then counts as traded at an unknown price`;
  return `${gone}, and ${shares} shares of ${underlying} are not ours, ${beside}. NOTHING PROTECTS these shares. ${halted}; \`sluice adopt ${underlying} --yes\` gives them a stop; then ${release}`;
}

interface Ended {
  readonly units: number;
  /** Signed shares. */
  readonly brought: number;
  readonly what: string;
  readonly by: string;
}

/** What a person has asked to exercise, or what was sold and is gone since before options traded: later trades do not explain that. */
function endedUntraded(
  turn: Turn,
  contracts: Contracts & { readonly options: readonly [string] },
  snapshot: BrokerSnapshot,
): Ended | undefined {
  const { underlying, options } = contracts;
  const [symbol] = options;
  const units = goneUnits(turn, symbol);
  if (units <= 0) return undefined;
  const exercise = exerciseOf(turn, symbol);
  if (exercise !== undefined) {
    if (areContractsTraded(turn, contracts, snapshot)) return undefined;
    const brought = deliveredBy(symbol, exercise.contracts);
    return { units, brought, what: 'that were to be exercised are gone', by: 'exercise' };
  }
  const sold = contractsIn(symbol).find(({ sign }) => sign * ownQuantity(turn.state, symbol) < 0);
  if (sold === undefined || !wasSeenGone(turn, symbol)) return undefined;
  if (contractInstead(turn, symbol, underlying) !== undefined) return undefined;
  if (areContractsTraded(turn, contracts, beforeSession(turn, underlying, snapshot)))
    return undefined;
  const brought = deliveredBy(sold.contract, -units);
  return { units, brought, what: 'are gone since before options traded', by: 'assignment' };
}

function beforeSession(turn: Turn, stock: string, snapshot: BrokerSnapshot): BrokerSnapshot {
  if (isOutsideSession(turn, stock)) return snapshot;
  const { open = 0 } = turn.market.placeOf(stock).sessions.today(turn.now) ?? {};
  return { ...snapshot, executions: snapshot.executions.filter(({ at }) => at < open) };
}

/** Signed. */
function deliveredBy(contract: string, contracts: number): number {
  const terms = parseOptionId(contract);
  return terms === undefined ? 0 : sharesOf(contract, terms, contracts);
}

interface Seen {
  /** Of the underlying, that are not ours. */
  readonly shares: number;
  readonly snapshot: BrokerSnapshot;
}

function ofThem({ brought }: Delivered, shares: number): string {
  return brought === shares ? '' : `, ${brought} of them by this contract`;
}

/** Its shares may be those of contracts that a person has to decide about. */
export function isPerhapsDelivered(turn: Turn, stock: string, snapshot: BrokerSnapshot): boolean {
  return seenLateOn(turn, stock, snapshot).length > 0;
}

/**
 * Only what has moved shows that they may be: recorded as those of others, they would show it no more. All others are recorded at once, since
 * what has moved may be booked at night.
 */
export function isShownByMove(turn: Turn, stock: string, snapshot: BrokerSnapshot): boolean {
  if (isDeliveryInQuestion(turn, stock, snapshot)) return true;
  return seenLateOn(turn, stock, snapshot).some(({ isBesideOthers }) => isBesideOthers);
}

/** What has moved may be shares of an exercise or an assignment: it shows neither a sale nor a split. */
export function isDeliveryInQuestion(turn: Turn, stock: string, snapshot: BrokerSnapshot): boolean {
  if (isOptionId(stock)) return false;
  const isInQuestion = positionsOn(turn.state, stock).some(
    ({ symbol }) => isOptionId(symbol) && askedText(turn, symbol, snapshot) !== undefined,
  );
  // What a split alone explains was not delivered.
  return isInQuestion && scaleOf(turn, stock)?.verdict.kind !== 'split';
}

/** Shares that a holding lacks while a contract on its stock is left to a person may be those of the contract. */
export function isLackingWithLeft({ state }: Turn, stock: string): boolean {
  if (isOptionId(stock) || ownQuantity(state, stock) !== 0) return false;
  return positionsOn(state, stock).some(({ symbol }) => state.leftOpen.has(symbol));
}

function seenLateOn(turn: Turn, stock: string, snapshot: BrokerSnapshot): readonly Delivered[] {
  if (isOptionId(stock)) return [];
  const shares = foreignShares(turn, stock);
  return positionsOn(turn.state, stock).flatMap(({ symbol }) => {
    if (!isOptionId(symbol) || (foreignIn(turn, symbol) ?? 0) === 0) return [];
    return seenLate(turn, symbol, { shares, snapshot }) ?? [];
  });
}

/** Shares that were adopted would have a stop, and without them nothing bounds what was sold. */
function exercisedText(turn: Turn, symbol: string, { contract, remains = '' }: Delivered): string {
  const underlying = underlyingIn(turn.state, symbol);
  return `${symbol}: ${contract} is gone from the account without an execution, and its shares of ${underlying} are there: presumably a person has exercised it. They cover the short ${remains}. Nothing is booked, and no entries are made in ${underlying}. Close both together in the broker's app, then run ${releaseText(symbol)}, which takes the pair off our books`;
}

function releaseText(symbol: string): string {
  return `\`sluice release "${symbol}" --yes\``;
}

function replacedText(turn: Turn, symbol: string): string | undefined {
  const underlying = underlyingIn(turn.state, symbol);
  const other = hasExpired(turn, symbol) ? undefined : contractInstead(turn, symbol, underlying);
  return (
    other &&
    `${symbol} is gone from the account, and ${other} is there: presumably a corporate action has adjusted the contracts, which sluice does not trade. Nothing is booked, and no entries are made in ${underlying}. Until it is released its result stays as it was, and no order of ours closes it. Close what replaced it in the broker's app, then run ${releaseText(symbol)}`
  );
}

interface Delivered {
  readonly contract: string;
  /** Of a vertical, the other contract, which is still there. */
  readonly remains: string | undefined;
  /** Of a vertical, the contract that was bought: the one that was sold is short. */
  readonly isExercised: boolean;
  /** Signed shares that it has brought. */
  readonly brought: number;
  /** Only with contracts of others that are gone as well do its shares explain all that have moved. */
  readonly isBesideOthers: boolean;
}

/** Contracts of a person may have been assigned with ours: more shares are short, which nothing else explains as well. */
function mayHaveBrought(brought: number, shares: number): boolean {
  return brought === shares || (brought < 0 && shares < brought);
}

/** The contract that was delivered, if its shares are exactly those that are not ours. Seen in a session, somebody may have traded it. */
function seenLate(turn: Turn, symbol: string, { shares, snapshot }: Seen): Delivered | undefined {
  const { state } = turn;
  const ours = ownQuantity(state, symbol);
  const units = goneUnits(turn, symbol);
  const legs = contractsIn(symbol);
  const underlying = underlyingIn(state, symbol);
  const broughtBy = ({ contract, sign }: (typeof legs)[number]) =>
    deliveredBy(contract, sign * Math.sign(ours) * units);
  const ended = legs.find((leg) => {
    const isGone = leg.contract === symbol || (foreignIn(turn, leg.contract) ?? 0) === 0;
    const brought = broughtBy(leg);
    if (!isGone || brought === 0) return false;
    return (
      mayHaveBrought(brought, shares) ||
      isDeliveredBesideOthers(turn, { underlying, brought }, snapshot)
    );
  });
  const remains = legs.find(({ contract }) => contract !== ended?.contract)?.contract;
  const isOtherThere = remains === undefined || Math.abs(foreignIn(turn, remains) ?? 0) === units;
  const contracts = { underlying, options: [symbol] };
  if (units <= 0 || ended === undefined || !isOtherThere || isTraded(turn, contracts, snapshot))
    return undefined;
  const isExercised = remains !== undefined && ended.sign * ours > 0;
  const brought = broughtBy(ended);
  const isBesideOthers = !mayHaveBrought(brought, shares);
  return { contract: ended.contract, remains, isExercised, brought, isBesideOthers };
}
