// Rows of DEGIRO that belong together: the fees of an order, and the two sides of a corporate action, which look like a sale and a purchase.
import type { IgnoredRow, Place } from '../../../rows/imported-file.ts';
import type { Row } from '../../../rows/row-reading.ts';
import type { JoinedRows } from '../../reading/broker-row.ts';

export interface DegiroColumns {
  readonly date: string;
  readonly time: string;
  readonly product: string;
  readonly isin: string;
  readonly description: string;
  /** Its currency; the amount is in the column without a name behind it. */
  readonly change: string;
}

/** A corporate action has its name before a colon: `STOCK SPLIT: Koop 8 @ 18,58 EUR`. */
const TRADE =
  /^(?:(.*?) ?: )?(?:(Koop|Buy|Kauf|Achat|Compra|Acquisto)|(?:Verkoop|Sell|Verkauf|Vente|Venta|Venda|Vendita)) ([\d.,]+) (?:.*?@|zu je) ?([\d.,]+) ([A-Z]{3})/i;
/** Cash is kept in it: what its units moved is in other rows. */
const CASH_FUND = /geldm[ae]rktfonds|money market fund|fonds monétaires|fondo monetario/i;

/** Units of that fund, or the other side of cash that its bank keeps: the amount is in another row. */
export function isOfKeptCash(text: string): boolean {
  return CASH_FUND.test(text) || /flatex ?(?:degiro)? bank/i.test(text);
}

export interface DegiroTrade {
  /** Undefined for an order. */
  readonly action: string | undefined;
  readonly isBuy: boolean;
  readonly shares: string;
  readonly price: string;
  readonly currency: string;
}

export function degiroTrade(text: string): DegiroTrade | undefined {
  const found = TRADE.exec(text);
  if (found === null || CASH_FUND.test(text)) return undefined;
  const [, action, bought, shares = '', price = '', currency = ''] = found;
  return { action, isBuy: bought !== undefined, shares, price, currency };
}

/** Cells that a row gets from those that belong to it. */
export const OTHER_SIDE = 'other side: ';
export const feeCell = (number: number) => `fee ${number}`;

const FEE =
  /transactiekosten|transaction (?:and|fee)|transaktionsgeb|kosten van derden|third party|\bfee\b|^frais|^cost[ei]s? d|comiss|comisi|commissioni|stamp duty|beurstaks|transaction tax/i;
const ORDER_IDS = [
  ...['Order Id', 'Order ID', 'Order-ID', 'ID Orden', 'ID da Ordem', 'ID Ordine', 'ID Ordre'],
];

export function joinedRows(rows: readonly Row[], columns: DegiroColumns): JoinedRows {
  const joined = new Map(rows.map((row) => [row, row]));
  const notes: IgnoredRow[] = [];
  const wholes = new Map<Place, Place>();
  const join = (row: Row, part: Row, cells: (before: Row) => Row['raw']) => {
    const before = joined.get(row) ?? row;
    joined.set(row, { ...before, raw: { ...before.raw, ...cells(before) } });
    joined.delete(part);
    wholes.set(part.place, row.place);
    notes.push({ place: part.place, why: `It is part of line ${row.place.line}.` });
  };
  for (const fee of rows.filter((row) => isFee(row, columns))) {
    const trade = tradeOf(fee, rows, columns);
    if (trade !== undefined)
      join(trade, fee, ({ raw }) => {
        const count = Object.keys(raw).filter((name) => name.startsWith('fee ')).length;
        return { [feeCell(count + 1)]: fee.raw[`${columns.change} 2`] ?? '' };
      });
  }
  for (const [sold, bought] of pairsOfActions(rows, columns))
    join(sold, bought, () =>
      Object.fromEntries(
        Object.entries(bought.raw).map(([name, text]) => [`${OTHER_SIDE}${name}`, text]),
      ),
    );
  return { rows: [...joined.values()], notes, wholes };
}

function isFee({ raw }: Row, { description, change }: DegiroColumns): boolean {
  const isCharged = raw[`${change} 2`]?.trim().startsWith('-') === true;
  return orderOf(raw) !== '' && isCharged && FEE.test(raw[description] ?? '');
}

function orderOf(raw: Row['raw']): string {
  return ORDER_IDS.map((name) => raw[name]?.trim() ?? '').find((id) => id !== '') ?? '';
}

/** The execution of that minute; an order may have several. */
function tradeOf(fee: Row, rows: readonly Row[], columns: DegiroColumns): Row | undefined {
  const { date, time, description, change } = columns;
  const own = rows.filter(
    ({ raw }) =>
      orderOf(raw) === orderOf(fee.raw) &&
      raw[date] === fee.raw[date] &&
      raw[change] === fee.raw[change] &&
      degiroTrade(raw[description] ?? '') !== undefined,
  );
  return own.find(({ raw }) => raw[time] === fee.raw[time]) ?? own[0];
}

function pairsOfActions(rows: readonly Row[], columns: DegiroColumns): [Row, Row][] {
  const { date, time, isin, description, change } = columns;
  const stated = rows.flatMap((row) => {
    const trade = degiroTrade(row.raw[description] ?? '');
    return trade?.action === undefined ? [] : [{ row, trade, action: trade.action }];
  });
  const groups = Map.groupBy(stated, ({ row: { raw }, action }) =>
    [raw[date], action.toUpperCase(), raw[change]].join('|'),
  );
  return [...groups.values()].flatMap((group) => {
    const bought = group.filter(({ trade }) => trade.isBuy).map(({ row }) => row);
    const sold = group.filter(({ trade }) => !trade.isBuy).map(({ row }) => row);
    const sizeOf = ({ raw }: Row) => raw[`${change} 2`]?.replace('-', '').trim();
    const likeness = (one: Row, other: Row) =>
      Number(one.raw[isin] === other.raw[isin]) * 4 +
      Number(one.raw[time] === other.raw[time]) * 2 +
      Number(sizeOf(one) === sizeOf(other));
    return sold.flatMap((one): [Row, Row][] => {
      const [other] = bought.toSorted((a, b) => likeness(one, b) - likeness(one, a));
      if (other === undefined) return [];
      bought.splice(bought.indexOf(other), 1);
      return [[one, other]];
    });
  });
}
