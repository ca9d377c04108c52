// Two option contracts traded as one instrument: the first bought, the second sold. `AAPL 261218C00230000-261218C00240000`.
// Decision 0058
import type { TradingDay } from '../../kernel/instant.ts';
import { isVerticalId } from '../instruments/amount.ts';
import type { OptionRight } from '../instruments/option-right.ts';
import { comparePrices, type PriceStep } from '../instruments/tick-grid.ts';
import {
  type InstrumentId,
  idAsWritten,
  type OptionTerms,
  optionIdOf,
  parseOptionId,
} from './option-id.ts';

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

/** Per share, of one that is bought (1) or sold (-1) at this net price and held until it expires. */
export function boundsAt(
  { right, strike, width }: Pick<Vertical, 'right' | 'strike' | 'width'>,
  price: number,
  sign: 1 | -1 = 1,
): { readonly maxGain: number; readonly maxLoss: number; readonly breakEven: number } {
  const rest = difference(width, price);
  const breakEven = right === 'call' ? strike + price : strike - price;
  return sign === 1
    ? { maxGain: rest, maxLoss: price, breakEven }
    : { maxGain: price, maxLoss: rest, breakEven };
}

/**
 * Per share, what is at stake in one that was opened at this price: of what was bought what was paid, of a vertical that was sold its
 * width less the credit, which its margin takes. Of anything else that was sold its price, which bounds nothing.
 */
export function priceAtStake(id: string, price: number, sign: 1 | -1): number {
  const width = sign === -1 ? parseVertical(id)?.width : undefined;
  return width === undefined ? price : Math.max(0, difference(width, price));
}

/** Without rounding error: prices have six places at most. */
function difference(one: number, other: number): number {
  return Math.round((one - other) * PLACES) / PLACES;
}

const PLACES = 1e6;

/** Undefined for any other text, also for one whose second contract is worth more than its first. */
export function parseVertical(id: string): Vertical | undefined {
  if (!isVerticalId(id)) return undefined;
  const [first = '', suffix = ''] = id.split('-');
  const root = first.slice(0, first.indexOf(' '));
  const vertical = verticalOf(first, `${root} ${suffix}`);
  return vertical?.id === id ? vertical : undefined;
}

/** The option contracts that an id stands for, with the sign that one unit of it holds of each; none for a stock. */
export function contractsIn(
  id: string,
): readonly { readonly contract: string; readonly sign: 1 | -1 }[] {
  const vertical = parseVertical(id);
  if (vertical === undefined) return parseOptionId(id) ? [{ contract: id, sign: 1 }] : [];
  return [
    { contract: vertical.first, sign: 1 },
    { contract: vertical.second, sign: -1 },
  ];
}

/** What a contract and a vertical have in common; undefined for a stock. */
export function optionTermsOf(
  id: string,
): Pick<OptionTerms, 'root' | 'expiry' | 'right'> | undefined {
  return parseOptionId(id) ?? parseVertical(id);
}

/** Of verticals on stocks and funds; those on the S&P 500 index have a coarser grid. Not listed anywhere: what brokers accept. */
const CENTS: readonly PriceStep[] = [{ lowEdge: 0, increment: 0.01 }];
const FIVE_CENTS: readonly PriceStep[] = [{ lowEdge: 0, increment: 0.05 }];
const OF_SPX: ReadonlySet<string> = new Set(['SPX', 'SPXW']);

export function verticalSteps({ root }: Pick<Vertical, 'root'>): readonly PriceStep[] {
  return OF_SPX.has(root) ? FIVE_CENTS : CENTS;
}

/** Like `idAsWritten`; the legs of a vertical may come in any order, and with or without a repeated root. */
export function instrumentAsWritten(text: string): string {
  const [one = '', other = '', ...more] = text
    .toUpperCase()
    .split('-')
    .map((part) => part.trim());
  const root = parseOptionId(one)?.root;
  if (root === undefined || more.length > 0) return idAsWritten(text);
  return verticalOf(one, /^\d/.test(other) ? `${root} ${other}` : other)?.id ?? idAsWritten(text);
}
