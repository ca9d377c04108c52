// When a backtest looks at the market next: each step while something depends on prices, else at the next bar or waiting call.
import { type Instant, MINUTE_MS } from '../../kernel/instant.ts';
import { TICKS_PER_BAR } from '../../market/bars/intrabar.ts';
import type { SymbolMarket } from './symbol-market.ts';

/** From one look at the market to the next: the time between two prints of a minute. */
const STEP_MS = MINUTE_MS / TICKS_PER_BAR;

/** In the time from one print to the next: stops on the price of an option need several in ten seconds. */
const OPTION_LOOKS = 3;
const OPTION_STEP_MS = STEP_MS / OPTION_LOOKS;

/** After the open, what was held over night is compared and marked. */
const OPENING_MS = MINUTE_MS;

/** Before the close, what time decides is looked at each minute: entries end then, and what stays is judged. */
const CLOSING_MS = 7 * MINUTE_MS;

export interface AwakeMarket {
  readonly market: SymbolMarket;
  /** `asleep`: no reader; `dozing`: receives its bar as a whole; `playing`: receives every print. */
  attention: 'asleep' | 'dozing' | 'playing';
}

interface NextLook {
  /** Never later than the close. */
  after(slot: number, open: Instant, close: Instant): number;
  isAnyPlaying(): boolean;
}

export function createNextLook({
  barMs,
  awake,
  isSettled,
  isOptionFollowed,
  calledAt,
  barEndsFrom,
}: {
  readonly barMs: number;
  awake(): readonly AwakeMarket[];
  /** Nothing of the symbol is on its way. */
  isSettled(symbol: string): boolean;
  isOptionFollowed(): boolean;
  /** When the next waiting call is due. */
  calledAt(): number;
  /** The first end of a bar at which a strategy judges, from then on. */
  barEndsFrom(at: number): number;
}): NextLook {
  /** The next step while any market plays, else the next bar or the next waiting call. */
  function after(slot: number, open: Instant, close: Instant): number {
    // Looks at options lie between prints, too.
    const earliest = open + (Math.floor((slot - open) / STEP_MS) + 1) * STEP_MS;
    if (isOptionFollowed()) return Math.min(slot + OPTION_STEP_MS, close);
    if (isInSteps(slot - open)) return Math.min(earliest, close);
    const slotAfter = (at: number, ms: number) => open + Math.ceil((at - open) / ms) * ms;
    const called = slotAfter(Math.max(calledAt(), earliest), STEP_MS);
    const begun = awake().length === 0 ? close : slotAfter(earliest, barMs);
    const next = Math.min(called, begun, barEndsFrom(earliest), close);
    return isAnyPlaying() ? Math.min(next, nextOfLong(slot, close)) : next;
  }

  /** A minute is played in all its steps; a longer bar only while something is on its way. */
  function isInSteps(sinceOpenMs: number): boolean {
    if (sinceOpenMs < OPENING_MS && isAnyPlaying()) return true;
    return awake().some(
      ({ market, attention }) =>
        attention === 'playing' && !(market.isLong && isSettled(market.symbol)),
    );
  }

  function nextOfLong(slot: number, close: Instant): number {
    const closing =
      slot < close - CLOSING_MS
        ? close - CLOSING_MS
        : (Math.floor(slot / MINUTE_MS) + 1) * MINUTE_MS;
    return awake().reduce((next, { market }) => Math.min(next, market.nextAfter(slot)), closing);
  }

  function isAnyPlaying(): boolean {
    return awake().some(({ attention }) => attention === 'playing');
  }

  return { after, isAnyPlaying };
}
