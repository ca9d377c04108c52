// What one row of a broker books: amounts have the sign of what they do to the cash.
import { negated, plus, quotient, roundedDown, valueAt } from '../../../../kernel/amounts.ts';
import type { Decimal, Money, Price, Quantity } from '../../../../kernel/decimal.ts';
import { NO_MONEY, NO_QUANTITY } from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import type { CurrencyCode } from '../../../domain/entries/ids.ts';
import { securityName } from '../../../domain/options/option-security.ts';
import type {
  CashDraft,
  SecurityReference,
  TransactionDraft,
} from '../../../domain/transactions/draft.ts';
import type { TotalsEntry } from '../../rows/file-totals.ts';
import type {
  ActionProposal,
  IgnoredRow,
  Place,
  ProposedAction,
} from '../../rows/imported-file.ts';
import { PLACES_MAX, type RowReading, shown } from '../../rows/row-reading.ts';
import type { BrokerTerms } from './broker-terms.ts';
import { pricedByNet } from './net-trade.ts';

export interface EntryTerms {
  /** In the form of the profile. */
  readonly date: string;
  readonly currency: CurrencyCode;
  /** What the row says that it did to the cash of that currency; undefined if it does not say. */
  readonly net: Money | undefined;
  /** The broker's name for the row. */
  readonly id?: string;
  readonly notes?: string;
}

export interface NamedBy {
  readonly symbol?: string;
  readonly isin?: string | undefined;
  readonly name?: string;
}

export interface EntryTrade {
  readonly security: NamedBy;
  /** Its sign does not count. */
  readonly quantity: Quantity;
  /** What it did to the cash, fees included. */
  readonly net: Money;
  readonly fees?: Money;
  readonly price?: Price | undefined;
  /** The row has no column for its fees. */
  readonly hidesFees?: boolean;
}

export interface BrokerEntry {
  readonly net: Money;
  buy(trade: EntryTrade): void;
  sell(trade: EntryTrade): void;
  /** Shares that came in without a payment, at their value of that day. */
  opening(given: {
    security: NamedBy;
    quantity: Quantity;
    cost: Money;
    /** Undefined: on the day of the row. */
    acquiredOn?: TradingDay | undefined;
  }): void;
  dividend(security: NamedBy, paid: { gross: Money; withheld?: Money }): void;
  /** Units that were paid as income, such as the reward of a stake, with their value of that day. */
  income(security: NamedBy, paid: { quantity: Quantity; value: Money }): void;
  returnOfCapital(security: NamedBy, amount: Money): void;
  split(
    security: NamedBy,
    /** `cashInLieu`: at which a fraction of a share was paid out. */
    shares: { newShares: Decimal; oldShares: Decimal; cashInLieu?: Price | undefined },
  ): void;
  /** A deposit or a withdrawal. */
  transfer(amount: Money): void;
  interest(amount: Money): void;
  fee(amount: Money): void;
  tax(amount: Money): void;
  /** A person decides: the row does not say all that booking it needs. */
  propose(
    security: NamedBy,
    given: {
      /** Received (positive) or given, unless `moves` say it. */
      quantity?: Quantity;
      description: string;
      action?: ProposedAction;
      moves?: readonly { readonly security: NamedBy; readonly quantity: Quantity }[];
      /** Undefined: what the row did to the cash. */
      proceeds?: Money;
    },
  ): void;
}

export interface EntryPlace {
  readonly reading: RowReading;
  readonly profile: BrokerTerms;
  readonly place: Place;
  readonly found: {
    readonly drafts: TransactionDraft[];
    readonly proposals: ActionProposal[];
    readonly remarks: IgnoredRow[];
    readonly stated: TotalsEntry[];
  };
}

