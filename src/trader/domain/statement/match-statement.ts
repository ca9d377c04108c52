// Compares our executions with those of a statement: what agrees to the cent, what differs, and which of ours were
// only inferred.

import { assertNever } from '../../../kernel/assert.ts';
import type { Instant } from '../../../kernel/instant.ts';
import {
  amountOf,
  averagePriceOf,
  isCombinationId,
  isOptionId,
} from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { execRootOf } from '../orders/exec-id.ts';
import type { SidedExecution } from '../terms/execution.ts';
import { price as priceText, sharesText, usd } from '../wording/figures.ts';
import type { StatedTrade } from './flex-trades.ts';

/** One of our executions, as recorded. */
export interface OwnExecution extends SidedExecution {
  readonly at: Instant;
  /** Undefined until the broker has reported it. */
  readonly commission: number | undefined;
}

export type StatementDifference =
  | {
      readonly kind: 'shares' | 'price';
      readonly execId: string;
      readonly ours: number;
      readonly theirs: number;
    }
  | {
      readonly kind: 'commission';
      readonly execId: string;
      readonly ours: number | undefined;
      readonly theirs: number;
    }
  | { readonly kind: 'cancelled'; readonly execId: string; readonly ours: number }
  /** Recorded by us, within the days of the statement, but not in it. */
  | { readonly kind: 'not-in-statement'; readonly execution: OwnExecution }
  /** Of an order of ours, but not recorded by us. */
  | { readonly kind: 'not-booked'; readonly trade: StatedTrade }
  /** Inferred, but no executions of the statement add up to it. */
  | { readonly kind: 'inferred-unexplained'; readonly execution: OwnExecution };

export interface Replacement {
  readonly inferred: OwnExecution;
  readonly trades: readonly StatedTrade[];
}

export interface StatementMatch {
  /** Executions that agree. */
  readonly matched: number;
  readonly replacements: readonly Replacement[];
  readonly differences: readonly StatementDifference[];
  /** Of other clients of the same account. */
  readonly notOurs: number;
  /** Ours from before its first or after its last execution, which the statement does not cover. */
  readonly outside: number;
}

export function matchStatement(
  trades: readonly StatedTrade[],
  own: readonly OwnExecution[],
  isOfOurOrder: (trade: StatedTrade) => boolean,
): StatementMatch {
  const { statedByRoot, cancelled } = inForce(trades.filter((one) => !one.isOptionEnd));
  const differences: StatementDifference[] = [];
  const counted = own.filter((execution) => isInferred(execution) && execution.shares > 0);
  const { ended, inferred } = optionEndsIn(counted, trades);
  const isCovered = coverOf(trades);
  let [matched, outside] = [ended, 0];
  for (const execution of own) {
    // The pair is in no statement: its contracts are.
    if (isInferred(execution) || isCombinationId(execution.symbol)) continue;
    const root = execRootOf(execution.execId);
    const trade = statedByRoot.get(root);
    statedByRoot.delete(root);
    const isCancelled = trade === undefined && cancelled.has(root);
    if (trade === undefined && !isCancelled) {
      if (isCovered(execution)) differences.push({ kind: 'not-in-statement', execution });
      else outside += 1;
      continue;
    }
    const found = trade === undefined ? takenBack(execution) : compared(execution, trade);
    differences.push(...found);
    if (found.length === 0) matched += 1;
  }
  const replacements: Replacement[] = [];
  for (const execution of inferred) {
    const explained = explainedBy(execution, [...statedByRoot.values()]);
    if (explained === undefined) differences.push({ kind: 'inferred-unexplained', execution });
    else {
      replacements.push({ inferred: execution, trades: explained });
      for (const { execId } of explained) statedByRoot.delete(execRootOf(execId));
    }
  }
  for (const pair of counted.filter(isOrderedPair)) {
    const found = contractsOf(pair, [...statedByRoot.values()]);
    for (const { execId } of found.trades) statedByRoot.delete(execRootOf(execId));
    differences.push(...found.differences);
    if (found.isAgreed) matched += 1;
  }
  const left = [...statedByRoot.values()];
  const ours = left.filter(isOfOurOrder);
  for (const trade of ours) differences.push({ kind: 'not-booked', trade });
  return { matched, replacements, differences, notOurs: left.length - ours.length, outside };
}

