// Two option contracts traded as one instrument: the first bought, the second sold. `AAPL 261218C00230000-261218C00240000`.
// Decision 0058
import type { TradingDay } from '../../kernel/instant.ts';
import { isCombinationId } from '../instruments/amount.ts';
import type { OptionRight } from '../instruments/option-right.ts';
import { comparePrices } from '../instruments/tick-grid.ts';
import { type InstrumentId, optionIdOf, parseOptionId } from './option-id.ts';

/** The first contract is worth at least as much as the second, so that the net price lies between 0 and the width. */
export interface Vertical {
  readonly id: InstrumentId;
  readonly first: InstrumentId;
  readonly second: InstrumentId;
  readonly root: string;
  readonly expiry: TradingDay;
  readonly right: OptionRight;
  /** Of the first contract. */
  readonly strike: number;
  /** The distance of the strikes: what one share of it is worth at most. */
  readonly width: number;
}

/** The contract with the greater value, in either order of the arguments; undefined unless they differ in the strike alone. */
export function verticalOf(one: string, other: string): Vertical | undefined {
  const [terms, others] = [parseOptionId(one), parseOptionId(other)];
  if (terms === undefined || others === undefined) return undefined;
  const { root, expiry, right } = terms;
  const isAlike = others.root === root && others.expiry === expiry && others.right === right;
  if (!isAlike || comparePrices(terms.strike, others.strike) === 0) return undefined;
  const isOneFirst = right === 'call' ? terms.strike < others.strike : terms.strike > others.strike;
  const [first, second] = (isOneFirst ? [terms, others] : [others, terms]).map(optionIdOf);
  if (first === undefined || second === undefined) return undefined;
  const id = `${first}-${second.slice(root.length + 1)}` as InstrumentId;
  const strike = isOneFirst ? terms.strike : others.strike;
  const width = Math.abs(terms.strike - others.strike);
  return { id, first, second, root, expiry, right, strike, width };
}

/** Undefined for any other text, also for one whose second contract is worth more than its first. */
export function parseVertical(id: string): Vertical | undefined {
  if (!isCombinationId(id)) return undefined;
  const [first = '', suffix = ''] = id.split('-');
  const root = first.slice(0, first.indexOf(' '));
  const vertical = verticalOf(first, `${root} ${suffix}`);
  return vertical?.id === id ? vertical : undefined;
}

/** Without rounding error: prices have six places at most. */
export function difference(one: number, other: number): number {
  return Math.round((one - other) * PLACES) / PLACES;
}

const PLACES = 1e6;
