// The rows of a trade in Binance's history of transactions: those of one wallet and second, or two seconds in a row.
import { plus } from '../../../../../kernel/amounts.ts';
import { type Decimal, parseDecimal, textOf, ZERO } from '../../../../../kernel/decimal.ts';
import type { IgnoredRow } from '../../../rows/imported-file.ts';
import type { Row } from '../../../rows/row-reading.ts';
import type { JoinedRows } from '../../reading/broker-row.ts';
import type { CoinAmount } from './binance-exchange.ts';

/** Cells of a joined row: `BTC 0.001|EUR -95`. */
export const MOVES = 'moves';
export const FEES = 'fees';

const TRADE = /^(?:buy|sell|fee|transaction (?:related|buy|spend|sold|revenue|fee))$/i;
/** Two coins under one word. */
const EXCHANGE =
  /^(?:binance convert|large otc trading|buy crypto with (?:card|fiat)|small assets exchange bnb|auto-invest transaction|stablecoins auto-conversion|convert)$/i;
const FEE = /^(?:transaction )?fee$/i;
const SECOND_MS = 1_000;

export function isOfTrade(operation: string): boolean {
  return TRADE.test(operation) || EXCHANGE.test(operation);
}

interface Group {
  readonly rows: readonly Row[];
  readonly key: string;
  readonly at: number;
}

export function joinedRows(rows: readonly Row[]): JoinedRows {
  const trades = rows.filter(({ raw }) => isOfTrade(operationOf(raw)));
  const groups = completed(
    [...Map.groupBy(trades, ({ raw }) => `${keyOf(raw)}|${raw.UTC_Time}`).values()].map(
      (own): Group => ({
        ...{ rows: own, key: keyOf(own[0]?.raw ?? {}) },
        at: Date.parse(`${own[0]?.raw.UTC_Time}Z`.replace(' ', 'T')),
      }),
    ),
  );
  const notes: IgnoredRow[] = [];
  const joined = new Map<Row, readonly Row[]>();
  for (const { rows: own } of groups) {
    const [first] = own;
    if (first === undefined) continue;
    joined.set(first, fillsOf(first, own));
    for (const { place } of own.slice(1))
      notes.push({ place, why: `It is part of line ${first.place.line}.` });
  }
  const others = new Set(trades);
  return {
    rows: rows.flatMap((row) => joined.get(row) ?? (others.has(row) ? [] : [row])),
    notes,
  };
}

function operationOf(raw: Row['raw']): string {
  return raw.Operation?.trim() ?? '';
}

function keyOf(raw: Row['raw']): string {
  const operation = operationOf(raw);
  return `${raw.User_ID ?? ''}|${raw.Account ?? ''}|${TRADE.test(operation) ? 'trade' : operation}`;
}

/** One that lacks a side takes the next second, if that lacks one too. */
function completed(groups: readonly Group[]): readonly Group[] {
  const found: Group[] = [];
  for (const group of groups.toSorted((one, other) => one.at - other.at)) {
    const at = found.findLastIndex(
      (each) => each.key === group.key && group.at - each.at <= SECOND_MS && lacksSide(each),
    );
    const before = found[at];
    if (before === undefined || !lacksSide(group)) found.push(group);
    else found[at] = { ...before, rows: [...before.rows, ...group.rows] };
  }
  return found;
}

function lacksSide({ rows }: Group): boolean {
  const sides = rows.filter(({ raw }) => !FEE.test(operationOf(raw)));
  return new Set(sides.map(({ raw }) => (raw.Change ?? '').trim().startsWith('-'))).size < 2;
}

/** As many rows as fills, if each side has as many; else one. */
function fillsOf(first: Row, rows: readonly Row[]): readonly Row[] {
  const isFee = ({ raw }: Row) => FEE.test(operationOf(raw));
  const sides = [...byCoin(rows.filter((row) => !isFee(row))).values()];
  const fees = [...byCoin(rows.filter(isFee)).values()];
  const count = sides[0]?.length ?? 0;
  const isEven = sides.length === 2 && [...sides, ...fees].every(({ length }) => length === count);
  if (!isEven) return [withMoves(first, sides.map(sumIn), fees.map(sumIn))];
  return Array.from({ length: count }, (_, at) => {
    const here = (all: readonly (readonly CoinAmount[])[]) => all.flatMap((own) => own[at] ?? []);
    return withMoves(first, here(sides), here(fees));
  });
}

/** The largest first: fills of one second have nearly one price. */
function byCoin(rows: readonly Row[]): ReadonlyMap<string, readonly CoinAmount[]> {
  const amounts = rows.map(({ raw }): CoinAmount => {
    const amount = parseDecimal((raw.Change ?? '').trim().replaceAll(',', '')) ?? ZERO;
    return { coin: raw.Coin?.trim() ?? '', amount };
  });
  const sorted = amounts.toSorted((one, other) => sign(other.amount.abs().minus(one.amount.abs())));
  return Map.groupBy(sorted, ({ coin }) => coin);
}

function sign(amount: Decimal): number {
  return amount.isZero() ? 0 : amount.isNegative() ? -1 : 1;
}

function sumIn(own: readonly CoinAmount[]): CoinAmount {
  const amount = own.reduce((sum, one) => plus(sum, one.amount), ZERO as Decimal);
  return { coin: own[0]?.coin ?? '', amount };
}

function withMoves(row: Row, moves: readonly CoinAmount[], fees: readonly CoinAmount[]): Row {
  const text = (all: readonly CoinAmount[]) =>
    all.map(({ coin, amount }) => `${coin} ${textOf(amount)}`).join('|');
  return { ...row, raw: { ...row.raw, [MOVES]: text(moves), [FEES]: text(fees) } };
}
