// Data products: views of the ledger that others build on, each with an owner, a described shape and a promise of freshness.
import { DAY_MS } from '../../../kernel/instant.ts';

export const PRODUCT_NAMES = [
  'lots',
  'positions',
  'transactions',
  'valuations',
  'performance_daily',
] as const;

export type ProductName = (typeof PRODUCT_NAMES)[number];

/** `decimal` is text with all its digits, `number` a statistic; `day` is YYYY-MM-DD; `time` is ISO 8601 in UTC. */
export type FieldType = 'text' | 'whole' | 'decimal' | 'number' | 'day' | 'time' | 'flag';

/**
 * `internal`: says nothing about anybody, such as a symbol or a currency. `confidential`: what somebody holds, pays and earns.
 * `personal`: what a person wrote or is named by.
 */
export type AccessClass = 'internal' | 'confidential' | 'personal';

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly access: Exclude<AccessClass, 'personal'>;
  /** A required field that is absent counts thrice as much as an optional one. */
  readonly isRequired: boolean;
  readonly range?: 'above zero' | 'not below zero' | 'not zero';
  readonly oneOf?: readonly string[];
  readonly meaning: string;
}

/** A personal field of the same records that stays out of the product. */
export interface WithheldField {
  /** Record and field. */
  readonly name: string;
  readonly meaning: string;
}

export interface Product {
  readonly name: ProductName;
  readonly meaning: string;
  /** Who answers for it. */
  readonly owner: string;
  /** Major and minor of the shape: the major one rises when a field goes or changes. */
  readonly schema: string;
  /** `private`: for users who may see the portfolio. None of the products has personal texts. */
  readonly access: 'private';
  /** Rows are kept as long as the events they follow from: always. */
  readonly retention: 'as long as the ledger';
  readonly freshnessMs: number;
  /** The field that names a row. */
  readonly key: string;
  /** Fields that no two rows share; rows in which one is absent are not compared. */
  readonly unique: readonly string[];
  readonly fields: readonly Field[];
  readonly withheld: readonly WithheldField[];
}

export type Cell = string | number | boolean | null;

export type ProductRow = Readonly<Record<string, Cell>>;

const required = (name: string, type: FieldType, meaning: string): Field => ({
  ...{ name, type, meaning },
  isRequired: true,
  access: 'confidential',
});
const internal = (field: Field): Field => ({ ...field, access: 'internal' });
const optional = (name: string, type: FieldType, meaning: string): Field => ({
  ...required(name, type, meaning),
  isRequired: false,
});

const PORTFOLIO = required('portfolio_id', 'whole', 'Number of the portfolio');
const CURRENCY = internal(required('currency', 'text', 'Of the amounts, ISO 4217'));
const SECURITY = [
  internal(required('security_id', 'whole', 'Number of the security')),
  internal(required('symbol', 'text', 'Its symbol today')),
];
const DESCRIBED = [
  internal(optional('name', 'text', 'Of the security')),
  internal(optional('sector', 'text', 'Of the security')),
];
const PORTFOLIO_TEXTS: readonly WithheldField[] = [
  { name: 'portfolio.name', meaning: 'As its holder calls it' },
  { name: 'portfolio.description', meaning: 'As its holder describes it' },
];
const NOTES: WithheldField = { name: 'transaction.notes', meaning: 'What somebody wrote to it' };

const COMMON = {
  owner: 'ledger',
  schema: '1.0',
  access: 'private',
  retention: 'as long as the ledger',
  withheld: PORTFOLIO_TEXTS,
} as const;

/** A view that is written with its event is as fresh as the book. */
const AT_ONCE_MS = 0;

