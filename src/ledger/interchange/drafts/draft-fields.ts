// A draft as fields of text, and back: what the CSV and the JSON export have in common. Nothing is lost on the way.
import { assertNever } from '../../../kernel/assert.ts';
import {
  type Decimal,
  type Money,
  type Price,
  parseDecimal,
  type Quantity,
  textOf,
} from '../../../kernel/decimal.ts';
import { instant, type TradingDay, toIso } from '../../../kernel/instant.ts';
import { parseDay } from '../../../market/time/day.ts';
import type { PortfolioId, SecurityId } from '../../domain/entries/ids.ts';
import type { LotId } from '../../domain/lots/lot.ts';
import type { LotMethod } from '../../domain/lots/lot-terms.ts';
import type { LotChoice } from '../../domain/lots/trade.ts';
import { contractOf, isOption } from '../../domain/options/option-security.ts';
import type {
  DistributionDraft,
  SecurityReference,
  TradeDraft,
  TransactionDraft,
} from '../../domain/transactions/draft.ts';
import { hasShape, isTransactionType } from '../../domain/transactions/transaction-type.ts';
import type { RowReading } from '../rows/row-reading.ts';

/** In the order of the columns of the CSV. */
export const DRAFT_FIELDS = [
  ...['type', 'at', 'on', 'currency', 'rate'],
  ...['security_id', 'symbol', 'isin', 'exchange', 'name'],
  ...['underlying', 'deliverable'],
  ...['quantity', 'price', 'multiplier', 'fees', 'method', 'lots'],
  ...['amount', 'withholding', 'bought_quantity', 'bought_price'],
  ...['new_shares', 'old_shares', 'cash_in_lieu'],
  ...['cost', 'acquired_on', 'to_portfolio', 'notes', 'origin_source', 'origin_id'],
] as const;

