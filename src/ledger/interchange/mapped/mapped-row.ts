// One row of a mapped file as a draft.
import { minus, negated, plus, sumOf, valueAt } from '../../../kernel/amounts.ts';
import { assertNever } from '../../../kernel/assert.ts';
import {
  decimal,
  type Money,
  NO_MONEY,
  ONE,
  type Price,
  parseDecimal,
  type Quantity,
} from '../../../kernel/decimal.ts';
import { unitPrice } from '../../domain/options/option-security.ts';
import type {
  CashDraft,
  DistributionDraft,
  OptionEndDraft,
  SecurityReference,
  TradeDraft,
  TransactionDraft,
} from '../../domain/transactions/draft.ts';
import { hasShape, hasTrait, sideOfTrade } from '../../domain/transactions/transaction-type.ts';
import { type NetTrade, type PricedByNet, pricedByNet } from '../brokers/reading/net-trade.ts';
import { expectedDigit } from '../rows/isin.ts';
import { type RowReading, rateOf, shown } from '../rows/row-reading.ts';
import { type MappedReading, mappedReading, type Name, type RowNotes } from './mapped-reading.ts';
import type { MappedType, Mapping } from './mapping.ts';

/** Undefined if the mapping ignores rows of this type. What it cannot read is a problem of the reading. */
export function mappedDraft(
  reading: RowReading,
  mapping: Mapping,
  notes: RowNotes,
): TransactionDraft | undefined {
  const read = { ...mappedReading(reading, mapping), ...notes };
  if (mapping.columns.type === undefined) return draftOf('TRADE', read);
  const word = reading.needed(read.column('type'));
  const type = mapping.typeOf(word);
  if (type === 'IGNORED') return undefined;
  if (type === undefined) {
    const advice = 'give it a type in the mapping, or list it under ignore';
    reading.refuse(
      read.column('type'),
      `"${shown(word)}" is not a word of the mapping; ${advice}.`,
    );
    return undefined;
  }
  return draftOf(type, read);
}

function draftOf(type: MappedType, read: MappedReading): TransactionDraft {
  if (type === 'TRADE') return tradeOf(quantityOf(read).isNegative() ? 'SELL' : 'BUY', read);
  if (type === 'CASH') {
    const amount = needed(read, 'amount');
    const kind = amount.isNegative() ? 'WITHDRAWAL' : 'DEPOSIT';
    return { ...common(read), type: kind, amount: amount.abs() as Money };
  }
  if (hasShape(type, 'trade')) return tradeOf(type, read);
  if (hasShape(type, 'distribution')) return distributionOf(type, read);
  if (hasShape(type, 'cash')) return cashOf(type, read);
  if (hasShape(type, 'option-end')) return optionEndOf(type, read);
  switch (type) {
    case 'OPENING_BALANCE': {
      const quantity = quantityOf(read);
      const gross = grossOf(read, quantity.abs() as Quantity);
      const fields = common(read);
      return {
        ...fields,
        type,
        security: securityOf(read),
        quantity,
        cost: gross,
        acquiredOn: fields.on,
      };
    }
    case 'SPLIT':
      return splitOf(read);
    default:
      return assertNever(type);
  }
}

const RATIO =
  /^(\d+(?:[.,]\d+)?)(?:\s*(?::|\/|-?for-?|\s+for\s+|-?zu-?|\s+zu\s+)\s*(\d+(?:[.,]\d+)?))?$/i;

/** `10:1`, `10 for 1`, `3/2` or `2`; or the shares in columns of their own. */
function splitOf(read: MappedReading): TransactionDraft {
  const { reading, column, has } = read;
  const split = { ...common(read), type: 'SPLIT' as const, security: securityOf(read) };
  if (has('new_shares')) {
    const newShares = reading.quantity(column('new_shares'));
    const oldShares = has('old_shares') ? reading.quantity(column('old_shares')) : ONE;
    return { ...split, newShares, oldShares, cashInLieu: undefined };
  }
  const text = has('ratio') ? reading.text(column('ratio')) : '';
  const [, first, second = '1'] = RATIO.exec(text.trim()) ?? [];
  if (first === undefined)
    reading.refuse(
      column('ratio'),
      `"${shown(text)}" is not a ratio of a split; map ratio to a column with 10:1, or new_shares and old_shares.`,
    );
  const shares = (part = '1') => parseDecimal(part.replace(',', '.')) ?? ONE;
  return { ...split, newShares: shares(first), oldShares: shares(second), cashInLieu: undefined };
}

