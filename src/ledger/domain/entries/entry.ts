// What was booked in a portfolio, as its fold sees it. An entry is a fact: what follows from it (closures, terms, gains) is
// computed anew each time the entries are folded.
import type { Decimal, Money, Price, Quantity } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import type { OptionRight } from '../../../market/instruments/option-right.ts';
import type { CorporateAction } from '../corporate-actions/corporate-action.ts';
import type { Lot, LotSide } from '../lots/lot.ts';
import type { LotMethod } from '../lots/lot-terms.ts';
import type { LotChoice } from '../lots/trade.ts';
import type { CurrencyCode, SecurityId, TransactionId } from './ids.ts';

interface Booked {
  readonly id: TransactionId;
  /** When it took effect; entries of one moment are folded in the order of booking. */
  readonly at: Instant;
  readonly on: TradingDay;
  /** Rises with every entry of the portfolio. */
  readonly booking: number;
  readonly currency: CurrencyCode;
  /** Units of the portfolio's currency for one of `currency`; undefined if it is not known. */
  readonly rate: Decimal | undefined;
}

export interface TradeEntry extends Booked {
  readonly kind: 'trade';
  readonly security: SecurityId;
  readonly side: 'BUY' | 'SELL';
  /** OPEN and CLOSE refuse to do the other; EITHER closes first and opens with the rest. */
  readonly effect: 'OPEN' | 'CLOSE' | 'EITHER';
  readonly quantity: Quantity;
  readonly price: Price;
  readonly fees: Money;
  readonly method: LotMethod;
  /** Named by a person: it takes these or is refused. */
  readonly chosen: readonly LotChoice[] | undefined;
  /** What a method that looks at the cost chose when the sale was booked; undefined before that, and with other methods. */
  readonly decided: readonly LotChoice[] | undefined;
}

export interface CashEntry extends Booked {
  readonly kind: 'cash';
  /** Received less paid. */
  readonly amount: Money;
  /** Deposits and withdrawals come from outside and are not a result. */
  readonly isExternal: boolean;
}

/** A payment on the whole position in a security. */
export interface DistributionEntry extends Booked {
  readonly kind: 'distribution';
  readonly security: SecurityId;
  /** Before withholding; negative for what a short position pays. */
  readonly amount: Money;
  readonly withholding: Money;
  /** INCOME leaves the basis as it is; REDUCE_BASIS lowers it, and what exceeds it is a gain. */
  readonly treatment: 'INCOME' | 'REDUCE_BASIS';
  readonly bought: { readonly quantity: Quantity; readonly price: Price } | undefined;
}

export interface ActionEntry extends Booked {
  readonly kind: 'action';
  readonly security: SecurityId;
  readonly action: CorporateAction;
  readonly method: LotMethod;
}

/** Contracts of an option that ended other than by a trade. */
export interface OptionEndEntry extends Booked {
  readonly kind: 'option-end';
  /** The contract. */
  readonly security: SecurityId;
  /** What was held: SHORT of contracts that were written. */
  readonly side: LotSide;
  /** Contracts. */
  readonly quantity: Quantity;
  /** What one contract was settled with in cash, received by its holder; 0 unless it was. */
  readonly price: Price;
  readonly fees: Money;
  /** Of shares that are sold; contracts end in the order in which they were opened. */
  readonly method: LotMethod;
  /** Lots of shares, named by a person. */
  readonly chosen: readonly LotChoice[] | undefined;
  /** Undefined unless shares changed hands. */
  readonly delivery: Delivery | undefined;
}

export interface Delivery {
  /** The shares. */
  readonly security: SecurityId;
  readonly right: OptionRight;
  readonly quantity: Quantity;
  /** Paid for them at the strike. */
  readonly amount: Money;
}

/** Lots that left for another portfolio, as they were then. */
export interface LotsOutEntry extends Booked {
  readonly kind: 'lots-out';
  readonly security: SecurityId;
  readonly lots: readonly Lot[];
}

/** Lots with their cost and dates: from another portfolio, or held before the ledger began. */
export interface LotsInEntry extends Booked {
  readonly kind: 'lots-in';
  readonly security: SecurityId;
  readonly lots: readonly Lot[];
}

export type Entry =
  | TradeEntry
  | CashEntry
  | DistributionEntry
  | ActionEntry
  | OptionEndEntry
  | LotsOutEntry
  | LotsInEntry;

/** The securities whose lots an entry may change. */
export function securitiesOf(entry: Entry): readonly SecurityId[] {
  if (entry.kind === 'cash') return [];
  if (entry.kind === 'action' && 'security' in entry.action)
    return [entry.security, Number(entry.action.security) as SecurityId];
  if (entry.kind === 'option-end' && entry.delivery !== undefined)
    return [entry.security, entry.delivery.security];
  return [entry.security];
}

/** The order in which entries are folded. */
export function byEffect(a: Entry, b: Entry): number {
  return a.at - b.at || a.booking - b.booking;
}
