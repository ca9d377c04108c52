// Which prints may move a high-water mark: a stop never loosens, so one accepted bad print would have a permanent
// effect.
import { type Instant, SECOND_MS } from '../../kernel/instant.ts';
import type { Bar } from '../bars/bar.ts';
import type { SessionClock } from '../time/session-clock.ts';
import { isLastWithinQuote, type Quote } from './quote.ts';

export type IgnoredPrint =
  | 'session-closed'
  | 'halted'
  /** No trade since a halt, or only the first print after it. */
  | 'resumed'
  | 'not-live'
  | 'stale'
  /** Outside bid..ask by more than the tolerance, or no two-sided market. */
  | 'off-quote'
  /** Not confirmed yet, and the distance that needs no confirmation is unknown. */
  | 'no-atr'
  /** Too far from the last accepted price and not confirmed yet. */
  | 'jump';

export type PrintVerdict = 'believed' | IgnoredPrint;

export interface PrintFilter {
  /** Judges the last price of a quote; called for every quote of the symbol, in order. */
  judge(quote: Quote, now: Instant, atr: number | undefined): PrintVerdict;
  /** The close of a finished bar confirms prints near it, so they are not jumps. */
  barFinished(bar: Bar): void;
  /** Plausible prints were skipped; `last` was the last of them. */
  passedOver(last: number): void;
  /** The last accepted price; NaN before the first. */
  readonly believed: number;
}

/** Number of ignored prints by reason; a print repeated in many quotes counts once. */
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

/** A move of more than this many ATRs since the last accepted price needs a second print to confirm it. */
export const JUMP_ATRS = 3;

/** How near the second print must be where the ATR is unknown, as a part of the price. */
const WITNESS_PART = 0.01;

/** How much later than the first the second print must be. */
const WITNESS_AFTER_MS = SECOND_MS;

/** The first print after a halt is from an auction and is ignored. */
const PRINTS_TO_RESUME = 2;

/**
 * One per symbol. `quoteAgeMaxMs`: a quote this old is stale; 5 s in live use, more in practice time. Ignored prints
 * are counted in `ignored`, which several filters may share. `known` is a price that was certainly traded, such as that of
 * our own fill; without one (NaN) the first print needs a second one.
 */
export function createPrintFilter(options: {
  readonly sessions: SessionClock;
  readonly quoteAgeMaxMs: number;
  readonly ignored: IgnoredPrints;
  readonly known: number;
}): PrintFilter {
  const { sessions, quoteAgeMaxMs, ignored } = options;
  let believed = options.known;
  let doubted = Number.NaN;
  let doubtedAt = Number.NaN;
  /** The last price at the halt, then at the first print after it: a quote with the same price is not a new print. */
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

  /** Within the limit of the last accepted price, or a second print: without a limit every new price needs one. */
  function isBorneOut(price: number, now: Instant, limit: number | undefined): boolean {
    if (Math.abs(price - believed) <= (limit ?? 0)) return true;
    if (!(Math.abs(price - doubted) <= (limit ?? WITNESS_PART * price))) {
      doubted = price;
      doubtedAt = now;
      return false;
    }
    // The same price may be the same print, repeated with a new quote.
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
    const limit = atr !== undefined && atr > 0 ? JUMP_ATRS * atr : undefined;
    if (!isBorneOut(quote.last, now, limit)) return limit === undefined ? 'no-atr' : 'jump';
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