export const PRODUCTS: Readonly<Record<ProductName, Product>> = {
  lots: {
    ...COMMON,
    name: 'lots',
    meaning: 'Open tax lots: what each trade opened and what is left of it',
    freshnessMs: AT_ONCE_MS,
    key: 'lot_id',
    unique: ['lot_id'],
    fields: [
      required('lot_id', 'text', 'The trade that opened it; unique in its portfolio'),
      PORTFOLIO,
      ...SECURITY,
      { ...required('side', 'text', 'Bought or sold short'), oneOf: ['LONG', 'SHORT'] },
      required('opened_on', 'day', 'Absent for what was taken over without a date'),
      required('held_since', 'day', 'Where the holding period begins'),
      { ...required('opened_quantity', 'decimal', 'When it opened'), range: 'above zero' },
      { ...required('remaining', 'decimal', 'What is left'), range: 'above zero' },
      { ...required('basis', 'decimal', 'Cost of what is left'), range: 'not below zero' },
      CURRENCY,
      ...DESCRIBED,
    ],
  },
  positions: {
    ...COMMON,
    name: 'positions',
    meaning: 'What portfolios hold, at the latest price',
    freshnessMs: DAY_MS,
    key: 'position_id',
    unique: ['position_id'],
    fields: [
      required('position_id', 'text', 'Portfolio, security and side'),
      PORTFOLIO,
      ...SECURITY,
      { ...required('quantity', 'decimal', 'Below zero if short'), range: 'not zero' },
      required('cost', 'decimal', 'Below zero for the proceeds of a short position'),
      CURRENCY,
      required('last_at', 'time', 'Of its latest entry'),
      ...DESCRIBED,
      { ...internal(optional('price', 'decimal', 'In its currency')), range: 'above zero' },
      internal(optional('price_at', 'time', 'When the price was made')),
    ],
  },
  transactions: {
    ...COMMON,
    name: 'transactions',
    meaning: 'What is booked and counts',
    freshnessMs: AT_ONCE_MS,
    key: 'transaction_id',
    unique: ['transaction_id', 'origin'],
    withheld: [...PORTFOLIO_TEXTS, NOTES],
    fields: [
      required('transaction_id', 'whole', 'Its number'),
      PORTFOLIO,
      required('type', 'text', 'BUY, SELL, DIVIDEND and so on'),
      required('at', 'time', 'When it took effect'),
      required('on', 'day', 'The day of that time where it happened'),
      required('recorded_at', 'time', 'When the ledger learned of it'),
      required('cash', 'decimal', 'Received less paid'),
      { ...required('fees', 'decimal', 'Of the trade'), range: 'not below zero' },
      CURRENCY,
      optional('security_id', 'whole', 'None for cash'),
      { ...optional('quantity', 'decimal', 'Of the security'), range: 'above zero' },
      { ...optional('price', 'decimal', 'Of one unit'), range: 'not below zero' },
      optional('settles_at', 'time', 'Of a trade'),
      optional('origin', 'text', 'Source and id under which it came from outside'),
    ],
  },
  valuations: {
    ...COMMON,
    name: 'valuations',
    meaning: 'What a portfolio was worth, once for each day of the home market',
    freshnessMs: 4 * DAY_MS,
    key: 'valuation_id',
    unique: ['valuation_id', 'on'],
    fields: [
      required('valuation_id', 'text', 'Its event'),
      PORTFOLIO,
      required('on', 'day', 'The day'),
      required('value', 'decimal', 'Positions and cash'),
      required('market_value', 'decimal', 'Positions'),
      required('cash', 'decimal', 'In the currency of the portfolio'),
      required('cost', 'decimal', 'Of the positions'),
      CURRENCY,
      required('complete', 'flag', 'Whether every position had a price'),
    ],
  },
  performance_daily: {
    ...COMMON,
    name: 'performance_daily',
    meaning: 'What each day of the last year earned, from closes and rates on record',
    freshnessMs: 4 * DAY_MS,
    key: 'on',
    unique: ['on'],
    fields: [
      required('on', 'day', 'The day'),
      PORTFOLIO,
      required('value', 'number', 'At the end of the day, in the currency of the portfolio'),
      { ...required('inflow', 'number', 'Paid in since the day before'), range: 'not below zero' },
      {
        ...required('outflow', 'number', 'Paid out since the day before'),
        range: 'not below zero',
      },
      optional(
        'return',
        'number',
        'Time-weighted, as a fraction; none on the first day, nor on one that begins or ends below 0',
      ),
      CURRENCY,
    ],
  },
};