/** What the end of an option explains was not traded: it stays inferred. How many the statement confirms, and the rest. */
function optionEndsIn(counted: readonly OwnExecution[], trades: readonly StatedTrade[]) {
  let stated = trades.filter((one) => one.isOptionEnd && !one.isCancellation);
  let ended = 0;
  const inferred = counted.filter((execution) => {
    const found = explainedBy(execution, stated);
    stated = stated.filter((one) => found?.includes(one) !== true);
    if (found !== undefined) ended += 1;
    return found === undefined && !isOwnOptionEnd(execution);
  });
  return { ended, inferred };
}

/** A statement names the contracts of a vertical, and never the vertical. */
function isOwnOptionEnd({ symbol, price }: OwnExecution): boolean {
  return isCombinationId(symbol) || (isOptionId(symbol) && price === 0);
}

/** Of an order for a vertical: the statement has what the broker has not reported. */
function isOrderedPair({ symbol, orderRef }: OwnExecution): boolean {
  return isCombinationId(symbol) && orderRef !== '';
}

/** The trades that make up the pair; a contract that is missing among them was reported. With both, their net price is known. */
function contractsOf(pair: OwnExecution, unclaimed: readonly StatedTrade[]) {
  const legs = contractsIn(pair.symbol).map(({ contract: symbol, sign }) => {
    const side = (sign === 1) === (pair.side === 'buy') ? ('buy' as const) : ('sell' as const);
    return { sign, trades: explainedBy({ ...pair, symbol, side }, unclaimed) };
  });
  const trades = legs.flatMap((leg) => leg.trades ?? []);
  const differences: StatementDifference[] = [];
  if (!legs.every((leg) => leg.trades !== undefined))
    return { trades, differences, isAgreed: false };
  const net = legs.reduce((sum, leg) => sum + leg.sign * averageOf(leg.trades ?? []), 0);
  const theirs = Number(net.toFixed(PRICE_PLACES));
  const isAgreed = isSameMoney(worthOf(pair), worthOf({ ...pair, price: theirs }));
  if (!isAgreed) differences.push({ kind: 'price', execId: pair.execId, ours: pair.price, theirs });
  return { trades, differences, isAgreed };
}

/** Sums of prices have noise in their last digits. */
const PRICE_PLACES = 8;

function averageOf(trades: readonly StatedTrade[]): number {
  return averagePriceOf(trades.map(({ price, shares: units }) => ({ price, units })));
}

interface InForce {
  /** By the root of the execution id. */
  readonly statedByRoot: Map<string, StatedTrade>;
  readonly cancelled: ReadonlySet<string>;
}

/** A later line corrects or cancels an earlier one of the same execution. */
function inForce(trades: readonly StatedTrade[]): InForce {
  const statedByRoot = new Map<string, StatedTrade>();
  const cancelled = new Set<string>();
  for (const trade of trades) {
    const root = execRootOf(trade.execId);
    if (!trade.isCancellation) {
      statedByRoot.set(root, trade);
      cancelled.delete(root);
      continue;
    }
    const target = statedByRoot.has(root) ? root : equalOf(trade, statedByRoot);
    statedByRoot.delete(target ?? root);
    cancelled.add(target ?? root);
  }
  return { statedByRoot, cancelled };
}

/** A cancellation may have its own number. */
function equalOf(
  { permId, symbol, side, shares, price }: StatedTrade,
  statedByRoot: ReadonlyMap<string, StatedTrade>,
): string | undefined {
  for (const [root, one] of statedByRoot) {
    const isEqual = one.symbol === symbol && one.side === side && one.shares === shares;
    if (isEqual && one.price === price && one.permId === permId) return root;
  }
  return undefined;
}

const INFERRED = 'inferred.';

function isInferred({ execId }: OwnExecution): boolean {
  return execId.startsWith(INFERRED);
}

