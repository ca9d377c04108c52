// Which symbol a chain of causes is about and when it happened, for the chart beside it.
import type { Entry } from './timeline.ts';

export interface ChainSpan {
  readonly symbol: string;
  readonly from: string;
  /** Undefined while its position is open. */
  readonly to: string | undefined;
}

const BEFORE_MS = 30 * 60_000;
const AFTER_MS = 30 * 60_000;
const ENDS = ['position-closed', 'position-abandoned', 'position-released'];
/** The chain of a holding, and of a prediction without a symbol, has none. */
export function chainSpan(entries: readonly Entry[]): ChainSpan | undefined {
  const symbols = entries.flatMap(({ fact }) => symbolIn(fact));
  const [symbol] = symbols;
  const [first] = entries;
  const last = entries.at(-1);
  if (symbol === undefined || first === undefined || last === undefined) return undefined;
  const types = entries.map(({ fact }) => fact.type);
  const opened = types.filter((type) => type === 'position-planned' || type === 'position-adopted');
  const ended = types.filter((type) => ENDS.includes(type));
  const isOpen = opened.length > ended.length;
  const times = entries.map(({ at }) => Date.parse(at));
  return {
    symbol,
    from: wholeMinute(Math.min(...times) - BEFORE_MS),
    to: isOpen ? undefined : wholeMinute(Math.max(...times) + AFTER_MS),
  };
}

function symbolIn(fact: Entry['fact']): readonly string[] {
  if (typeof fact.symbol === 'string') return [fact.symbol];
  const { signal } = fact;
  const isSignal = typeof signal === 'object' && signal !== null && 'symbol' in signal;
  return isSignal && typeof signal.symbol === 'string' ? [signal.symbol] : [];
}

function wholeMinute(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16)}:00Z`;
}
