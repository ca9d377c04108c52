// Contracts that a person has sold in the account, as far as neither shares nor another contract of theirs cover them.
import type { TradingDay } from '../../../kernel/instant.ts';
import { amountOf, STANDARD_MULTIPLIER } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { type OptionTerms, parseOptionId } from '../../../market/options/option-id.ts';
import { type HeldPosition, isHeld, quantityOf } from '../../domain/positions/position-state.ts';
import { heldShares } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { positionsOn, underlyingIn } from '../state/underlying.ts';
import { hasExpired } from '../turn/expiry.ts';
import type { Turn } from '../turn/turn.ts';
import { foreignIn, foreignShares, goneOfOthers, isBehind } from './foreign.ts';

export interface Contract {
  readonly symbol: string;
  readonly terms: OptionTerms;
  /** Of others: signed, or what of it nothing covers. */
  readonly quantity: number;
}

/**
 * What perhaps nothing of theirs covers, and a contract of ours does: what expires no later than that, and what an assignment leaves of
 * calls, shares that are short.
 */
export function coveredBy(turn: Turn, long: string): readonly Contract[] {
  const own = parseOptionId(long);
  if (own === undefined) return [];
  const underlying = underlyingIn(turn.state, long);
  const others = [...leastOfOthers(turn), ...shortShares(turn, underlying)];
  return uncoveredOf(turn, others).filter(
    ({ symbol, terms: { right, expiry } }) =>
      right === own.right &&
      expiry <= own.expiry &&
      underlyingIn(turn.state, symbol) === underlying,
  );
}

/** What is left of a vertical, unless somebody has asked for its end: it stays as far as others rely on it. */
export function mayStay({ asked }: State, position: HeldPosition): boolean {
  const { positionId, quantity, isOfVertical } = position;
  const isAlone = position.status === 'closing' && position.reason === 'unprotected';
  return isAlone && isOfVertical === true && quantity > 0 && !asked.closes.has(positionId);
}

export interface Cover {
  readonly position: HeldPosition;
  /** How many of its contracts others rely on. */
  readonly units: number;
}

/** What is left of our verticals with this contract's right. Together no more is relied on than others have sold: what expires first covers first. */
export function coversOnSide(turn: Turn, contract: string): readonly Cover[] {
  const right = parseOptionId(contract)?.right;
  const staying = positionsOn(turn.state, underlyingIn(turn.state, contract))
    .filter(isHeld)
    .filter(({ symbol }) => parseOptionId(symbol)?.right === right)
    .filter((position) => mayStay(turn.state, position));
  let used = 0;
  return staying.toSorted(byExpiry).map((position) => {
    const relied = unitsOf(coveredBy(turn, position.symbol)) - used;
    const units = Math.max(0, Math.min(position.quantity, relied));
    used += units;
    return { position, units };
  });
}

/** What others rely on of one contract more of ours. */
export function stillUncovered(turn: Turn, long: string): number {
  const before = coversOnSide(turn, long).filter(
    ({ position }) => expiryOf(position) <= expiryOf({ symbol: long }),
  );
  return unitsOf(coveredBy(turn, long)) - before.reduce((sum, { units }) => sum + units, 0);
}

/** What of ours stays for this contract of others; none unless it covers all that relies on it. */
export function coversOfOurs(turn: Turn, short: string): readonly Cover[] {
  const covers = coversOnSide(turn, short).filter(({ units }) => units > 0);
  const last = covers.at(-1)?.position.symbol;
  const relied = last === undefined ? 0 : unitsOf(coveredBy(turn, last));
  if (covers.reduce((sum, { units }) => sum + units, 0) < relied) return [];
  return covers.filter(({ position }) =>
    coveredBy(turn, position.symbol).some(({ symbol }) => symbol === short),
  );
}

function unitsOf(contracts: readonly Contract[]): number {
  return contracts.reduce((sum, { quantity }) => sum + quantity, 0);
}

function byExpiry(one: HeldPosition, other: HeldPosition): number {
  return expiryOf(one) < expiryOf(other) ? -1 : Number(expiryOf(one) > expiryOf(other));
}

function expiryOf({ symbol }: Pick<HeldPosition, 'symbol'>): string {
  return parseOptionId(symbol)?.expiry ?? '';
}

/** Contracts of others, by name, as far as nothing of theirs and no share that is free covers them. */
export function uncoveredShorts(turn: Turn): ReadonlyMap<string, Contract> {
  const naked = uncoveredOf(turn, contractsOfOthers(turn));
  return new Map(naked.map((one) => [one.symbol, one]));
}

