// What contracts that have filled without the others leave to be closed, and at which prices it is taken over.
import { amountOf, averagePriceOf, priceOfAmount } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { verticalOf } from '../../../market/options/vertical.ts';
import type { Collateral } from '../../domain/terms/collateral.ts';
import { LEAST_PRICE } from '../protective-orders/take-up.ts';
import type { Missing, Unpaired } from '../state/leg-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { entryPriceOf } from '../turn/entry-prices.ts';
import type { Turn } from '../turn/turn.ts';

export interface Left {
  readonly symbol: string;
  /** Signed. */
  readonly quantity: number;
  readonly price: number;
  readonly collateral?: Collateral | undefined;
}

type Contracts = Pick<Missing, 'contract' | 'quantity'>;

/** The same number with its sign, and not more. */
export function atMost(quantity: number, most: number): number {
  return Math.sign(quantity) * Math.min(Math.abs(quantity), most);
}

/** `A has`, or `A and B have`. */
export function named(contracts: readonly Contracts[]): string {
  const names = contracts.map(({ contract }) => contract).join(' and ');
  return `${names} ${contracts.length === 1 ? 'has' : 'have'}`;
}

/** What an exit has not closed. */
export function heldOf(missing: readonly Missing[]): readonly Contracts[] {
  return missing.map(({ contract, quantity }) => ({ contract, quantity: -quantity }));
}

/** Short ones beside which no long one of the same vertical is there. */
export function uncoveredIn(contracts: readonly Contracts[]): readonly Contracts[] {
  return contracts.filter((short) => short.quantity < 0 && !isCovered(short, contracts));
}

function isCovered(short: Contracts, beside: readonly Contracts[]): boolean {
  return beside.some(
    ({ contract, quantity }) =>
      quantity >= -short.quantity && verticalOf(contract, short.contract) !== undefined,
  );
}

/** Of an entry: what has filled, at its price. */
export function asFilled(alone: readonly Unpaired[]): readonly Left[] {
  return alone.map((one) => ({
    ...{ symbol: one.contract, quantity: one.quantity, price: priceOf(one) },
    ...collateralOf(one, alone),
  }));
}

interface Broken {
  readonly alone: readonly Unpaired[];
  readonly missing: readonly Missing[];
  readonly units: number;
}

/** Of an exit: what it has not closed, at prices by which the units end without gain or loss, if that can be. */
export function asHeld(
  turn: Turn,
  { terms, positionId }: OrderRecord,
  { alone, missing, units }: Broken,
): readonly Left[] {
  const position = turn.state.positions.get(positionId);
  const average = position !== undefined && 'averagePrice' in position ? position.averagePrice : 0;
  const held = heldOf(missing);
  const left: Left[] = [];
  for (const [place, one] of held.entries()) {
    const { contract: symbol, quantity } = one;
    const isLast = place === held.length - 1;
    const known = isLast
      ? priceFor(terms.symbol, { alone, left, units }, { symbol, quantity, average })
      : entryPriceOf(turn, positionId, symbol);
    left.push({
      ...{ symbol, quantity, price: Math.max(LEAST_PRICE, known) },
      ...collateralOf(one, held),
    });
  }
  return left;
}

interface Ended {
  readonly alone: readonly Unpaired[];
  readonly left: readonly Left[];
  readonly units: number;
}

/** Per share, at which the units end: what was traded at its price, what is left at that of its take-over. */
export function netOf(symbol: string, ended: Ended): number {
  const worth = contractsIn(symbol).reduce(
    (sum, { contract, sign }) => sum + sign * worthOf(contract, ended),
    0,
  );
  return Math.round(priceOfAmount(symbol, worth, ended.units) * PLACES) / PLACES;
}

const PLACES = 1e6;

/** Of all its units. */
function worthOf(wanted: string, { alone, left }: Pick<Ended, 'alone' | 'left'>): number {
  const filled = alone.find(({ contract }) => contract === wanted);
  const rest = left.find(({ symbol }) => symbol === wanted);
  return (
    (filled === undefined ? 0 : amountOf(wanted, priceOf(filled), Math.abs(filled.quantity))) +
    (rest === undefined ? 0 : amountOf(wanted, rest.price, Math.abs(rest.quantity)))
  );
}

interface Last extends Pick<Left, 'symbol' | 'quantity'> {
  readonly average: number;
}

/** By which the net of all contracts is the average of the position. */
function priceFor(id: string, ended: Ended, { symbol, quantity, average }: Last): number {
  const sign = contractsIn(id).find(({ contract }) => contract === symbol)?.sign ?? 1;
  const others = netOf(id, ended);
  const missing = amountOf(id, sign * (average - others), ended.units);
  return priceOfAmount(symbol, missing, Math.abs(quantity));
}

function priceOf({ fills }: Unpaired): number {
  return averagePriceOf(fills.map(({ price, shares: units }) => ({ price, units })));
}

function collateralOf(one: Contracts, all: readonly Contracts[]): Pick<Left, 'collateral'> {
  return one.quantity < 0 && isCovered(one, all) ? { collateral: 'contract' } : {};
}
