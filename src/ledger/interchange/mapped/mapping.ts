// A mapping file: which column of a broker's CSV means what, and how the broker writes dates, numbers and signs.
import {
  type Document,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type YAMLParseError,
} from 'yaml';
import { z } from 'zod';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type Zone, zoneNamed } from '../../../market/time/zone.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import {
  TRANSACTION_TYPES,
  type TransactionType,
} from '../../domain/transactions/transaction-type.ts';
import { currencyFrom } from '../rows/currency-code.ts';
import type { Delimiter } from '../text/csv-lines.ts';
import type { TextEncoding } from '../text/decoded-text.ts';
import { anyForm, EXCEL_FORM, formFrom, ISO_FORM, type MomentForm } from '../text/moment-text.ts';
import type { DecimalSign } from '../text/number-text.ts';

/** TRADE buys or sells by the sign of its quantity, CASH is a deposit or a withdrawal by the sign of its amount. */
export type MappedType = Exclude<TransactionType, Unmapped> | 'TRADE' | 'CASH';

/** One row does not say what they need: what was bought, or to which portfolio. */
type Unmapped = 'REINVESTED_DIVIDEND' | 'TRANSFER';
const TYPES: readonly MappedType[] = [...TRANSACTION_TYPES.filter(isMapped), 'TRADE', 'CASH'];

function isMapped(type: TransactionType): type is Exclude<TransactionType, Unmapped> {
  return type !== 'REINVESTED_DIVIDEND' && type !== 'TRANSFER';
}

const column = z.string().min(1);
const columns = z.strictObject({
  date: column,
  time: column.optional(),
  type: column.optional(),
  symbol: column.optional(),
  isin: column.optional(),
  exchange: column.optional(),
  name: column.optional(),
  quantity: column.optional(),
  price: column.optional(),
  price_currency: column.optional(),
  /** A text with both quantity and price. */
  trade: column.optional(),
  amount: column.optional(),
  fees: z.union([column, z.array(column).min(1)]).optional(),
  withholding: column.optional(),
  currency: column.optional(),
  rate: column.optional(),
  ratio: column.optional(),
  new_shares: column.optional(),
  old_shares: column.optional(),
  notes: column.optional(),
  id: column.optional(),
});
export type MappedColumn = keyof z.infer<typeof columns>;

const schema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,40}$/, 'lower-case letters, digits and hyphens'),
  columns,
  date: z.string(),
  zone: z.string(),
  decimal: z.enum(['.', ',']).default('.'),
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).optional(),
  skip_lines: z.int().min(0).max(100).default(0),
  currency: z.string().optional(),
  types: z.partialRecord(z.enum(TYPES), z.array(z.string().min(1))),
  ignore: z.array(z.string()).default([]),
  signs: z
    .strictObject({
      quantity: z.enum(['unsigned', 'signed']).default('unsigned'),
      amount: z.enum(['unsigned', 'signed']).default('unsigned'),
      fees: z.enum(['positive', 'negative']).default('positive'),
    })
    .prefault({}),
  amount_includes_costs: z.boolean().default(true),
});

export interface Mapping {
  readonly name: string;
  readonly columns: Readonly<Partial<Record<Exclude<MappedColumn, 'fees'>, string>>>;
  /** Costs may stand in several, which add up. */
  readonly feeColumns: readonly string[];
  readonly moments: MomentForm;
  readonly zone: Zone;
  readonly decimalSign: DecimalSign;
  readonly delimiter: Delimiter | undefined;
  readonly encoding: TextEncoding | undefined;
  readonly skippedLines: number;
  /** Of all rows; undefined if a column states it. */
  readonly currency: CurrencyCode | undefined;
  /** What a word of the file means; without a column for it each row is a TRADE. */
  typeOf(word: string): MappedType | 'IGNORED' | undefined;
  readonly isQuantitySigned: boolean;
  readonly isAmountSigned: boolean;
  readonly areFeesNegative: boolean;
  /** Fees of trades and taxes withheld from dividends were already taken from, or added to, the amount. */
  readonly amountIncludesCosts: boolean;
}

const NO_FIELDS = 'The mapping has no fields; it needs name, columns, date, zone and types.';

const NO_ALIASES = 'The mapping has aliases (&name, *name); write each value out.';

/** The parser compares each key of a map with all before it, and each of an `!!omap`: one request would stop the process. */
const LINEAR = { uniqueKeys: false, schema: 'core', resolveKnownTags: false } as const;

function faultText({ code, message }: YAMLParseError): string {
  return code === 'RESOURCE_EXHAUSTION' ? 'too many levels are nested in one another' : message;
}

interface Found {
  readonly hasAliases: boolean;
  /** Where a map has a key for the second time. */
  readonly repeatedAt: number | undefined;
}

function foundIn(document: Document): Found {
  let hasAliases = false;
  let repeatedAt: number | undefined;
  visit(document, {
    Alias() {
      hasAliases = true;
    },
    Map(_, { items }) {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) repeatedAt ??= key.range?.[0];
        keys.add(key.value);
      }
    },
  });
  return { hasAliases, repeatedAt };
}