/** Only the fields that the draft has. */
export function fieldsOf(draft: TransactionDraft): Record<string, string> {
  const fields: Record<string, string | undefined> = {
    type: draft.type,
    at: toIso(draft.at),
    on: draft.on,
    currency: draft.currency,
    rate: amountText(draft.rate),
    ...('security' in draft ? securityFields(draft.security) : {}),
    ...typeFields(draft),
    notes: draft.notes,
    origin_source: draft.origin?.source,
    origin_id: draft.origin?.id,
  };
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function securityFields(security: SecurityReference | SecurityId) {
  if (typeof security === 'number') return { security_id: String(security) };
  const { symbol, isin, exchange, name, contract } = security;
  return { symbol, isin, exchange, name, ...contract };
}

function typeFields(draft: TransactionDraft): Record<string, string | undefined> {
  const fields: Record<string, string | undefined> = {};
  if ('quantity' in draft) fields.quantity = textOf(draft.quantity);
  if ('amount' in draft) fields.amount = textOf(draft.amount);
  if ('chosen' in draft) fields.lots = lotsText(draft.chosen);
  if ('fees' in draft) fields.fees = textOf(draft.fees);
  if ('price' in draft) {
    fields.price = textOf(draft.price);
    if (draft.multiplier !== undefined) fields.multiplier = textOf(draft.multiplier);
    fields.method = draft.method;
  }
  if ('settledAt' in draft) fields.price = amountText(draft.settledAt);
  if ('withholding' in draft) {
    fields.withholding = textOf(draft.withholding);
    fields.bought_quantity = amountText(draft.bought?.quantity);
    fields.bought_price = amountText(draft.bought?.price);
  }
  if ('newShares' in draft) {
    fields.new_shares = textOf(draft.newShares);
    fields.old_shares = textOf(draft.oldShares);
    fields.cash_in_lieu = amountText(draft.cashInLieu);
  }
  if ('cost' in draft) {
    fields.cost = textOf(draft.cost);
    fields.acquired_on = draft.acquiredOn;
  }
  if ('toPortfolio' in draft) fields.to_portfolio = String(draft.toPortfolio);
  return fields;
}

function amountText(value: Decimal | undefined): string | undefined {
  return value === undefined ? undefined : textOf(value);
}

/** `<lot>=<quantity>`, separated by blanks; ids have neither sign. */
function lotsText(chosen: readonly LotChoice[] | undefined): string | undefined {
  return chosen?.map(({ lotId, quantity }) => `${lotId}=${textOf(quantity)}`).join(' ');
}

const METHODS: readonly string[] = ['FIFO', 'LIFO', 'HIFO', 'AVERAGE', 'MIN_TAX', 'SPECIFIC_ID'];

/** What cannot be read is a problem of the reading; the draft is then worthless. */
export function draftFrom(reading: RowReading): TransactionDraft {
  const type = reading.needed('type');
  if (!isTransactionType(type)) {
    reading.refuse('type', `"${type}" is not a type of transaction; correct it.`);
    return { ...commonIn(reading), type: 'DEPOSIT', amount: moneyIn(reading, 'amount') };
  }
  if (hasShape(type, 'trade'))
    return {
      ...{ ...commonIn(reading), type, security: securityIn(reading) },
      ...{ quantity: numberIn(reading, 'quantity') as Quantity, method: methodIn(reading) },
      ...{ price: numberIn(reading, 'price') as Price, fees: moneyIn(reading, 'fees') },
      ...multiplierIn(reading),
      chosen: chosenIn(reading),
    };
  if (hasShape(type, 'distribution'))
    return {
      ...{ ...commonIn(reading), type, security: securityIn(reading) },
      ...{ amount: moneyIn(reading, 'amount'), withholding: moneyIn(reading, 'withholding') },
      bought: boughtIn(reading),
    };
  if (hasShape(type, 'cash'))
    return { ...commonIn(reading), type, amount: moneyIn(reading, 'amount') };
  if (hasShape(type, 'option-end'))
    return {
      ...{ ...commonIn(reading), type, security: securityIn(reading) },
      ...{ quantity: numberIn(reading, 'quantity') as Quantity, chosen: chosenIn(reading) },
      settledAt: type === 'CASH_SETTLEMENT' ? (numberIn(reading, 'price') as Price) : undefined,
      fees: moneyIn(reading, 'fees'),
    };
  switch (type) {
    case 'TRANSFER':
      return {
        ...{ ...commonIn(reading), type, security: securityIn(reading) },
        ...{ quantity: numberIn(reading, 'quantity') as Quantity, chosen: chosenIn(reading) },
        toPortfolio: idIn(reading, 'to_portfolio') as PortfolioId,
      };
    case 'SPLIT':
      return {
        ...{ ...commonIn(reading), type, security: securityIn(reading) },
        newShares: numberIn(reading, 'new_shares'),
        oldShares: numberIn(reading, 'old_shares'),
        cashInLieu: reading.has('cash_in_lieu')
          ? (numberIn(reading, 'cash_in_lieu') as Price)
          : undefined,
      };
    case 'OPENING_BALANCE':
      return {
        ...{ ...commonIn(reading), type, security: securityIn(reading) },
        ...{ quantity: numberIn(reading, 'quantity') as Quantity, cost: moneyIn(reading, 'cost') },
        acquiredOn: dayIn(reading, 'acquired_on'),
      };
    default:
      return assertNever(type);
  }
}

function commonIn(reading: RowReading) {
  const [source, id] = [reading.exact('origin_source'), reading.exact('origin_id')];
  const { at } = reading.moment('at');
  return {
    at: instant(at),
    on: dayIn(reading, 'on') ?? ('' as TradingDay),
    currency: reading.currency('currency'),
    rate: reading.has('rate') ? reading.number('rate') : undefined,
    notes: reading.exact('notes') || undefined,
    origin: source === '' ? undefined : { source, id },
  };
}

function dayIn(reading: RowReading, name: string): TradingDay | undefined {
  const text = reading.text(name);
  const day = parseDay(text);
  if (day === undefined && (text !== '' || name === 'on'))
    reading.refuse(name, `"${text}" is not a day as YYYY-MM-DD.`);
  return day;
}

function securityIn(reading: RowReading): SecurityReference | SecurityId {
  if (reading.has('security_id')) return idIn(reading, 'security_id') as SecurityId;
  return {
    symbol: reading.needed('symbol'),
    isin: reading.text('isin') || undefined,
    exchange: reading.text('exchange') || undefined,
    name: reading.text('name') || undefined,
    ...contractIn(reading),
  };
}

/** Older exports have the price of a contract and no multiplier: which of the two is meant cannot be guessed. */
function multiplierIn(reading: RowReading): Pick<TradeDraft, 'multiplier'> {
  if (reading.has('multiplier')) return { multiplier: numberIn(reading, 'multiplier') };
  if (isOption({ symbol: reading.text('symbol') }))
    reading.refuse(
      'multiplier',
      'Fill in 100 if the price is per share, 1 if it is that of a contract.',
    );
  return {};
}

function contractIn(reading: RowReading): Pick<SecurityReference, 'contract'> {
  if (!isOption({ symbol: reading.text('symbol') })) return {};
  const [underlying, deliverable] = ['underlying', 'deliverable'].map((name) => reading.text(name));
  const multiplier = reading.text('multiplier');
  const contract = contractOf({ underlying, deliverable, multiplier });
  return contract === undefined ? {} : { contract };
}

/** The export is exact: nothing is limited to ten places. */
function numberIn(reading: RowReading, name: string): Decimal {
  return reading.number(name);
}

function moneyIn(reading: RowReading, name: string): Money {
  return reading.number(name) as Money;
}

function idIn(reading: RowReading, name: string): number {
  const text = reading.needed(name);
  if (!/^\d{1,15}$/.test(text)) reading.refuse(name, `"${text}" is not the number of a record.`);
  return Number(text);
}

function methodIn(reading: RowReading): LotMethod | undefined {
  const text = reading.text('method');
  if (text !== '' && !METHODS.includes(text))
    reading.refuse('method', `"${text}" is none of ${METHODS.join(', ')}.`);
  return text === '' ? undefined : (text as LotMethod);
}

function chosenIn(reading: RowReading): readonly LotChoice[] | undefined {
  if (!reading.has('lots')) return undefined;
  return reading
    .text('lots')
    .split(' ')
    .flatMap((part) => {
      const cut = part.lastIndexOf('=');
      const quantity = parseDecimal(part.slice(cut + 1));
      if (cut < 1 || quantity === undefined)
        reading.refuse('lots', `"${part}" is not a lot with its quantity, such as txn_1=10.`);
      return quantity === undefined
        ? []
        : [{ lotId: part.slice(0, cut) as LotId, quantity: quantity as Quantity }];
    });
}

function boughtIn(reading: RowReading): DistributionDraft['bought'] {
  if (!reading.has('bought_quantity')) return undefined;
  return {
    quantity: reading.number('bought_quantity') as Quantity,
    price: reading.number('bought_price') as Price,
  };
}