/** A statement does not cover the time before its first and after its last execution. */
function coverOf(trades: readonly StatedTrade[]): (execution: OwnExecution) => boolean {
  const times = trades.map(({ at }) => at);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  return ({ at }) => at >= first && at <= last;
}

/** A cancelled execution must have no shares left. */
function takenBack({ execId, shares }: OwnExecution): StatementDifference[] {
  return shares === 0 ? [] : [{ kind: 'cancelled', execId, ours: shares }];
}

function compared(ours: OwnExecution, theirs: StatedTrade): StatementDifference[] {
  const { execId } = ours;
  const differences: StatementDifference[] = [];
  if (ours.shares !== theirs.shares || ours.side !== theirs.side) {
    const signed = ours.side === theirs.side ? theirs.shares : -theirs.shares;
    differences.push({ kind: 'shares', execId, ours: ours.shares, theirs: signed });
  } else if (!isSameMoney(worthOf(ours), worthOf(theirs)))
    differences.push({ kind: 'price', execId, ours: ours.price, theirs: theirs.price });
  const { commission } = theirs;
  if (commission !== undefined && !isSameMoney(ours.commission ?? Number.NaN, commission))
    differences.push({ kind: 'commission', execId, ours: ours.commission, theirs: commission });
  return differences;
}

function worthOf({ symbol, price, shares }: SidedExecution): number {
  return amountOf(symbol, price, shares);
}

/** To the cent. */
function isSameMoney(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.005;
}

/** Executions of the same order, else any unmatched ones, oldest first, if they add up to its shares exactly. */
function explainedBy(
  inferred: OwnExecution,
  unclaimed: readonly StatedTrade[],
): readonly StatedTrade[] | undefined {
  const alike = unclaimed
    .filter(({ symbol, side }) => side === inferred.side && isSameStock(symbol, inferred.symbol))
    .sort((a, b) => a.at - b.at);
  const sameOrder = alike.filter(
    ({ orderRef }) => inferred.orderRef !== '' && orderRef.startsWith(inferred.orderRef),
  );
  return addingUp(sameOrder, inferred.shares) ?? addingUp(alike, inferred.shares);
}

/** A feed writes `BRK.B`, the broker `BRK B`. */
function isSameStock(a: string, b: string): boolean {
  return a.replaceAll(/[ .]/g, '') === b.replaceAll(/[ .]/g, '');
}

function addingUp(
  trades: readonly StatedTrade[],
  shares: number,
): readonly StatedTrade[] | undefined {
  for (let from = 0; from < trades.length; from += 1) {
    let sum = 0;
    for (let to = from; to < trades.length && sum < shares; to += 1) {
      sum += trades[to]?.shares ?? 0;
      if (sum === shares) return trades.slice(from, to + 1);
    }
  }
  return undefined;
}

export function differenceText(difference: StatementDifference): string {
  switch (difference.kind) {
    case 'shares':
      return `${difference.execId}: we have ${sharesText(difference.ours)}, IB has ${difference.theirs}`;
    case 'price':
      return `${difference.execId}: we have ${priceText(difference.ours)}, IB has ${priceText(difference.theirs)}`;
    case 'commission':
      return `${difference.execId}: we have ${difference.ours === undefined ? 'no' : usd(difference.ours)} commission, IB has ${usd(difference.theirs)}`;
    case 'cancelled':
      return `${difference.execId}: we have ${sharesText(difference.ours)}, IB has cancelled the trade`;
    case 'not-in-statement': {
      const { execId, side, shares, symbol, price } = difference.execution;
      return `${execId}: ${side} ${shares} ${symbol} at ${priceText(price)} is not in the statement`;
    }
    case 'not-booked': {
      const { execId, side, shares, symbol, price, orderRef, permId } = difference.trade;
      return `${execId}: ${side} ${shares} ${symbol} at ${priceText(price)} of our order ${orderRef === '' ? permId : orderRef} is not recorded`;
    }
    case 'inferred-unexplained': {
      const { execId, side, shares, symbol } = difference.execution;
      return `${execId}: nothing in the statement adds up to the inferred ${side} of ${shares} ${symbol}`;
    }
    default:
      return assertNever(difference);
  }
}