/** The failure has a sentence for each fault. */
export function mappingFrom(text: string): Result<Mapping, readonly string[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { ...LINEAR, lineCounter: lines, prettyErrors: false });
  const invalid = (why: string, offset: number) => {
    const { line, col } = lines.linePos(offset);
    return failed([`The mapping is not valid YAML: ${why} at line ${line}, column ${col}.`]);
  };
  const [fault] = document.errors;
  if (fault !== undefined) return invalid(faultText(fault), fault.pos[0]);
  const { hasAliases, repeatedAt } = foundIn(document);
  if (repeatedAt !== undefined) return invalid('Map keys must be unique', repeatedAt);
  if (hasAliases) return failed([NO_ALIASES]);
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success)
    return failed(
      parsed.error.issues.map(({ path, code, message }) => {
        if (path.length > 0) return `Mapping, ${path.join('.')}: ${message}.`;
        return code === 'invalid_type' ? NO_FIELDS : `Mapping: ${message}.`;
      }),
    );
  return checked(parsed.data);
}

function checked(given: z.infer<typeof schema>): Result<Mapping, readonly string[]> {
  const moments = momentsFrom(given);
  const zone = zoneFrom(given.zone);
  const currency = given.currency === undefined ? undefined : currencyFrom(given.currency);
  const faults = [
    moments === undefined && `date: "${given.date}" is not a form such as dd.MM.yyyy, iso or excel`,
    zone === undefined && `zone: "${given.zone}" is not a time zone such as Europe/Berlin`,
    given.currency !== undefined && currency === undefined && `currency: not an ISO 4217 code`,
    given.currency === undefined &&
      given.columns.currency === undefined &&
      'name a column for the currency, or the currency of all rows',
    ...wordFaults(given),
  ].filter((fault) => fault !== false);
  if (moments === undefined || zone === undefined || faults.length > 0)
    return failed(faults.map((fault) => `Mapping, ${fault}.`));
  return ok({
    name: given.name,
    columns: columnsOf(given.columns),
    feeColumns: [given.columns.fees ?? []].flat(),
    moments,
    zone,
    decimalSign: given.decimal,
    delimiter: given.delimiter,
    encoding: given.encoding,
    skippedLines: given.skip_lines,
    currency,
    typeOf: typeOfWords(given),
    isQuantitySigned: given.signs.quantity === 'signed',
    isAmountSigned: given.signs.amount === 'signed',
    areFeesNegative: given.signs.fees === 'negative',
    amountIncludesCosts: given.amount_includes_costs,
  });
}

/** Names of the cells that are made of a text. */
export const TRADED_QUANTITY = 'quantity in the text';
export const TRADED_PRICE = 'price in the text';

/** Quantity and price may be read from a text. */
function columnsOf(given: z.infer<typeof columns>): Mapping['columns'] {
  const { fees: _, ...own } = given;
  if (own.trade === undefined) return own as Mapping['columns'];
  return { quantity: TRADED_QUANTITY, price: TRADED_PRICE, ...own } as Mapping['columns'];
}

const NAMED_FORMS: ReadonlyMap<string, MomentForm> = new Map([
  ['iso', ISO_FORM],
  ['excel', EXCEL_FORM],
]);

/** Undefined if the date has no such form. A separate time column stands behind the date. */
function momentsFrom({ date, columns: { time } }: z.infer<typeof schema>): MomentForm | undefined {
  const plain = NAMED_FORMS.get(date) ?? formFrom(date);
  if (plain === undefined || time === undefined || NAMED_FORMS.has(date)) return plain;
  const timed = [`${date} HH:mm:ss`, `${date} HH:mm`].map(formFrom);
  return anyForm([...timed, plain].filter((form) => form !== undefined));
}

/** `Bought *` stands for each word that begins so, unless the mapping has it whole. */
function typeOfWords(given: z.infer<typeof schema>): Mapping['typeOf'] {
  const ignored = given.ignore.map((word) => [word.toLowerCase(), 'IGNORED'] as const);
  const meanings = new Map<string, MappedType | 'IGNORED'>([...typedWords(given), ...ignored]);
  const starts = [...meanings]
    .filter(([word]) => word.endsWith('*'))
    .map(([word, meaning]) => ({ start: word.slice(0, -1), meaning }))
    .toSorted((one, other) => other.start.length - one.start.length);
  return (word) => {
    const known = word.toLowerCase();
    return (
      meanings.get(known) ?? starts.find(({ start }) => known.startsWith(start.trimEnd()))?.meaning
    );
  };
}

function typedWords({ types }: z.infer<typeof schema>): [string, MappedType][] {
  return (Object.entries(types) as [MappedType, string[] | undefined][]).flatMap(([type, words]) =>
    (words ?? []).map((word): [string, MappedType] => [word.toLowerCase(), type]),
  );
}

function wordFaults(given: z.infer<typeof schema>): string[] {
  const ignored = given.ignore.map((word) => word.toLowerCase());
  const words = [...typedWords(given).map(([word]) => word), ...ignored];
  const twice = words.find((word, at) => words.indexOf(word) < at);
  const isSigned = { TRADE: given.signs.quantity, CASH: given.signs.amount };
  const unsigned = (['TRADE', 'CASH'] as const).find(
    (type) => given.types[type] !== undefined && isSigned[type] !== 'signed',
  );
  const isUntyped = given.columns.type === undefined && given.signs.quantity !== 'signed';
  return [
    isUntyped ? ['columns: without a column for the type it needs signs.quantity: signed'] : [],
    twice === undefined ? [] : [`types: "${twice}" has two meanings`],
    unsigned === undefined
      ? []
      : [`types: ${unsigned} needs signs.${unsigned === 'TRADE' ? 'quantity' : 'amount'}: signed`],
  ].flat();
}

function zoneFrom(name: string): Zone | undefined {
  try {
    return zoneNamed(name);
  } catch {
    return undefined;
  }
}
