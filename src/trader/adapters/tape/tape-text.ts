// Encodes and parses one line of a tape: JSON, with quotes as short lists because nearly every line is one.
import type { Instant } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type Bar, isSoundBar } from '../../../market/bars/bar.ts';
import type { Quote } from '../../../market/quotes/quote.ts';
import type { MarketUpdate } from '../../ports/market-feed.ts';
import { TAPE_VERSION, type TapedBatch, type TapeHead } from '../../ports/tape.ts';

export type TapeLine =
  | { readonly kind: 'head'; readonly head: TapeHead }
  | { readonly kind: 'batch'; readonly batch: TapedBatch }
  | { readonly kind: 'asked'; readonly now: Instant }
  /** This many lines were lost here because the disk was slower than the market. */
  | { readonly kind: 'hole'; readonly lines: number };

export function tapeText(line: TapeLine): string {
  switch (line.kind) {
    case 'head':
      return text(['head', line.head]);
    case 'batch': {
      const { now, seq, inputs, waiting, isHalted } = line.batch;
      return `["batch",${now},${seq},${waiting},${isHalted ? 1 : 0},[${inputs.map(inputText).join(',')}]]`;
    }
    case 'asked':
      return text(['asked', line.now]);
    case 'hole':
      return text(['hole', line.lines]);
  }
}

/** An invalid line is reported, never guessed. */
export function parseTapeLine(written: string): Result<TapeLine, string> {
  let line: unknown;
  try {
    // Looking at every value takes ten times as long, and few lines have one that JSON cannot represent.
    line = written.includes(SPECIAL_KEY) ? JSON.parse(written, restored) : JSON.parse(written);
  } catch {
    return failed('it is not JSON');
  }
  if (!Array.isArray(line)) return failed('it is not a list');
  const [kind, first] = line;
  switch (kind) {
    case 'head':
      if (first?.version === TAPE_VERSION) return ok({ kind, head: first as TapeHead });
      return failed(
        `it was written by ${first?.version < TAPE_VERSION ? 'an older' : 'a newer'} sluice`,
      );
    case 'batch': {
      const [, now, seq, waiting, halted, inputs] = line;
      if (!Array.isArray(inputs)) return failed('its inputs are missing');
      const isHalted = halted === 1;
      return ok({ kind, batch: { now, seq, waiting, isHalted, inputs: inputs.map(unshortened) } });
    }
    case 'asked':
      return ok({ kind, now: first as Instant });
    case 'hole':
      return ok({ kind, lines: Number(first) });
    default:
      return failed(`unknown input ${JSON.stringify(kind)}`);
  }
}

interface QuoteInput {
  readonly from: 'market';
  readonly update: { readonly type: 'quote'; readonly quote: Quote };
}

/** Nearly every input is a quote, and a history is long: both have only values that JSON can represent, once they are shortened. */
function inputText(input: object): string {
  return isQuote(input) || isHistory(input) ? JSON.stringify(shortened(input)) : text(input);
}

function isHistory(input: object): boolean {
  const { from, update } = input as { from?: unknown; update?: MarketUpdate };
  return from === 'market' && update?.type === 'history' && update.bars.every(isOfNumbers);
}

function isOfNumbers(bar: Bar): boolean {
  return isSoundBar(bar) && bar.volume < Number.POSITIVE_INFINITY;
}

function isQuote(input: object): input is QuoteInput {
  const { from, update } = input as { from?: unknown; update?: { type?: unknown } };
  return from === 'market' && update?.type === 'quote';
}

const LIVE = 1;
const HALTED = 2;
const EXIT_ONLY = 4;
const THIN = 8;

function shortened(input: object): object {
  if (!isQuote(input)) return input;
  const { symbol, bid, ask, last, at, bidSize, askSize, legs, thin, ...is } = input.update.quote;
  const flags =
    (is.isLive ? LIVE : 0) +
    (is.isHalted ? HALTED : 0) +
    (is.isExitOnly ? EXIT_ONLY : 0) +
    (thin ? THIN : 0);
  const list = [symbol, price(bid), price(ask), price(last), at, flags];
  if (thin !== undefined)
    return [...list, bidSize ?? null, askSize ?? null, thin.venue, thin.printedAt];
  if (bidSize === undefined && askSize === undefined && legs === undefined) return list;
  const sized = [...list, bidSize ?? null, askSize ?? null];
  const sides = (legs ?? []).flatMap((leg) => [price(leg.bid), price(leg.ask)]);
  return [...sized, ...sides];
}

/** JSON has no NaN; in a quote, null can only mean a missing price. */
function price(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function unshortened(input: unknown): object {
  if (!Array.isArray(input)) return input as object;
  const [symbol, bid, ask, last, at, flags, bidSize = null, askSize = null, ...more] = input;
  const isThin = (flags & THIN) !== 0;
  const quote: Quote = {
    symbol,
    bid: bid ?? Number.NaN,
    ask: ask ?? Number.NaN,
    last: last ?? Number.NaN,
    at,
    isLive: (flags & LIVE) !== 0,
    isHalted: (flags & HALTED) !== 0,
    ...((flags & EXIT_ONLY) !== 0 && { isExitOnly: true as const }),
    ...(bidSize === null ? {} : { bidSize }),
    ...(askSize === null ? {} : { askSize }),
    ...(isThin && { thin: { venue: more[0], printedAt: more[1] } }),
    ...(!isThin && more.length > 0 && { legs: legsOf(more) }),
  };
  return { from: 'market', update: { type: 'quote', quote } };
}

/** Bid and ask of the first contract, then those of the second. */
function legsOf(sides: readonly (number | null)[]): NonNullable<Quote['legs']> {
  const [bid, ask, secondBid, secondAsk] = sides.map((side) => side ?? Number.NaN);
  return [
    { bid: bid ?? Number.NaN, ask: ask ?? Number.NaN },
    { bid: secondBid ?? Number.NaN, ask: secondAsk ?? Number.NaN },
  ];
}

/** The key for a value that JSON cannot represent. */
const SPECIAL = '\u0000';
const SPECIAL_KEY = JSON.stringify(SPECIAL);

function text(value: object): string {
  return JSON.stringify(value, (_key, part) => {
    if (typeof part === 'number' && !Number.isFinite(part)) return { [SPECIAL]: String(part) };
    if (part instanceof Set) return { [SPECIAL]: { set: [...part] } };
    return part instanceof Map ? { [SPECIAL]: [...part] } : part;
  });
}

function restored(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, SPECIAL)) return value;
  const special = (value as { [SPECIAL]: unknown })[SPECIAL];
  if (Array.isArray(special)) return new Map(special);
  return isSet(special) ? new Set(special.set) : Number(special);
}

function isSet(special: unknown): special is { readonly set: readonly unknown[] } {
  return typeof special === 'object' && special !== null && 'set' in special;
}
