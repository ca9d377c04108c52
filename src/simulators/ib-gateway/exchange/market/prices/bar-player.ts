// Plays a listing's bars: the past of the day silently, the rest as prints at their times, session after session.
import type { Instant } from '../../../../../kernel/instant.ts';
import type { Bar } from '../../../../../market/bars/bar.ts';
import type { Calendar } from '../../../../../market/time/calendar.ts';
import type { Scheduler } from '../../../../host/scheduler.ts';
import { barTicks, type Tick } from '../bars/bar-ticks.ts';
import { type Listing, print, startDay } from './listing.ts';

const SESSIONS_SEARCHED = 10;

interface Parts {
  readonly scheduler: Scheduler;
  readonly calendar: Calendar;
  /** The price of a symbol without bars. */
  readonly startPrice: number;
  onPrint(listing: Listing): void;
}

export interface BarPlayer {
  /** Advances a newly requested listing to the present, and plays on from there. */
  start(listing: Listing): void;
}

export function createBarPlayer(parts: Parts): BarPlayer {
  const { scheduler, calendar } = parts;

  function start(listing: Listing): void {
    const now = scheduler.now();
    const past = pastPrice(listing, now);
    listing.previousClose = past;
    print(listing, now, past, 0);
    const session = calendar.sessionOf(calendar.dayOf(now));
    startDay(listing, session);
    const bars = session === undefined ? [] : listing.bars.barsOf(session);
    const begun = bars.filter((bar) => bar.start <= now);
    const ticks = begun.flatMap(barTicks);
    const due = ticks.filter(({ at }) => at <= now);
    for (const tick of due) print(listing, tick.at, tick.price, tick.volume);
    play(listing, { bars, index: begun.length - 1, ticks: ticks.slice(due.length) });
  }

  /** The ticks left of the bar at `index`, then the bars after it, then the next session. */
  function play(
    listing: Listing,
    from: {
      readonly bars: readonly Bar[];
      readonly index: number;
      readonly ticks: readonly Tick[];
    },
  ): void {
    const [tick, ...ticks] = from.ticks;
    if (tick !== undefined) {
      scheduler.at(tick.at, () => {
        playTick(listing, tick);
        play(listing, { ...from, ticks });
      });
      return;
    }
    const index = from.index + 1;
    const next = from.bars[index];
    if (next === undefined) awaitSession(listing);
    else play(listing, { bars: from.bars, index, ticks: barTicks(next) });
  }

  function awaitSession(listing: Listing): void {
    const now = scheduler.now();
    const day = calendar.dayOf(now);
    const today = calendar.sessionOf(day);
    const next = today !== undefined && now < today.open ? today : calendar.nextSession(day);
    if (next === undefined) return;
    scheduler.at(next.open, () => {
      listing.previousClose = listing.last;
      startDay(listing, next);
      play(listing, { bars: listing.bars.barsOf(next), index: -1, ticks: [] });
    });
  }

  function playTick(listing: Listing, tick: Tick): void {
    if (listing.isHalted) return;
    const held = listing.holds.at(-1);
    if (held === undefined) print(listing, tick.at, tick.price, tick.volume);
    else printHeld(listing, held.price, tick);
    parts.onPrint(listing);
  }

  /** The last price before today's session, or the first one there will be. */
  function pastPrice(listing: Listing, now: Instant): number {
    let session = calendar.previousSession(calendar.dayOf(now));
    for (let tries = 0; session !== undefined && tries < SESSIONS_SEARCHED; tries += 1) {
      const close = listing.bars.barsOf(session).at(-1)?.close;
      if (close !== undefined) return close;
      session = calendar.previousSession(session.day);
    }
    return anyPrice(listing, now);
  }

  function anyPrice(listing: Listing, now: Instant): number {
    const session = calendar.sessionOf(listing.bars.firstDay ?? calendar.dayOf(now));
    const bars = session === undefined ? [] : listing.bars.barsOf(session);
    const isPast = session !== undefined && session.close <= now;
    return (isPast ? bars.at(-1)?.close : bars[0]?.open) ?? parts.startPrice;
  }

  return { start };
}

/** A print at a manually set price keeps the quote that was set with it. */
function printHeld(listing: Listing, price: number, tick: Tick): void {
  const { bid, ask } = listing;
  print(listing, tick.at, price, tick.volume);
  listing.bid = bid;
  listing.ask = ask;
}
