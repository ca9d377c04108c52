// What two reports have in common and where they differ: data, figures, assumptions and trades.
import { COMPARED, type ComparedFigure } from './compared-figures.ts';
import type { ReadReport, ReadSymbol, ReadTrade } from './read-report.ts';

export interface Comparison {
  readonly a: ReadReport;
  readonly b: ReadReport;
  /** Clauses such as `the bars of SPY: 1560 against 390`; none if both are of the same data. */
  readonly dataDifferences: readonly string[];
  /** Those that one of them knows. */
  readonly figures: readonly FigurePair[];
  readonly trades: ComparedTrades;
  /** Notes that only one has. */
  readonly notes: { readonly onlyA: readonly string[]; readonly onlyB: readonly string[] };
}

export interface FigurePair extends ComparedFigure {
  readonly a: number | undefined;
  readonly b: number | undefined;
}

export interface ComparedTrades {
  /** Equal in time, price and result. */
  readonly same: number;
  readonly onlyA: readonly ReadTrade[];
  readonly onlyB: readonly ReadTrade[];
  /** Opened at the same moment in the same symbol and direction, with another size, end or result. */
  readonly different: readonly TradePair[];
}

export interface TradePair {
  readonly a: ReadTrade;
  readonly b: ReadTrade;
}

export function compareReports(a: ReadReport, b: ReadReport): Comparison {
  return {
    ...{ a, b },
    dataDifferences: dataDifferences(a, b),
    figures: COMPARED.map((figure) => ({
      ...figure,
      a: a.figures.get(figure.key),
      b: b.figures.get(figure.key),
    })).filter((pair) => pair.a !== undefined || pair.b !== undefined),
    trades: comparedTrades(a.trades, b.trades),
    notes: { onlyA: notesBeside(a, b), onlyB: notesBeside(b, a) },
  };
}

function dataDifferences(a: ReadReport, b: ReadReport): string[] {
  const differences: string[] = [];
  const compare = (what: string, one: string | undefined, other: string | undefined): void => {
    if (one !== other) differences.push(`${what}: ${one ?? 'none'} against ${other ?? 'none'}`);
  };
  if (a.currency !== undefined && b.currency !== undefined)
    compare('the currency', a.currency, b.currency);
  compare('the days', daysOf(a), daysOf(b));
  compare('the symbols', namesOf(a.symbols), namesOf(b.symbols));
  for (const one of a.symbols) {
    const other = b.symbols.find(({ symbol }) => symbol === one.symbol);
    if (other !== undefined) compare(`the bars of ${one.symbol}`, barsOf(one), barsOf(other));
  }
  if (a.benchmark !== undefined && b.benchmark !== undefined)
    compare('the benchmark', a.benchmark, b.benchmark);
  return differences;
}

function daysOf({ from, to }: ReadReport): string {
  return `${from.slice(0, DAY)} to ${to.slice(0, DAY)}`;
}

const DAY = '2020-12-15'.length;

function namesOf(symbols: readonly ReadSymbol[]): string {
  return symbols
    .map(({ symbol }) => symbol)
    .toSorted()
    .join(', ');
}

function barsOf({ bars, from, to }: ReadSymbol): string {
  return `${bars} from ${from.slice(0, DAY)} to ${to.slice(0, DAY)}`;
}

/** Those of the Monte Carlo contain its figures, which always differ. */
function notesBeside({ notes }: ReadReport, other: ReadReport): string[] {
  const known = new Set(other.notes);
  return notes.filter((note) => !known.has(note) && !note.startsWith('Monte Carlo'));
}

function comparedTrades(a: readonly ReadTrade[], b: readonly ReadTrade[]): ComparedTrades {
  const left = Map.groupBy(b, keyOf);
  const onlyA: ReadTrade[] = [];
  const pairs: TradePair[] = [];
  for (const trade of a) {
    const other = left.get(keyOf(trade))?.shift();
    if (other === undefined) onlyA.push(trade);
    else pairs.push({ a: trade, b: other });
  }
  const unpaired = new Set([...left.values()].flat());
  const different = pairs.filter((pair) => !isSame(pair));
  return {
    same: pairs.length - different.length,
    onlyA,
    onlyB: b.filter((trade) => unpaired.has(trade)),
    different,
  };
}

/** Not by strategy: two versions of one often have different names. */
function keyOf({ symbol, side, opened_at }: ReadTrade): string {
  return `${symbol}|${side}|${opened_at}`;
}

function isSame({ a, b }: TradePair): boolean {
  return (
    a.closed_at === b.closed_at &&
    a.quantity === b.quantity &&
    a.reason === b.reason &&
    a.net_pnl === b.net_pnl
  );
}
