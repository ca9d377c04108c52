// Which symbols a run had, and which of them stopped trading within it: a choice of those that are still there looks too good.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { PositionSide } from '../terms/side.ts';
import { counted } from '../wording/figures.ts';
import type { JsonFields } from './json-fields.ts';

export interface RunUniverse {
  readonly symbols: number;
  /** The file that dates them; undefined if nothing does. */
  readonly file: string | undefined;
  /** Symbols of that file without bars in the run. */
  readonly absent: readonly string[];
  readonly stopped: readonly StoppedSymbol[];
}

export interface StoppedSymbol {
  readonly symbol: string;
  /** The last one on which it traded. */
  readonly day: TradingDay;
  /** As the file says it; undefined if only the bars end. */
  readonly reason: string | undefined;
  /** What a share is worth afterwards; undefined: the last price. */
  readonly value: number | undefined;
}

interface HeldAtEnd {
  readonly symbol: string;
  readonly side: PositionSide;
  readonly quantity: number;
  /** What a share counts. */
  readonly last: number;
}

const NAMED_MAX = 5;

export function universeText({ symbols, file, absent, stopped }: RunUniverse): string {
  const by = file === undefined ? '' : ` by ${file}`;
  const missing =
    absent.length === 0
      ? ''
      : `; ${listed(absent)} of that file ${absent.length === 1 ? 'has' : 'have'} no bars`;
  const start = `universe: ${counted(symbols, 'symbol')}${by}`;
  if (stopped.length > 0)
    return `${start}, of which ${stopped.length} stopped trading (${listed(stopped.map(stoppedText))})${missing}`;
  const which = symbols === 1 ? 'which still trades' : 'all of which still trade';
  const warning = file === undefined || absent.length > 0 ? ': such results are too good' : '';
  return `${start}, ${which}${warning}${missing}`;
}

/** A sentence for each position in a symbol that stopped trading. */
export function staleNotes(
  { stopped }: RunUniverse,
  positions: readonly HeldAtEnd[],
): readonly string[] {
  return positions.flatMap(({ symbol, side, quantity, last }) => {
    const found = stopped.find((one) => one.symbol === symbol);
    if (found === undefined) return [];
    const worth = found.value === undefined ? 'its last price' : 'what the file says';
    return [
      `${side} ${quantity} ${symbol} cannot be closed: it stopped trading on ${found.day}${found.reason === undefined ? '' : ` (${found.reason})`}; a share counts ${last}, ${worth}`,
    ];
  });
}

export function universeJson({ symbols, file, absent, stopped }: RunUniverse): JsonFields {
  return {
    symbols,
    file: file ?? null,
    without_bars: absent,
    stopped: stopped.map(({ symbol, day, reason, value }) => ({
      ...{ symbol, day, reason: reason ?? null, value: value ?? null },
    })),
  };
}

function stoppedText({ symbol, day, reason }: StoppedSymbol): string {
  return reason === undefined ? `${symbol} ${day}` : `${symbol} ${day} ${reason}`;
}

function listed(texts: readonly string[]): string {
  const more = texts.length - NAMED_MAX;
  return `${texts.slice(0, NAMED_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
