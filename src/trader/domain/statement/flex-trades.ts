// The executions in an IB Flex statement of trades: columns in any order, unknown columns ignored, several sections
// per file.
import { type Instant, instant, type TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { STANDARD_MULTIPLIER } from '../../../market/instruments/amount.ts';
import { isAdjusted } from '../../../market/options/option-contract.ts';
import { optionIdOf, parseOptionId } from '../../../market/options/option-id.ts';
import { instantOf, zoneNamed } from '../../../market/time/zone.ts';
import type { OrderSide } from '../terms/side.ts';
import { csvRows } from './csv.ts';

/** One execution as the broker states it. */
export interface StatedTrade {
  /** Of an option contract its id. */
  readonly symbol: string;
  readonly at: Instant;
  readonly side: OrderSide;
  /** Unsigned. */
  readonly shares: number;
  readonly price: number;
  readonly execId: string;
  /** The order reference; '' if the statement has none. */
  readonly orderRef: string;
  /** The broker's order number; '' if the statement has none. */
  readonly permId: string;
  /** Costs are positive here; undefined if the statement has none. */
  readonly commission: number | undefined;
  /** Cancels the execution with its number, or an equal one of the same order. */
  readonly isCancellation: boolean;
  /** Not traded: the end of an option contract, at a price of 0, or the shares that it delivered, at the strike. */
  readonly isOptionEnd?: true;
}

/** Names of a column; the first one found counts. */
const COLUMNS = {
  symbol: ['symbol'],
  time: ['datetime'],
  side: ['buysell'],
  quantity: ['quantity'],
  price: ['tradeprice', 'price'],
  execId: ['ibexecid', 'execid'],
  orderRef: ['orderreference'],
  permId: ['iborderid'],
  commission: ['ibcommission', 'commission'],
  asset: ['assetclass'],
  multiplier: ['multiplier'],
  detail: ['levelofdetail'],
  notes: ['notescodes', 'codes', 'code'],
} as const;

type Column = keyof typeof COLUMNS;
const NEEDED: readonly Column[] = ['symbol', 'time', 'side', 'quantity', 'price', 'execId'];

/** Expiry, assignment, and exercise in its kinds. */
const OPTION_ENDS = ['Ep', 'A', 'Ex', 'AEx', 'MEx', 'GEA'];

/**
 * Lines that are not executions (orders, totals, other assets, other sections) are skipped, and so are options of adjusted
 * classes, which are never traded.
 */
export function flexTrades(text: string): Result<readonly StatedTrade[], string> {
  const rows = csvRows(text);
  if (rows === undefined)
    return failed('a quotation mark is never closed; the file is truncated or damaged');
  const trades: StatedTrade[] = [];
  let columns: ReadonlyMap<Column, number> | undefined;
  for (const [index, cells] of rows.entries()) {
    const header = headerOf(cells);
    if (header !== undefined) columns = header;
    if (header !== undefined || columns === undefined) continue;
    const cell = (name: Column): string => cells[columns?.get(name) ?? -1]?.trim() ?? '';
    if (isCutShort(cells, columns, cell))
      return failed(`line ${index + 1} ends before its IBExecID; the file is truncated or damaged`);
    if (!isExecution(cell)) continue;
    const trade = tradeOf(cell);
    if (typeof trade === 'string') return failed(`line ${index + 1}: ${trade}`);
    trades.push(trade);
  }
  if (columns === undefined)
    return failed(
      'no header line with the columns Symbol, DateTime, Buy/Sell, Quantity, TradePrice and IBExecID',
    );
  return ok(trades);
}

function headerOf(cells: readonly string[]): ReadonlyMap<Column, number> | undefined {
  const names = cells.map((cell) => cell.toLowerCase().replaceAll(/[^a-z]/g, ''));
  const columns = new Map<Column, number>();
  for (const column of Object.keys(COLUMNS) as Column[]) {
    for (const name of COLUMNS[column]) {
      if (!columns.has(column) && names.includes(name)) columns.set(column, names.indexOf(name));
    }
  }
  return NEEDED.every((column) => columns.has(column)) ? columns : undefined;
}

/** A truncated trade is an error: skipping it would lose a trade without notice. */
function isCutShort(
  cells: readonly string[],
  columns: ReadonlyMap<Column, number>,
  cell: (name: Column) => string,
): boolean {
  const isTrade = sideOf(cell('side')) !== undefined && timeOf(cell('time')) !== undefined;
  return isTrade && cells.length <= Math.max(...NEEDED.map((name) => columns.get(name) ?? 0));
}

function isExecution(cell: (name: Column) => string): boolean {
  const asset = cell('asset');
  const detail = cell('detail');
  return (
    cell('execId') !== '' &&
    (asset === '' || asset === 'STK' || (asset === 'OPT' && optionIn(cell) !== undefined)) &&
    (detail === '' || detail.toUpperCase() === 'EXECUTION')
  );
}

/** Of a plain contract: an option is named by its OCC symbol. */
function optionIn(cell: (name: Column) => string): string | undefined {
  const terms = parseOptionId(cell('symbol'));
  const multiplier = Number(cell('multiplier') || STANDARD_MULTIPLIER);
  if (terms === undefined || isAdjusted({ tradingClass: terms.root, multiplier })) return undefined;
  return optionIdOf(terms);
}

function tradeOf(cell: (name: Column) => string): StatedTrade | string {
  const at = timeOf(cell('time'));
  const shares = Math.abs(numberOf(cell('quantity')));
  const price = numberOf(cell('price'));
  const commission = cell('commission') === '' ? undefined : -numberOf(cell('commission'));
  const side = sideOf(cell('side'));
  if (at === undefined) return `"${cell('time')}" is not a time`;
  if (side === undefined) return `"${cell('side')}" is neither BUY nor SELL`;
  if (!(shares > 0)) return `"${cell('quantity')}" is not a quantity`;
  const isEnd = isOptionEnd(cell);
  const isFree = price === 0 && (isEnd || optionIn(cell) !== undefined);
  if (!(price > 0 || isFree)) return `"${cell('price')}" is not a price`;
  if (Number.isNaN(commission)) return `"${cell('commission')}" is not a commission`;
  return {
    symbol: optionIn(cell) ?? cell('symbol'),
    at,
    side,
    shares,
    price,
    execId: cell('execId'),
    orderRef: cell('orderRef'),
    permId: cell('permId'),
    commission: commission === 0 ? 0 : commission,
    isCancellation: isCancellation(cell),
    ...(isEnd && { isOptionEnd: true }),
  };
}

function numberOf(text: string): number {
  return text === '' ? Number.NaN : Number(text.replaceAll(',', ''));
}

/** A cancelled trade is listed again, as `BUY (Ca.)` or with the code Ca; its replacement follows as a trade. */
function isCancellation(cell: (name: Column) => string): boolean {
  return /\(ca\.?\)/i.test(cell('side')) || codesIn(cell).includes('Ca');
}

/** An order may trade one contract of a combination for nothing. */
function isOptionEnd(cell: (name: Column) => string): boolean {
  const isOption = optionIn(cell) !== undefined && cell('orderRef') === '';
  const isFree = isOption && numberOf(cell('price')) === 0;
  return isFree || codesIn(cell).some((code) => OPTION_ENDS.includes(code));
}

function codesIn(cell: (name: Column) => string): readonly string[] {
  return cell('notes').split(/[;, ]+/);
}

function sideOf(text: string): OrderSide | undefined {
  const word = text.toUpperCase();
  if (word.startsWith('BUY') || word === 'BOT') return 'buy';
  return word.startsWith('SELL') || word === 'SLD' ? 'sell' : undefined;
}

const TIME =
  /^(\d{4})-?(\d{2})-?(\d{2})[;, T]+(\d{2}):?(\d{2}):?(\d{2})(?:\s*(?:E[SD]T|America\/New_York))?$/;
const NEW_YORK = zoneNamed('America/New_York');

/** `20201216;100203` and its variants, in New York time, which the broker's statements use. */
function timeOf(text: string): Instant | undefined {
  const [, year, month, day, hour, minute, second] = TIME.exec(text) ?? [];
  if (year === undefined) return undefined;
  const ms = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000;
  const at = instantOf(NEW_YORK, `${year}-${month}-${day}` as TradingDay, ms);
  return Number.isNaN(at) ? undefined : instant(at);
}
