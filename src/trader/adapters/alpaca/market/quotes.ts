// One stock's quote, merged from the quotes, trades and halts of the stream: a side without orders is NaN.
import { type Instant, instant } from '../../../../kernel/instant.ts';
import type { Quote } from '../../../../market/quotes/quote.ts';
import { type Fields, numberOf, textOf } from '../../kit/fields.ts';
import { timeIn } from '../messages/times.ts';

export interface QuoteBook {
  quoted(fields: Fields, now: Instant): void;
  traded(fields: Fields, now: Instant): void;
  status(fields: Fields): void;
  /** Nothing has changed until now. */
  still(now: Instant): void;
  /** Whether the stream sends its changes. */
  streamed(isStreamed: boolean): void;
  /** True once a price is known. */
  isKnown(): boolean;
  quote(): Quote;
}

interface Level {
  readonly price: number;
  readonly shares: number | undefined;
}

const NONE: Level = { price: Number.NaN, shares: undefined };
/** Sizes are stated in round lots. */
const LOT = 100;
/** Trading halts, and pauses for volatility. The other codes, such as of imbalances or of quotes that resume, end none. */
const HALTED: ReadonlySet<string> = new Set(['H', 'P', '2']);
const RESUMED: ReadonlySet<string> = new Set(['T', '3']);

export interface QuoteSource {
  /** The exchange, if all that comes is of one. */
  readonly venue: string | undefined;
  /** Halted when the stream before this one ended. No stream repeats that: here a trade shows the end of the halt, too. */
  readonly wasHalted: boolean;
}

export function createQuoteBook(
  symbol: string,
  startedAt: Instant,
  { venue, wasHalted }: QuoteSource,
): QuoteBook {
  let bid = NONE;
  let ask = NONE;
  let last = Number.NaN;
  let at = startedAt;
  let printedAt = instant(0);
  let isHalted = wasHalted;
  let isHaltOld = wasHalted;
  let isLive = false;
  return {
    quoted({ bp, bs, ap, as }, now) {
      bid = levelOf(bp, bs);
      ask = levelOf(ap, as);
      at = now;
    },
    traded({ p, t }, now) {
      const price = numberOf(p);
      if (price === undefined || price <= 0) return;
      if (isHaltOld && (timeIn(textOf(t)) ?? 0) > startedAt) isHalted = false;
      last = price;
      at = now;
      printedAt = now;
    },
    status({ sc }) {
      const code = textOf(sc);
      if (!HALTED.has(code) && !RESUMED.has(code)) return;
      isHalted = HALTED.has(code);
      isHaltOld = false;
    },
    still(now) {
      at = now;
    },
    streamed(isStreamed) {
      isLive = isStreamed;
    },
    isKnown: () => !(Number.isNaN(bid.price) && Number.isNaN(ask.price) && Number.isNaN(last)),
    quote: () => ({
      symbol,
      bid: bid.price,
      ask: ask.price,
      last,
      ...(bid.shares === undefined ? {} : { bidSize: bid.shares }),
      ...(ask.shares === undefined ? {} : { askSize: ask.shares }),
      at,
      isLive,
      isHalted,
      ...(venue === undefined ? {} : { thin: { venue, printedAt } }),
    }),
  };
}

function levelOf(price: unknown, lots: unknown): Level {
  const value = numberOf(price);
  if (value === undefined || value <= 0) return NONE;
  const size = numberOf(lots);
  return { price: value, shares: size === undefined ? undefined : size * LOT };
}
