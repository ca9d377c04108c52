// Which prints may move a high-water mark: a stop never loosens, so one bad print believed would be believed for ever.
import { type Instant, SECOND_MS } from '../../kernel/instant.ts';
import type { Bar } from '../bars/bar.ts';
import type { SessionClock } from '../time/session-clock.ts';
import { isLastWithinQuote, type Quote } from './quote.ts';

export type IgnoredPrint =
  | 'session-closed'
  | 'halted'
  /** Nothing traded since a halt, or only its first print. */
  | 'resumed'
  | 'not-live'
  | 'stale'
  /** Outside bid..ask by more than the tolerance, or no two-sided market. */
  | 'off-quote'
  /** How far is too far cannot be told. */
  | 'no-atr'
  /** Too far from the last believed price and not borne out yet. */
  | 'jump';

export type PrintVerdict = 'believed' | IgnoredPrint;

export interface PrintFilter {
  /** Judges the last price of a quote; called for every quote of the symbol, in order. */
  judge(quote: Quote, now: Instant, atr: number | undefined): PrintVerdict;
  /** A finished bar bears its close out: prints near it are no jump. */
  barFinished(bar: Bar): void;
  /** Prints that are no jump were not shown; `last` was the last of them. */
  passedOver(last: number): void;
  /** The last price that was; NaN before the first. */
  readonly believed: number;
}

/** How many by reason; a print that stands for many quotes counts once. */
export type IgnoredPrints = Record<IgnoredPrint, number>;

export function noneIgnored(): IgnoredPrints {
  return {
    'session-closed': 0,
    halted: 0,
    resumed: 0,
    'not-live': 0,
    stale: 0,
    'off-quote': 0,
    'no-atr': 0,
    jump: 0,
  };
}

/** A move past this many ATRs since the last believed price needs a second witness. */
export const JUMP_ATRS = 3;

/** How much later than the first the second print must be. */
const WITNESS_AFTER_MS = SECOND_MS;

/** The first print after a halt is an auction's and is passed over. */
const PRINTS_TO_RESUME = 2;

/**
 * One per symbol. `quoteAgeMaxMs`: a quote this old is stale; 5 s in live use, more in practice time. What is ignored is
 * counted in `ignored`, perhaps for several.
 */
export function createPrintFilter(options: {
  readonly sessions: SessionClock;
  readonly quoteAgeMaxMs: number;
  readonly ignored: IgnoredPrints;
}): PrintFilter {
  const { sessions, quoteAgeMaxMs, ignored } = options;
  let believed = Number.NaN;
  let doubted = Number.NaN;
  let doubtedAt = Number.NaN;
  /** The last price at the halt, then at the first print after it: a quote that still shows it brings no new print. */
  let skippedLast = Number.NaN;
  let printsSinceHalt = PRINTS_TO_RESUME;
  let countedLast = Number.NaN;

  function flaw(quote: Quote, now: Instant): IgnoredPrint | undefined {
    if (!sessions.isOpen(now)) return 'session-closed';
    if (quote.isHalted) return 'halted';
    if (!quote.isLive) return 'not-live';
    if (!(now - quote.at < quoteAgeMaxMs)) return 'stale';
    if (!isLastWithinQuote(quote)) return 'off-quote';
    return undefined;
  }

  function isBorneOut(price: number, now: Instant, limit: number): boolean {
    if (Math.abs(price - believed) <= limit) return true;
    if (!(Math.abs(price - doubted) <= limit)) {
      doubted = price;
      doubtedAt = now;
      return false;
    }
    // The same price again may be the same print sent with a new quote.
    return price !== doubted && now - doubtedAt >= WITNESS_AFTER_MS;
  }

  function verdictOn(quote: Quote, now: Instant, atr: number | undefined): PrintVerdict {
    if (quote.isHalted) {
      printsSinceHalt = 0;
      skippedLast = quote.last;
    }
    const found = flaw(quote, now);
    if (found !== undefined) return found;
    if (printsSinceHalt < PRINTS_TO_RESUME && quote.last !== skippedLast) {
      printsSinceHalt += 1;
      skippedLast = quote.last;
    }
    if (printsSinceHalt < PRINTS_TO_RESUME) return 'resumed';
    if (atr === undefined || !(atr > 0)) return 'no-atr';
    if (!isBorneOut(quote.last, now, JUMP_ATRS * atr)) return 'jump';
    believed = quote.last;
    doubted = Number.NaN;
    return 'believed';
  }

  return {
    get believed() {
      return believed;
    },
    passedOver(last) {
      believed = last;
      doubted = Number.NaN;
    },
    judge(quote, now, atr) {
      const verdict = verdictOn(quote, now, atr);
      if (verdict === 'believed') countedLast = Number.NaN;
      else if (quote.last !== countedLast) {
        ignored[verdict] += 1;
        countedLast = quote.last;
      }
      return verdict;
    },
    barFinished(bar) {
      if (bar.volume === 0) return;
      believed = bar.close;
      doubted = Number.NaN;
    },
  };
}
