// How contracts of an option ended, by the codes of their rows. A delivery is stated twice: the contracts leave for nothing, and
// the shares change hands at the strike. Both rows are one transaction, so that the premium counts once.
import { negated, perUnit, quotient, sumOf } from '../../../../kernel/amounts.ts';
import type { Money, Price, Quantity } from '../../../../kernel/decimal.ts';
import {
  deliveredBy,
  type OptionSecurity,
  optionOf,
} from '../../../domain/options/option-security.ts';
import { isSection1256 } from '../../../domain/options/option-tax.ts';
import type { OptionEndDraft, TransactionDraft } from '../../../domain/transactions/draft.ts';
import type { StatedTrade } from './statement-figures.ts';
import { costsBeside, type TradeTerms } from './trade-drafts.ts';

export interface StatedExecution {
  readonly trade: StatedTrade;
  readonly terms: TradeTerms;
}

export interface OptionEnds<Execution> {
  /** By the row of the contracts. */
  readonly drafts: ReadonlyMap<Execution, readonly TransactionDraft[]>;
  /** The row of the contracts, by that of the shares that they delivered. */
  readonly deliveries: ReadonlyMap<Execution, Execution>;
  readonly problems: readonly { readonly execution: Execution; readonly why: string }[];
}

/** A cash settlement that another section states. */
export interface StatedSettlement {
  readonly symbol: string;
  readonly on: string;
  /** Received, or paid if it is negative. */
  readonly proceeds: Money;
}

const EXPIRED = 'Ep';
/** Assignment, exercise, automatic and manual exercise before a dividend, and either of both against an offsetting position. */
const DELIVERED = ['A', 'Ex', 'AEx', 'MEx', 'GEA'];

export function optionEnds<Execution extends StatedExecution>(
  executions: readonly Execution[],
  settlements: readonly StatedSettlement[],
): OptionEnds<Execution> {
  const drafts = new Map<Execution, readonly TransactionDraft[]>();
  const deliveries = new Map<Execution, Execution>();
  const problems: { execution: Execution; why: string }[] = [];
  const shares = executions.filter(({ trade }) => isDelivery(trade) && isOfShares(trade));
  for (const execution of executions) {
    const { trade } = execution;
    const option = optionOf(trade.security);
    if (option === undefined || !isEnd(trade)) continue;
    const settledAt = settlementIn(trade, option, { executions, settlements });
    const rest = shares.filter((each) => !deliveries.has(each));
    const delivered =
      settledAt === undefined && isDelivery(trade)
        ? rest.find((each) => isDeliveredBy(each.trade, trade, option))
        : undefined;
    if (delivered !== undefined) deliveries.set(delivered, execution);
    if (settledAt === undefined && isDelivery(trade) && delivered === undefined)
      problems.push({ execution, why: noShares(trade, option) });
    else drafts.set(execution, endDrafts(execution, { settledAt, delivered }));
  }
  return { drafts, deliveries, problems };
}

function isDelivery({ codes }: StatedTrade): boolean {
  return codes.some((code) => DELIVERED.includes(code));
}

function isEnd(trade: StatedTrade): boolean {
  return isDelivery(trade) || trade.codes.includes(EXPIRED);
}

function isOfShares({ security }: StatedTrade): boolean {
  return optionOf(security) === undefined;
}

function noShares({ security }: StatedTrade, { underlying }: OptionSecurity): string {
  if (isSection1256(security))
    return `The statement has no cash settlement of ${security.symbol}; add the section of exercises (OptionEAE), or book a CASH_SETTLEMENT.`;
  return `The statement has no row of the ${underlying} shares that ${security.symbol} delivered; include stocks in the Trades section, or book it by hand.`;
}

interface Stated {
  readonly executions: readonly StatedExecution[];
  readonly settlements: readonly StatedSettlement[];
}

/** The price per share of contracts that were settled in cash: all of them of one day together, or each by its row. */
function settlementIn(
  { security, price, proceeds, on }: StatedTrade,
  { multiplier }: OptionSecurity,
  { executions, settlements }: Stated,
): Price | undefined {
  if (!proceeds.isZero()) return price;
  const stated = settlements.find((one) => one.symbol === security.symbol && one.on === on);
  if (stated === undefined) return undefined;
  const contracts = executions
    .map(({ trade }) => trade)
    .filter((one) => one.security.symbol === security.symbol && one.on === on && isEnd(one))
    .map(({ quantity }) => quantity.abs() as Quantity);
  const perContract = perUnit(stated.proceeds.abs() as Money, sumOf(contracts));
  return quotient(perContract, multiplier) as Price;
}

function isDeliveredBy(
  shares: StatedTrade,
  { quantity, on }: StatedTrade,
  option: OptionSecurity,
): boolean {
  const contracts = quantity.abs() as Quantity;
  const wanted = deliveredBy(option, contracts);
  // Contracts that were held leave with a negative quantity.
  const isBought = (option.right === 'call') === quantity.isNegative();
  return (
    shares.security.symbol === option.underlying &&
    shares.on === on &&
    shares.quantity.eq(isBought ? wanted.quantity : negated(wanted.quantity)) &&
    shares.proceeds.abs().eq(wanted.amount)
  );
}

interface Ended<Execution> {
  readonly settledAt: Price | undefined;
  readonly delivered: Execution | undefined;
}

/** Costs of the shares are those of the delivery. */
function endDrafts<Execution extends StatedExecution>(
  { trade, terms }: Execution,
  { settledAt, delivered }: Ended<Execution>,
): TransactionDraft[] {
  const { security, quantity, at, on, currency } = trade;
  const parts = [{ trade, terms }, ...(delivered === undefined ? [] : [delivered])];
  const costs = parts.map((one) => costsBeside(one.trade, one.terms));
  const draft: OptionEndDraft = {
    ...{ at, on, currency, rate: terms.rate, notes: undefined, origin: terms.origin },
    ...{ type: typeOf(quantity, { settledAt, delivered }), security, settledAt },
    quantity: (delivered === undefined ? negated(quantity) : quantity.abs()) as Quantity,
    fees: sumOf(costs.map(({ fees }) => fees)),
    chosen: undefined,
  };
  return [draft, ...costs.flatMap(({ others }) => others)];
}

function typeOf(
  quantity: Quantity,
  { settledAt, delivered }: Ended<unknown>,
): OptionEndDraft['type'] {
  if (settledAt !== undefined) return 'CASH_SETTLEMENT';
  if (delivered === undefined) return 'EXPIRY';
  return quantity.isNegative() ? 'EXERCISE' : 'ASSIGNMENT';
}
