// What contracts an instrument of options consists of: one by itself, two of a vertical, four of an iron condor.
// Decision 0058
import { isCombinationId } from '../instruments/amount.ts';
import type { OptionRight } from '../instruments/option-right.ts';
import type { PriceStep } from '../instruments/tick-grid.ts';
import { type Condor, condorOf, parseCondor } from './condor.ts';
import { idAsWritten, type OptionTerms, parseOptionId } from './option-id.ts';
import { difference, parseVertical, type Vertical, verticalOf } from './vertical.ts';

/** What is traded at the net of its contracts. */
export type Combination = Vertical | Condor;

/** Undefined for a contract by itself. */
export function parseCombination(id: string): Combination | undefined {
  return parseVertical(id) ?? parseCondor(id);
}

/** The verticals that it consists of; none for a contract by itself, or a stock. */
export function verticalsIn(id: string): readonly Vertical[] {
  const vertical = parseVertical(id);
  return vertical === undefined ? (parseCondor(id)?.wings ?? NONE) : [vertical];
}

const NONE: readonly Vertical[] = [];

/** What one share of a combination is worth at most; undefined for anything else. */
export function widthOf(id: string): number | undefined {
  return parseCombination(id)?.width;
}

/** The option contracts that an id stands for, with the sign that one unit of it holds of each; none for a stock. */
export function contractsIn(
  id: string,
): readonly { readonly contract: string; readonly sign: 1 | -1 }[] {
  if (!isCombinationId(id)) return parseOptionId(id) ? [{ contract: id, sign: 1 }] : [];
  return verticalsIn(id).flatMap(({ first, second }) => [
    { contract: first, sign: 1 } as const,
    { contract: second, sign: -1 } as const,
  ]);
}

/** What a contract and a combination have in common; undefined for a stock. An iron condor has both rights. */
export function optionTermsOf(
  id: string,
): (Pick<OptionTerms, 'root' | 'expiry'> & { readonly right?: OptionRight }) | undefined {
  return parseOptionId(id) ?? parseCombination(id);
}

/**
 * Per share, what is at stake in one that was opened at this price: of what was bought what was paid, of a combination that was sold its
 * width less the credit, which its margin takes. Of anything else that was sold its price, which bounds nothing.
 */
export function priceAtStake(id: string, price: number, sign: 1 | -1): number {
  const width = sign === -1 ? widthOf(id) : undefined;
  return width === undefined ? price : Math.max(0, difference(width, price));
}

/** Per share, of one that is bought (1) or sold (-1) at this net price and held until it expires. */
export function boundsAt(
  { id, width }: Pick<Combination, 'id' | 'width'>,
  price: number,
  sign: 1 | -1 = 1,
): {
  readonly maxGain: number;
  readonly maxLoss: number;
  /** Prices of the stock, rising. */
  readonly breakEvens: readonly number[];
} {
  const rest = difference(width, price);
  const breakEvens = verticalsIn(id)
    .filter((wing) => wing.width > price)
    .map(({ right, strike }) => (right === 'call' ? strike + price : strike - price));
  return sign === 1
    ? { maxGain: rest, maxLoss: price, breakEvens }
    : { maxGain: price, maxLoss: rest, breakEvens };
}

/** Of those on stocks and funds; those on the S&P 500 index have a coarser grid. Not listed anywhere: what brokers accept. */
const CENTS: readonly PriceStep[] = [{ lowEdge: 0, increment: 0.01 }];
const FIVE_CENTS: readonly PriceStep[] = [{ lowEdge: 0, increment: 0.05 }];
const OF_SPX: ReadonlySet<string> = new Set(['SPX', 'SPXW']);

export function combinationSteps({ root }: { readonly root: string }): readonly PriceStep[] {
  return OF_SPX.has(root) ? FIVE_CENTS : CENTS;
}

/** Two contracts of a vertical, or four of an iron condor, in any order; undefined if they make neither. */
export function combinationOf(contracts: readonly string[]): Combination | undefined {
  const [one = '', other = ''] = contracts;
  if (contracts.length === 2) return verticalOf(one, other);
  if (contracts.length !== 4) return undefined;
  const ofRight = (right: OptionRight) =>
    contracts.filter((contract) => parseOptionId(contract)?.right === right);
  const [puts, calls] = [ofRight('put'), ofRight('call')].map((its) =>
    its.length === 2 ? verticalOf(its[0] ?? '', its[1] ?? '') : undefined,
  );
  return puts && calls && condorOf(puts, calls);
}

/** Like `idAsWritten`; the legs of a combination may come in any order, and with or without a repeated root. */
export function instrumentAsWritten(text: string): string {
  const [one = '', ...others] = text
    .toUpperCase()
    .split('-')
    .map((part) => part.trim());
  const root = parseOptionId(one)?.root;
  if (root === undefined || others.length === 0) return idAsWritten(text);
  const named = others.map((part) => (/^\d/.test(part) ? `${root} ${part}` : part));
  return combinationOf([one, ...named])?.id ?? idAsWritten(text);
}