function common(read: MappedReading) {
  const { reading, mapping, column, has } = read;
  const currency = mapping.currency ?? reading.currency(column('currency'));
  return {
    ...momentOf(read),
    currency,
    rate: has('rate') ? rateOf(reading, column('rate')) : undefined,
    notes: has('notes') ? reading.text(column('notes')) : undefined,
    origin: has('id')
      ? { source: `file:${mapping.name}`, id: reading.text(column('id')) }
      : undefined,
  };
}

/** A separate time column stands behind the date. */
function momentOf({ reading, mapping, column, has }: MappedReading) {
  if (!has('time')) return reading.moment(column('date'));
  const text = `${reading.text(column('date'))} ${reading.text(column('time'))}`;
  const moment = mapping.moments.parse(text, mapping.zone);
  if (moment === undefined)
    reading.refuse(column('time'), `"${shown(text)}" is not ${mapping.moments.description}.`);
  return moment ?? reading.moment(column('date'));
}

function securityOf({ reading, column, has, remark }: MappedReading): SecurityReference {
  const text = (name: Name) => (has(name) ? reading.text(column(name)) : undefined);
  const [symbol, isin] = [text('symbol'), text('isin')];
  if (symbol === undefined && isin === undefined)
    reading.refuse(column('symbol'), 'The row names no security; fill in its symbol or ISIN.');
  const digit = isin && expectedDigit(isin);
  if (digit !== undefined && digit !== '')
    remark(`${isin} is not an ISIN: its last digit would be ${digit}; a digit may be mistyped.`);
  return { symbol: symbol ?? isin ?? '', isin, exchange: text('exchange'), name: text('name') };
}

function quantityOf({ reading, mapping, column }: MappedReading): Quantity {
  const quantity = reading.quantity(column('quantity'));
  if (quantity.isZero()) reading.refuse(column('quantity'), 'A quantity of zero; delete the row.');
  if (quantity.isNegative() && !mapping.isQuantitySigned)
    reading.refuse(column('quantity'), 'A negative quantity; set signs.quantity to signed.');
  return quantity;
}

function needed({ reading, mapping, column }: MappedReading, name: 'amount'): Money {
  const amount = reading.number(column(name)) as Money;
  if (amount.isNegative() && !mapping.isAmountSigned)
    reading.refuse(column(name), 'A negative amount; set signs.amount to signed.');
  return amount;
}

function feesOf({ reading, mapping }: MappedReading): Money {
  const stated = sumOf(mapping.feeColumns.map((column) => reading.money(column)));
  const fees = mapping.areFeesNegative ? negated(stated) : stated;
  const sign = mapping.areFeesNegative ? 'positive' : 'negative';
  if (fees.isNegative())
    reading.refuse(mapping.feeColumns[0], `The fees are ${sign}; check signs.fees.`);
  return fees;
}

function tradeOf(type: TradeDraft['type'], read: MappedReading): TradeDraft {
  const signed = quantityOf(read);
  const side = sideOfTrade(type);
  if (read.mapping.isQuantitySigned && signed.isNegative() !== (side === 'SELL'))
    read.reading.refuse(
      read.column('quantity'),
      `A ${type} of ${signed.toFixed()}; quantities that are sold are negative, others positive.`,
    );
  const quantity = signed.abs() as Quantity;
  const security = securityOf(read);
  const terms = pricedOf({ side, security, quantity }, read);
  const trade: TradeDraft = {
    ...{ ...common(read), type, security, quantity, ...terms },
    ...{ method: undefined, chosen: undefined },
  };
  if (read.has('price') && read.reading.problems.length === 0) formerlyByPrice(trade, read);
  return trade;
}

/** Only where it differs: a long file would be kept twice. */
function formerlyByPrice(trade: TradeDraft, read: MappedReading): void {
  const { multiplier, ...rest } = trade;
  const [price, fees] = [read.reading.price(read.column('price')), feesOf(read)];
  const isSame = multiplier === undefined && trade.price.eq(price) && trade.fees.eq(fees);
  if (!isSame) read.formerly({ ...rest, price, fees });
}

type Traded = Pick<NetTrade, 'side' | 'security' | 'quantity'>;