function uncoveredOf(turn: Turn, contracts: readonly Contract[]): readonly Contract[] {
  const sides = Map.groupBy(contracts, ({ symbol, terms: { right } }) =>
    JSON.stringify([underlyingIn(turn.state, symbol), right]),
  );
  return [...sides.values()].flatMap((side) => uncovered(turn, side));
}

function contractsOfOthers(turn: Turn): readonly Contract[] {
  return [...turn.state.foreign].flatMap(([symbol, known]) => {
    const terms = parseOptionId(symbol);
    const quantity = known - Math.sign(known) * goneOfOthers(turn, symbol);
    return terms === undefined || hasExpired(turn, symbol) ? [] : [{ symbol, terms, quantity }];
  });
}

/** Of what is recorded and what the account shows the lower: what was sold counts before a complete answer, and what was bought after it. */
function leastOfOthers(turn: Turn): readonly Contract[] {
  const { state, broker } = turn;
  const symbols = new Set([...state.foreign.keys(), ...broker.positions.keys()]);
  return [...symbols].flatMap((symbol) => {
    const terms = parseOptionId(symbol);
    if (terms === undefined || hasExpired(turn, symbol)) return [];
    const known = state.foreign.get(symbol) ?? 0;
    const shown = isVerticalBehind(turn, symbol) ? undefined : foreignIn(turn, symbol);
    return [{ symbol, terms, quantity: Math.min(known, shown ?? known) }];
  });
}

/** In hundreds: like calls at nothing, which whatever call of theirs or ours covers. */
function shortShares(turn: Turn, stock: string): readonly Contract[] {
  const { state } = turn;
  const known = state.foreign.get(stock) ?? 0;
  const least = Math.min(known, foreignIn(turn, stock) ?? known);
  const hundreds = Math.floor(-(least + heldShares(state, stock)) / STANDARD_MULTIPLIER);
  if (hundreds <= 0) return [];
  const terms = { root: stock, expiry: BEFORE_ALL, right: 'call', strike: 0 } as const;
  return [{ symbol: stock, terms, quantity: -hundreds }];
}

const BEFORE_ALL = '2000-01-01' as TradingDay;

/** The row may lack what an order for a vertical of ours has filled of the contract. */
function isVerticalBehind(turn: Turn, contract: string): boolean {
  const { at = 0 } = turn.broker.positions.get(contract) ?? {};
  return [...turn.state.positionBySymbol.keys()]
    .filter((symbol) => contractsIn(symbol).some((leg) => leg.contract === contract))
    .some((symbol) => isBehind(turn, symbol, at));
}

/** A contract covers what expires with it or before, so the shorts that expire last choose first. */
function uncovered(turn: Turn, side: readonly Contract[]): readonly Contract[] {
  const latestFirst = side.toSorted((one, other) =>
    one.terms.expiry < other.terms.expiry ? 1 : -1,
  );
  let shares = sharesFor(turn, side);
  let used = 0;
  return latestFirst.flatMap((one) => {
    if (one.quantity >= 0) return [];
    const able = side.filter(
      ({ quantity, terms }) => quantity > 0 && terms.expiry >= one.terms.expiry,
    );
    const free = able.reduce((sum, { quantity }) => sum + quantity, 0) - used;
    const byContracts = Math.min(-one.quantity, free);
    used += byContracts;
    const hundreds = Math.floor(shares / STANDARD_MULTIPLIER);
    const byShares = Math.min(-one.quantity - byContracts, hundreds);
    shares -= byShares * STANDARD_MULTIPLIER;
    const quantity = -one.quantity - byContracts - byShares;
    return quantity > 0 ? [{ ...one, quantity }] : [];
  });
}

/** Shares cover calls unless calls of ours need them, and shares that were sold short cover puts. Those of a trade leave by its stop. */
function sharesFor(turn: Turn, [first]: readonly Contract[]): number {
  if (first === undefined) return 0;
  const { state } = turn;
  const stock = underlyingIn(state, first.symbol);
  const foreign = foreignShares(turn, stock);
  if (first.terms.right === 'put') return Math.max(0, -foreign);
  return Math.max(0, foreign + heldShares(state, stock) - reservedShares(state, stock));
}

function reservedShares(state: State, stock: string): number {
  const written = positionsOn(state, stock).filter(({ plan }) => plan.collateral === 'shares');
  return written.reduce(
    (sum, one) => sum + amountOf(one.symbol, 1, Math.max(0, -quantityOf(one))),
    0,
  );
}
