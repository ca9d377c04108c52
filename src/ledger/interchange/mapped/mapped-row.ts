// One row of a mapped file as a draft.
import { minus, negated, plus, valueAt } from '../../../kernel/amounts.ts';
import { assertNever } from '../../../kernel/assert.ts';
import { type Money, NO_MONEY, ONE, parseDecimal, type Quantity } from '../../../kernel/decimal.ts';
import { pricedByUnit, unitPrice } from '../../domain/options/option-security.ts';
import type {
  CashDraft,
  DistributionDraft,
  OptionEndDraft,
  SecurityReference,
  TradeDraft,
  TransactionDraft,
} from '../../domain/transactions/draft.ts';
import { hasShape, hasTrait, sideOfTrade } from '../../domain/transactions/transaction-type.ts';
import { type PricedTrade, pricedBy } from '../rows/booked-amount.ts';
import { type RowReading, rateOf, shown } from '../rows/row-reading.ts';
import type { MappedColumn, MappedType, Mapping } from './mapping.ts';

/** Undefined if the mapping ignores rows of this type. What it cannot read is a problem of the reading. */
export function mappedDraft(reading: RowReading, mapping: Mapping): TransactionDraft | undefined {
  const read = mappedReading(reading, mapping);
  const word = reading.needed(read.column('type'));
  if (mapping.ignoredWords.has(word.toLowerCase())) return undefined;
  const type = mapping.typeByWord.get(word.toLowerCase());
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

interface MappedReading {
  readonly reading: RowReading;
  readonly mapping: Mapping;
  /** Its name in the file; the mapped name if the mapping lacks it. */
  column(name: MappedColumn): string;
  has(name: MappedColumn): boolean;
  money(name: MappedColumn): Money;
}

function mappedReading(reading: RowReading, mapping: Mapping): MappedReading {
  const column = (name: MappedColumn) => mapping.columns[name] ?? name;
  const has = (name: MappedColumn) =>
    mapping.columns[name] !== undefined && reading.has(column(name));
  const money = (name: MappedColumn) => (has(name) ? reading.money(column(name)) : NO_MONEY);
  return { reading, mapping, column, has, money };
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

function securityOf({ reading, column, has }: MappedReading): SecurityReference {
  const text = (name: MappedColumn) => (has(name) ? reading.text(column(name)) : undefined);
  const [symbol, isin] = [text('symbol'), text('isin')];
  if (symbol === undefined && isin === undefined)
    reading.refuse(column('symbol'), 'The row names no security; fill in its symbol or ISIN.');
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

function feesOf(read: MappedReading): Money {
  const stated = read.money('fees');
  const fees = read.mapping.areFeesNegative ? negated(stated) : stated;
  const sign = read.mapping.areFeesNegative ? 'positive' : 'negative';
  if (fees.isNegative())
    read.reading.refuse(read.column('fees'), `The fees are ${sign}; check signs.fees.`);
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
  const priced = pricedOf(side, quantity, read);
  const security = securityOf(read);
  return {
    ...common(read),
    type,
    security,
    quantity,
    ...priced,
    ...(isPriced(read) ? {} : pricedByUnit(security)),
    method: undefined,
    chosen: undefined,
  };
}

/** By its price; without one, by its amount. */
function pricedOf(side: 'BUY' | 'SELL', quantity: Quantity, read: MappedReading): PricedTrade {
  const { reading, mapping, column } = read;
  const fees = feesOf(read);
  if (isPriced(read)) {
    const price = reading.price(column('price'));
    if (price.isNegative()) reading.refuse(column('price'), 'A price is not negative; correct it.');
    return { price, fees };
  }
  const amount = needed(read, 'amount').abs() as Money;
  const costs = mapping.amountIncludesCosts ? fees : NO_MONEY;
  const gross = side === 'BUY' ? minus(amount, costs) : plus(amount, costs);
  if (quantity.isZero()) return { price: NO_MONEY as never, fees };
  return pricedBy(side, { gross, quantity, fees });
}

function isPriced({ mapping, has }: MappedReading): boolean {
  return has('price') || mapping.columns.amount === undefined;
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

/** Of what came in, or of what went out, as the type says; with signed amounts a minus went out. */
function cashOf(type: CashDraft['type'], read: MappedReading): CashDraft {
  const amount = needed(read, 'amount');
  const isOut = hasTrait(type, 'takes');
  const stated = read.mapping.isAmountSigned && isOut ? negated(amount) : amount;
  if (hasTrait(type, 'external') && !stated.gt(0))
    read.reading.refuse(read.column('amount'), `A ${type} of ${amount.toFixed()}; check its sign.`);
  return { ...common(read), type, amount: stated };
}
