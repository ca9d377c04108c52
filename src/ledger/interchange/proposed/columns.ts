// Which column of a table means what: by the word of its header, and where no word is known by what stands in it.

import type { MappedColumn } from '../mapped/mapping.ts';
import { isTradeText } from '../mapped/trade-text.ts';
import { currencyFrom } from '../rows/currency-code.ts';
import { COLUMN_WORDS, TYPE_WORDS } from './column-words.ts';
import type { FoundTable } from './table.ts';
import { isDay, isNumber } from './written-forms.ts';

export interface TableColumns {
  readonly columns: Readonly<Partial<Record<MappedColumn, string>>>;
  /** All with numbers that may be costs. */
  readonly costs: readonly string[];
  /** Cells that are not empty. */
  values(column: string | undefined): readonly string[];
}

const ROWS_LOOKED_AT = 200;
const NUMERIC: ReadonlySet<MappedColumn> = new Set(['quantity', 'price', 'fees', 'amount']);

export function columnsIn({ header, rows }: FoundTable): TableColumns {
  const some = rows.slice(0, ROWS_LOOKED_AT);
  const cellsOf = (column: string, all: FoundTable['rows']) => {
    const at = header.indexOf(column);
    return all.map((row) => row[at]?.trim() ?? '').filter((cell) => cell !== '');
  };
  const known = new Map(header.map((column) => [column, cellsOf(column, some)]));
  const cells = (column: string) => known.get(column) ?? [];
  const isCurrency = (cell: string) => currencyFrom(cell) !== undefined;
  const found: Partial<Record<MappedColumn, string | undefined>> = {};
  const isFree = (column: string) => !Object.values(found).includes(column);
  const fits = (column: string, name: MappedColumn) => {
    const own = cells(column);
    // The day of the export stands in each row.
    if (name === 'date')
      return own.length > some.length / 2 && (own.length < 2 || new Set(own).size > 1);
    if (name === 'currency') return isMostly(own, isCurrency);
    if (name === 'time') return isMostly(own, (cell) => CLOCK.test(cell));
    // Few words, or words that are known.
    if (name === 'type') return new Set(own).size < own.length || own.some(isTypeWord);
    // A row is known again by it.
    if (name === 'id') return new Set(own).size === own.length && own.length > 0;
    if (!NUMERIC.has(name)) return own.length > 0;
    const isOther = NO_MONEY.test(column) || (name !== 'quantity' && COUNT.test(column));
    return isMostly(own, isNumber) && !isOther && !isOfCoins(column, name);
  };
  const take = (name: MappedColumn, isOne: (column: string) => boolean) => {
    const column = header.find((one) => isFree(one) && isOne(one));
    if (column !== undefined) found[name] ??= column;
  };
  const byContent = (name: MappedColumn, isOne: (cell: string) => boolean) =>
    take(name, (one) => cells(one).length > some.length / 2 && isMostly(cells(one), isOne));
  for (const [name, words] of COLUMN_WORDS) take(name, (one) => words.test(one) && fits(one, name));
  byContent('date', isDay);
  byContent('type', isTypeWord);
  if (found.type === undefined && isMostly(cells(found.name ?? ''), isTypeWord)) {
    found.type = found.name;
    delete found.name;
  }
  const isUnpriced = found.quantity === undefined && found.price === undefined;
  const trade = isUnpriced ? header.find((one) => cells(one).some(isTradeText)) : undefined;
  if (trade !== undefined) {
    found.trade = trade;
    if (cells(trade).every(isTypeWord)) found.type = trade;
  }
  if (found.symbol === undefined && found.isin === undefined && found.name !== undefined) {
    found.symbol = found.name;
    delete found.name;
  }
  const currencyBehind = (column: string | undefined) => {
    const behind = column && header[header.indexOf(column) + 1];
    return behind && isMostly(cells(behind), isCurrency) ? behind : undefined;
  };
  const [ofPrice, ofAmount] = [found.price, found.amount].map(currencyBehind);
  if (ofAmount !== undefined) found.currency = ofAmount;
  if (ofPrice !== undefined && found.currency !== ofPrice && found.amount !== undefined)
    found.price_currency = ofPrice;
  byContent('currency', isCurrency);
  const feeWords = COLUMN_WORDS.find(([name]) => name === 'fees')?.[1];
  const costs = header.filter(
    (one) =>
      feeWords?.test(one) === true && (one === found.fees || isFree(one)) && fits(one, 'fees'),
  );
  return {
    columns: Object.fromEntries(Object.entries(found).filter(([, column]) => column !== undefined)),
    costs,
    values: (column) => (column === undefined ? [] : cellsOf(column, rows)),
  };
}

const CLOCK = /^\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[AP]M)?$/i;
const NO_MONEY =
  /balance|saldo|kontostand|exchange|wechsel|devisen|växling|veksling|valutakurs|vaihto|cambio/i;
/** `Totalt antal`, of shares. */
const COUNT = /\b(?:antall?|aantal|quantity|shares|units)\b/i;

/** `Amount BTC`, which is a quantity. */
function isOfCoins(column: string, name: MappedColumn): boolean {
  const codes = column.match(/\b[A-Z]{3,4}\b/g) ?? [];
  return name !== 'quantity' && codes.length > 0 && codes.some((code) => COINS.has(code));
}

const COINS: ReadonlySet<string> = new Set(['BTC', 'XBT', 'ETH', 'SOL', 'USDT', 'USDC']);

function isMostly(cells: readonly string[], isOne: (cell: string) => boolean): boolean {
  return cells.length > 0 && cells.filter(isOne).length > cells.length / 2;
}

function isTypeWord(cell: string): boolean {
  return TYPE_WORDS.some(([, words]) => words.test(cell));
}