/** By its amount, which names a price that does not give it; without one, by its price. */
function pricedOf(traded: Traded, read: MappedReading): PricedByNet['terms'] {
  const { reading, mapping, column, has } = read;
  const fees = feesOf(read);
  const price =
    (has('price') && isInCurrencyOfRow(read)) || mapping.columns.amount === undefined
      ? reading.price(column('price'))
      : undefined;
  if (price?.isNegative()) reading.refuse(column('price'), 'A price is not negative; correct it.');
  const amount = has('amount') || price === undefined ? needed(read, 'amount') : NO_MONEY;
  if (traded.quantity.isZero() || (amount.isZero() && price !== undefined))
    return { price: price ?? (NO_MONEY as never), fees };
  const gross = grossIn({ ...traded, price, fees }, amount.abs() as Money, mapping);
  const hidesFees = mapping.feeColumns.length === 0;
  const halfOfLastPlace = decimal(`0.${'0'.repeat(price?.places ?? 0)}5`) as Price;
  const roundingMax = valueAt(traded.quantity, halfOfLastPlace);
  const { terms, remark } = pricedByNet({
    ...{ ...traded, gross, fees, price, hidesFees, roundingMax },
  });
  if (remark !== undefined) read.remark(remark);
  return terms;
}

/** A price in another currency than the amount does not count. */
function isInCurrencyOfRow({ reading, mapping, column, has }: MappedReading): boolean {
  const own = mapping.currency ?? reading.text(column('currency'));
  return !has('price_currency') || reading.text(column('price_currency')) === own;
}

const CENT = decimal('0.01');

/** As the mapping says, unless the price says otherwise to the cent. */
function grossIn(
  { side, security, quantity, price, fees }: Traded & Pick<NetTrade, 'price' | 'fees'>,
  amount: Money,
  { amountIncludesCosts }: Mapping,
): Money {
  const without = side === 'BUY' ? minus(amount, fees) : plus(amount, fees);
  const [likely, other] = amountIncludesCosts ? [without, amount] : [amount, without];
  if (price === undefined) return likely;
  const value = valueAt(quantity, unitPrice(security, price));
  const isValue = (gross: Money) => minus(gross, value).abs().lte(CENT);
  return !isValue(likely) && isValue(other) ? other : likely;
}

function grossOf(read: MappedReading, quantity: Quantity): Money {
  const { reading, column, has } = read;
  if (has('amount')) return needed(read, 'amount').abs() as Money;
  return valueAt(quantity, unitPrice(securityOf(read), reading.price(column('price'))));
}

function distributionOf(type: DistributionDraft['type'], read: MappedReading): TransactionDraft {
  const withholding = read.money('withholding').abs() as Money;
  const amount = needed(read, 'amount');
  const gross = read.mapping.amountIncludesCosts ? plus(amount, withholding) : amount;
  return {
    ...common(read),
    ...{ type, security: securityOf(read), amount: gross, withholding, bought: undefined },
  };
}

/** Contracts that were held leave the position, so that a signed quantity is negative, and positive if they were written. */
function optionEndOf(type: OptionEndDraft['type'], read: MappedReading): OptionEndDraft {
  const stated = quantityOf(read);
  const quantity = read.mapping.isQuantitySigned ? negated(stated) : stated;
  const isAbsolute = type === 'EXERCISE' || type === 'ASSIGNMENT';
  return {
    ...{ ...common(read), type, security: securityOf(read), chosen: undefined },
    quantity: isAbsolute ? (quantity.abs() as Quantity) : quantity,
    settledAt: type === 'CASH_SETTLEMENT' ? read.reading.price(read.column('price')) : undefined,
    fees: feesOf(read),
  };
}

/** Files of coins state what one that came or went was worth. */
function movesShares({ reading, mapping, column, has }: MappedReading): boolean {
  if (!has('quantity') || !(has('symbol') || has('isin'))) return false;
  const currency = mapping.currency ?? reading.text(column('currency'));
  if (has('symbol') && reading.text(column('symbol')) === currency) return false;
  return !reading.quantity(column('quantity')).isZero();
}

/** Of what came in, or of what went out, as the type says; with signed amounts a minus went out. */
function cashOf(type: CashDraft['type'], read: MappedReading): CashDraft {
  const amount = needed(read, 'amount');
  const isOut = hasTrait(type, 'takes');
  const stated = read.mapping.isAmountSigned && isOut ? negated(amount) : amount;
  if (hasTrait(type, 'external') && !stated.gt(0))
    read.reading.refuse(read.column('amount'), `A ${type} of ${amount.toFixed()}; check its sign.`);
  if (hasTrait(type, 'external') && movesShares(read))
    read.reading.refuse(
      read.column('quantity'),
      `A ${type} of shares or coins, not of cash; list its word under ignore, and book it by hand.`,
    );
  return { ...common(read), type, amount: stated };
}
