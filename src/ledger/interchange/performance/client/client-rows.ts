// The transactions of a client file of Portfolio Performance as rows: amounts in hundredths, shares in the digits of the file's version.
import { decimal, textOf } from '../../../../kernel/decimal.ts';
import type { Row } from '../../rows/row-reading.ts';
import type { XmlElement } from '../../text/xml-tree.ts';
import type { ObjectGraph } from './object-graph.ts';

/** Of accounts and of securities accounts; an object stands where it is met first. */
const ACCOUNTS = ['account', 'accountFrom', 'accountTo', 'referenceAccount'];
const PORTFOLIOS = ['portfolio', 'portfolioFrom', 'portfolioTo'];

/** Digits of shares behind the point: five up to version 25, six up to 48, then eight. */
function shareDigits(version: number): number {
  if (version <= 25) return 5;
  return version <= 48 ? 6 : 8;
}

export interface ClientTerms {
  readonly version: number;
  /** The name of an account or a securities account; undefined: all of them. */
  readonly account: string | undefined;
}

export function clientRows(graph: ObjectGraph, { version, account }: ClientTerms): Row[] {
  const owned = [
    ...owners(graph, ACCOUNTS).map((owner) => ({ owner, side: 'account' as const })),
    ...owners(graph, PORTFOLIOS).map((owner) => ({ owner, side: 'portfolio' as const })),
  ];
  return owned
    .filter(({ owner }) => account === undefined || graph.text(owner, 'name') === account)
    .flatMap(({ owner, side }) =>
      transactionsOf(graph, owner).map((transaction) =>
        rowOf(graph, transaction, { side, digits: shareDigits(version), owner }),
      ),
    );
}

export function accountsIn(graph: ObjectGraph): XmlElement[] {
  return owners(graph, ACCOUNTS);
}

export function transactionsOf(graph: ObjectGraph, owner: XmlElement): XmlElement[] {
  const all = graph.child(owner, 'transactions')?.children ?? [];
  return all.flatMap((each) => graph.objectOf(each) ?? []);
}

/** Each has an id; an empty element stands for none. */
function owners(graph: ObjectGraph, names: readonly string[]): XmlElement[] {
  return graph.named(...names).filter((element) => graph.text(element, 'uuid') !== '');
}

export function ownerNames(graph: ObjectGraph): string[] {
  return owners(graph, [...ACCOUNTS, ...PORTFOLIOS]).map((owner) => graph.text(owner, 'name'));
}

interface RowTerms {
  readonly side: 'account' | 'portfolio';
  readonly digits: number;
  readonly owner: XmlElement;
}

function rowOf(graph: ObjectGraph, transaction: XmlElement, terms: RowTerms): Row {
  const { side, digits, owner } = terms;
  const text = (name: string) => graph.text(transaction, name);
  const security = graph.child(transaction, 'security');
  const units = graph.child(transaction, 'units')?.children ?? [];
  const costs = (type: string) =>
    units
      .filter(({ attributes }) => attributes.type === type)
      .map((unit) => graph.child(unit, 'amount')?.attributes.amount ?? '')
      .reduce(
        (sum, amount) => sum.plus(decimal(/^-?\d+$/.test(amount) ? amount : '0')),
        decimal('0'),
      );
  const type = text('type');
  const part = `${side} ${type}`;
  return {
    place: { line: transaction.line, part, column: undefined },
    raw: {
      KIND: part,
      date: text('date'),
      currency: text('currencyCode') || graph.text(owner, 'currencyCode'),
      amount: shifted(text('amount'), 2),
      shares: shifted(text('shares'), digits),
      fees: shifted(textOf(costs('FEE')), 2),
      taxes: shifted(textOf(costs('TAX')), 2),
      note: text('note'),
      id: text('uuid'),
      security: graph.text(security, 'name'),
      isin: graph.text(security, 'isin'),
      symbol: graph.text(security, 'tickerSymbol'),
      owner: graph.text(owner, 'name'),
    },
  };
}

/** `12345` with two digits is `123.45`; other text stays, and is refused where it is read. */
export function shifted(text: string, digits: number): string {
  const [, sign, whole] = /^(-?)(\d+)$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const padded = whole.padStart(digits + 1, '0');
  return `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}
