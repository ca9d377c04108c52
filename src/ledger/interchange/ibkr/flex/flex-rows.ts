// Elements of a Flex statement as rows, and what all of them share: the security, the currency and the rate.
import type { OptionRight } from '../../../../market/instruments/option-right.ts';
import { optionIdOf } from '../../../../market/options/option-id.ts';
import type { CurrencyCode } from '../../../domain/entries/ids.ts';
import { contractOf, isOption, securityName } from '../../../domain/options/option-security.ts';
import type { SecurityReference } from '../../../domain/transactions/draft.ts';
import type { ImportProblem } from '../../rows/imported-file.ts';
import { createRowReading, type Row, type RowReading } from '../../rows/row-reading.ts';
import type { Moment } from '../../text/moment-text.ts';
import { elementsNamed, type XmlElement } from '../../text/xml-tree.ts';
import { referenceTo } from '../stated/action-description.ts';
import { STATEMENT_CONVENTIONS, STATEMENT_MOMENTS, STATEMENT_ZONE } from '../stated/moments.ts';

export interface FlexRow extends Row {
  readonly element: XmlElement;
}

export function flexRows(statement: XmlElement, name: string): FlexRow[] {
  return elementsNamed(statement, name).map((element) => ({
    element,
    place: { line: element.line, part: element.name, column: undefined },
    raw: element.attributes,
  }));
}

/** A row with problems gives none; its problems are added to the list. */
export function readFlex<Value>(
  row: Row,
  problems: ImportProblem[],
  read: (reading: RowReading) => Value,
): Value | undefined {
  const reading = createRowReading(row, STATEMENT_CONVENTIONS);
  const value = read(reading);
  problems.push(...reading.problems);
  return reading.problems.length === 0 ? value : undefined;
}

export const OPTIONS = 'OPT';
/** The units of which are those of the face. */
export const BONDS: readonly string[] = ['BOND', 'BILL'];

export function isBond(reading: RowReading): boolean {
  return BONDS.includes(reading.text('assetCategory'));
}

export function securityIn(reading: RowReading): SecurityReference {
  if (reading.text('assetCategory') === OPTIONS) return optionIn(reading);
  const isin = reading.text('isin') || reading.text('securityID');
  const reference = referenceTo(reading.needed('symbol'), isin, reading.text('description'));
  return { ...reference, exchange: reading.text('listingExchange') || undefined };
}

/**
 * By its symbol, which is that of the OCC, or by its terms where the query has another symbol. The listing exchange is left
 * out: options trade at all of them, and other sections name other ones.
 */
function optionIn(reading: RowReading): SecurityReference {
  const symbol = securityName(reading.needed('symbol'));
  const named = isOption({ symbol }) ? symbol : nameByTerms(reading);
  if (named === undefined)
    reading.refuse(
      'symbol',
      `"${symbol}" is not the OCC symbol of an option; add Underlying Symbol, Expiry, Put/Call and Strike to the Flex query.`,
    );
  const underlying = reading.text('underlyingSymbol');
  const contract = contractOf({ underlying, multiplier: reading.text('multiplier') });
  return {
    ...{ symbol: named ?? symbol, isin: undefined, exchange: undefined },
    name: reading.text('description') || undefined,
    ...(contract && { contract }),
  };
}

function nameByTerms(reading: RowReading): string | undefined {
  const expiry = STATEMENT_MOMENTS.parse(reading.text('expiry'), STATEMENT_ZONE)?.on;
  const right = RIGHTS[reading.text('putCall').toUpperCase()];
  const strike = Number(reading.text('strike'));
  const root = rootIn(reading.text('symbol'), reading.text('underlyingSymbol'));
  if (expiry === undefined || right === undefined) return undefined;
  return optionIdOf({ root, expiry, right, strike });
}

/** `SPXW 18DEC26 6000 C` of SPX, `AAPL1 18DEC26 230 C` of AAPL: another class, whose contracts are others at the same terms. */
function rootIn(symbol: string, underlying: string): string {
  const plain = underlying.replace(/[^A-Z0-9]/g, '');
  const [first = ''] = symbol.split(' ');
  return plain !== '' && first.startsWith(plain) ? first : plain;
}

const RIGHTS: Readonly<Record<string, OptionRight>> = {
  C: 'call',
  P: 'put',
  CALL: 'call',
  PUT: 'put',
};

/** The first of these attributes that the query has. */
export function firstMoment(reading: RowReading, ...names: readonly [string, ...string[]]): Moment {
  return reading.moment(names.find((name) => reading.has(name)) ?? names[0]);
}

/** Only rows of single events of one account: a query may also ask for sums by order, symbol, asset class or all accounts. */
export function isDetail({ raw }: Row): boolean {
  const level = raw.levelOfDetail?.toUpperCase() ?? '';
  if (raw.accountId === '-') return false;
  return level === '' || level === 'EXECUTION' || level === 'DETAIL';
}

/** Undefined for `BASE_SUMMARY` and other rows that sum currencies up. */
export function currencyOrSum(reading: RowReading): CurrencyCode | undefined {
  return reading.text('currency') === 'BASE_SUMMARY' ? undefined : reading.currency('currency');
}