export function createEntry(terms: EntryTerms, { reading, profile, place, found }: EntryPlace) {
  const moment = profile.moments.parse(terms.date, profile.zone);
  if (moment === undefined)
    reading.refuse(
      undefined,
      `"${shown(terms.date)}" is not ${profile.moments.description}; correct the day.`,
    );
  const { currency, net } = terms;
  if (net !== undefined) found.stated.push({ total: 'cash', of: currency, amount: net });
  const common = {
    ...(moment ?? { at: 0 as never, on: '' as never }),
    ...{ currency, rate: undefined, notes: terms.notes || undefined },
    origin: terms.id ? { source: `file:${profile.name}`, id: terms.id } : undefined,
  };
  const securityOf = ({ symbol = '', isin, name }: NamedBy): SecurityReference => {
    const named = symbol || isin || name || '';
    if (named === '') reading.refuse(undefined, 'The row names no security; fill it in.');
    const stated = { isin: isin || undefined, exchange: undefined, name: name || undefined };
    return { symbol: securityName(named), ...stated };
  };
  const cash = (type: CashDraft['type'], amount: Money) => {
    if (!amount.isZero()) found.drafts.push({ ...common, type, amount });
  };
  const trade = (side: 'BUY' | 'SELL', given: EntryTrade) => {
    const security = securityOf(given.security);
    const quantity = given.quantity.abs() as Quantity;
    const isIn = side === 'SELL';
    if (quantity.isZero()) return reading.refuse(undefined, 'A trade of no shares; correct it.');
    const fees = (given.fees?.abs() ?? NO_MONEY) as Money;
    const moved = plus(given.net, fees);
    if (moved.isNegative() === isIn && !moved.isZero())
      return reading.refuse(
        undefined,
        `A ${isIn ? 'sale' : 'purchase'} whose amount has the sign of the opposite; correct it.`,
      );
    const { price, hidesFees = false } = given;
    const { terms: priced, remark } = pricedByNet({
      ...{ side, security, quantity, gross: moved.abs() as Money, fees, price, hidesFees },
    });
    if (remark !== undefined) found.remarks.push({ place, why: remark });
    found.drafts.push({
      ...{ ...common, type: side, security, quantity, ...priced },
      ...{ method: undefined, chosen: undefined },
    });
  };
  const entry: BrokerEntry = {
    net: net ?? NO_MONEY,
    buy: (given) => trade('BUY', given),
    sell: (given) => trade('SELL', given),
    opening({ security, quantity, cost, acquiredOn = common.on }) {
      found.drafts.push({
        ...{ ...common, type: 'OPENING_BALANCE', security: securityOf(security), quantity },
        ...{ cost: cost.abs() as Money, acquiredOn },
      });
    },
    dividend(named, { gross, withheld = NO_MONEY }) {
      const security = securityOf(named);
      const withholding = (withheld.isNegative() ? negated(withheld) : NO_MONEY) as Money;
      if (!gross.isZero())
        found.drafts.push({
          ...{ ...common, type: 'DIVIDEND', security, amount: gross },
          ...{ withholding: gross.isNegative() ? NO_MONEY : withholding, bought: undefined },
        });
      // Tax that is given back, or that a negative dividend is charged with, stands apart.
      if (gross.isZero() || gross.isNegative() || withheld.gt(0)) cash('TAX', negated(withheld));
    },
    income(named, { quantity, value }) {
      const security = securityOf(named);
      if (!quantity.gt(0) || !value.gt(0))
        return entry.propose(named, { quantity, description: 'income without a value' });
      const price = roundedDown(quotient(value, quantity), PLACES_MAX) as Price;
      const amount = valueAt(quantity, price);
      if (amount.isZero())
        return entry.propose(named, { quantity, description: 'income of nothing' });
      found.drafts.push({
        ...{ ...common, type: 'REINVESTED_DIVIDEND', security, amount },
        ...{ withholding: NO_MONEY, bought: { quantity, price } },
      });
    },
    returnOfCapital(named, amount) {
      found.drafts.push({
        ...{ ...common, type: 'RETURN_OF_CAPITAL', security: securityOf(named), amount },
        ...{ withholding: NO_MONEY, bought: undefined },
      });
    },
    split(named, shares) {
      const security = securityOf(named);
      const { cashInLieu, ...ratio } = shares;
      found.drafts.push({ ...common, type: 'SPLIT', security, ...ratio, cashInLieu });
    },
    transfer: (amount) =>
      cash(amount.isNegative() ? 'WITHDRAWAL' : 'DEPOSIT', amount.abs() as Money),
    interest: (amount) => cash('INTEREST', amount),
    fee: (amount) => cash('FEE', negated(amount)),
    tax: (amount) => cash('TAX', negated(amount)),
    propose(named, { quantity = NO_QUANTITY, description, action = { kind: 'other' }, ...more }) {
      const security = securityOf(named);
      const own = quantity.eq(NO_QUANTITY) ? [] : [{ security: named, quantity }];
      const moves = (more.moves ?? own).map((one) => ({
        ...one,
        security: securityOf(one.security),
      }));
      found.proposals.push({
        ...{ place, on: common.on, security, currency, moves, description, action },
        proceeds: more.proceeds ?? net ?? NO_MONEY,
        origin: common.origin ?? {
          source: `file:${profile.name}`,
          id: `${common.on} ${security.symbol} ${description}`,
        },
      });
    },
  };
  return entry;
}
