// Decides what an execution, a correction, a split, an adoption or a release does to a holding: each becomes one fact.

import { assertNever } from '../../../kernel/assert.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { amountOf, priceOfAmount } from '../../../market/instruments/amount.ts';
import type { HoldingFact, HoldingFigures } from '../facts/holding-facts.ts';
import { lotsAfter, withShares } from '../positions/locked-shares.ts';
import { exactShares } from '../positions/whole-part.ts';
import type { ScaleEvidence } from '../splits/scale-verdict.ts';
import { factorOf, type SplitRatio } from '../splits/split-ratio.ts';
import type { LockedFrom, LockedLot } from '../terms/locked-lot.ts';
import { type Holding, holdingIdOf, isHoldingHeld } from './holding.ts';

/** Shares are signed: positive buys. */
interface Fill {
  readonly shares: number;
  readonly price: number;
}

interface Executed {
  /** '' if no order of ours filled. */
  readonly orderRef: string;
  readonly executedAt: Instant;
  /** Until when shares that it buys cannot be sold. */
  readonly locked?: LockedFrom | undefined;
}

export type HoldingCommand =
  | ({ readonly type: 'fill' } & Fill & Executed)
  /** A correction replaces an earlier fill of the same execution. */
  | ({ readonly type: 'correct'; readonly was: Fill; readonly is: Fill } & Executed)
  | {
      readonly type: 'adopt';
      readonly quantity: number;
      readonly averagePrice: number;
      /** What of them cannot be sold yet. */
      readonly locked: readonly LockedLot[];
      readonly by: string;
    }
  | {
      readonly type: 'split';
      readonly ratio: SplitRatio;
      readonly quantity: number;
      readonly evidence: ScaleEvidence;
    }
  | { readonly type: 'release'; readonly orderRefs: readonly string[]; readonly by: string };

/** `holding` is undefined if there was never one in the symbol. */
export function decideHolding(
  symbol: string,
  holding: Holding | undefined,
  command: HoldingCommand,
): HoldingFact {
  const before = figuresOf(holding);
  const named = { holdingId: holdingIdOf(symbol), symbol };
  switch (command.type) {
    case 'fill': {
      const { type: _, locked, ...fill } = command;
      const after = filled(symbol, before, fill);
      const lots = lockedAfter(holding, { shares: fill.shares, locked }, after);
      return { type: 'holding-filled', ...named, ...fill, ...after, ...lots };
    }
    case 'correct': {
      const { was, is, orderRef, executedAt, locked } = command;
      const change = { shares: is.shares - was.shares, price: is.price, orderRef, executedAt };
      const after = corrected(symbol, before, { was, is });
      const lots = lockedAfter(holding, { shares: change.shares, locked }, after);
      return { type: 'holding-filled', ...named, ...change, ...after, ...lots };
    }
    case 'adopt': {
      const { quantity, averagePrice } = command;
      const after = filled(symbol, before, { shares: quantity, price: averagePrice });
      const { type: _, locked, ...adopted } = command;
      const lots = locked.reduce((all, lot) => withShares(all, lot, lot.shares), lotsOf(holding));
      return { type: 'holding-adopted', ...named, ...adopted, ...after, ...reportedLots(lots) };
    }
    case 'split': {
      const { ratio, quantity, evidence } = command;
      const after = { quantity, averagePrice: before.averagePrice / factorOf(ratio) };
      return { type: 'holding-split', ...named, ratio, before, after, evidence };
    }
    case 'release': {
      const { orderRefs, by } = command;
      return { type: 'holding-released', ...named, ...before, orderRefs, by };
    }
    default:
      return assertNever(command);
  }
}

type After = Pick<
  Extract<HoldingFact, { type: 'holding-filled' }>,
  'quantityAfter' | 'averagePriceAfter' | 'beyond'
>;

function lockedAfter(
  holding: Holding | undefined,
  { shares, locked }: { readonly shares: number; readonly locked: LockedFrom | undefined },
  { quantityAfter }: After,
): Pick<Extract<HoldingFact, { type: 'holding-filled' }>, 'lockedAfter'> {
  return reportedLots(lotsAfter(lotsOf(holding), { opened: shares, locked, quantityAfter }));
}

function lotsOf(holding: Holding | undefined): readonly LockedLot[] {
  return isHoldingHeld(holding) ? (holding.locked ?? []) : [];
}

function reportedLots(lots: readonly LockedLot[]) {
  return lots.length === 0 ? {} : { lockedAfter: lots };
}

/** Purchases move the average; sales leave it. Shares sold beyond the holding are not its own. */
function filled(
  symbol: string,
  { quantity, averagePrice }: HoldingFigures,
  { shares, price }: Fill,
): After {
  const after = exactShares(quantity + shares);
  if (shares <= 0) return { ...limited(after), averagePriceAfter: averagePrice };
  const value = amountOf(symbol, averagePrice, quantity) + amountOf(symbol, price, shares);
  return { quantityAfter: after, averagePriceAfter: priceOfAmount(symbol, value, after) };
}

/** The average after a corrected purchase is as if nothing had been sold since; the exact lots are in the executions. */
function corrected(
  symbol: string,
  { quantity, averagePrice }: HoldingFigures,
  { was, is }: { readonly was: Fill; readonly is: Fill },
): After {
  const amount = (price: number, shares: number) => amountOf(symbol, price, shares);
  const after = exactShares(quantity + is.shares - was.shares);
  const isPurchase = was.shares > 0 || is.shares > 0;
  const value =
    amount(averagePrice, quantity) - amount(was.price, was.shares) + amount(is.price, is.shares);
  const average = after > 0 && value > 0 ? priceOfAmount(symbol, value, after) : averagePrice;
  return { ...limited(after), averagePriceAfter: isPurchase ? average : averagePrice };
}

function limited(after: number): Pick<After, 'quantityAfter' | 'beyond'> {
  return after < 0 ? { quantityAfter: 0, beyond: -after } : { quantityAfter: after };
}

function figuresOf(holding: Holding | undefined): HoldingFigures {
  if (!isHoldingHeld(holding)) return { quantity: 0, averagePrice: 0 };
  const { quantity, averagePrice } = holding;
  return { quantity, averagePrice };
}
