// When the strategies that are judged at the ends of bars must be asked, so that a run skips no such moment.
import { DAY_MS, type Instant, instant, MINUTE_MS, WEEK_MS } from '../../kernel/instant.ts';
import { isBarEnd, nextBarEnd } from '../../market/bars/bar-ends.ts';
import type { Calendar, Session } from '../../market/time/calendar.ts';
import { createSessionClock, type SessionClock } from '../../market/time/session-clock.ts';
import { isFirstOfWeek } from '../../market/time/weeks.ts';
import { isOnBars, type Strategy, strategyFor } from '../../trader/domain/strategy/strategy.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { venueOf } from './symbol-venues.ts';

export interface BarEnds {
  /** The symbols that have a strategy on bars. */
  readonly symbols: ReadonlySet<string>;
  /** The symbols of which a strategy may ask something at the end of each minute while it holds them. */
  readonly asking: ReadonlySet<string>;
  /** Whether a bar of the symbol ends at the moment that a strategy is judged by. */
  isDue(symbol: string, at: Instant): boolean;
  /** Whether strategies on sessions or weeks are judged at the moment, without a minute that ends there. */
  isOpening(symbol: string, at: Instant): boolean;
  /** The first moment from this one on at which any is due; Infinity if none is left in the session. */
  nextFrom(at: number): number;
}

/** Bars of one length at one venue. */
interface Grid {
  readonly sessions: SessionClock;
  readonly lengthMs: number;
}

/** In sessions of longer bars, the end of the first minute from this time of day on. */
interface Opening {
  readonly calendar: Calendar;
  readonly sessions: SessionClock;
  readonly fromMs: number;
  readonly isWeekly: boolean;
}

/** `isLong`: whether the bars of a symbol are longer than a minute. */
export function createBarEnds(
  settings: Settings,
  isLong: (symbol: string) => boolean = () => false,
): BarEnds {
  const openingsOf = new Map<string, Opening[]>();
  const grids = new Map<string, Grid>();
  const gridsOf = new Map<string, Set<Grid>>();
  const clocks = new Map<string, SessionClock>();
  const asking = new Set<string>();

  function gridAt(symbol: string, lengthMs: number): Grid {
    const { name, calendar } = venueOf(settings, symbol);
    const sessions = clocks.get(name) ?? createSessionClock(calendar);
    clocks.set(name, sessions);
    const key = `${name}/${lengthMs}`;
    const grid = grids.get(key) ?? { sessions, lengthMs };
    grids.set(key, grid);
    return grid;
  }

  for (const whole of settings.strategies) {
    for (const symbol of whole.symbols) {
      const strategy = strategyFor(whole, symbol);
      const { everyMs = MINUTE_MS } = strategy.entry;
      if (asksWhileHeld(strategy)) asking.add(symbol);
      if (!isOnBars(strategy)) continue;
      if (everyMs >= DAY_MS && isLong(symbol)) {
        const { calendar } = venueOf(settings, symbol);
        const { sessions } = gridAt(symbol, MINUTE_MS);
        const fromMs = strategy.entryHours.between?.fromMs ?? 0;
        const opening = { calendar, sessions, fromMs, isWeekly: everyMs === WEEK_MS };
        openingsOf.set(symbol, [...(openingsOf.get(symbol) ?? []), opening]);
        continue;
      }
      // A session's bar is judged in one of the first minutes of the next, or of the entry hours.
      const lengthMs = everyMs >= DAY_MS ? MINUTE_MS : everyMs;
      gridsOf.set(symbol, (gridsOf.get(symbol) ?? new Set()).add(gridAt(symbol, lengthMs)));
    }
  }
  const all = [...new Set([...gridsOf.values()].flatMap((some) => [...some]))];
  const openings = [...openingsOf.values()].flat();

  function isOpening(symbol: string, at: Instant): boolean {
    return openingsOf.get(symbol)?.some((one) => openingAt(one, at) === at) === true;
  }

  return {
    symbols: new Set([...gridsOf.keys(), ...openingsOf.keys()]),
    asking,
    isOpening,
    isDue(symbol, at) {
      if (isOpening(symbol, at)) return true;
      for (const { sessions, lengthMs } of gridsOf.get(symbol) ?? NONE) {
        const session = sessionAround(sessions, at);
        if (session !== undefined && isBarEnd(session, lengthMs, at)) return true;
      }
      return false;
    },
    nextFrom(at) {
      let next = Number.POSITIVE_INFINITY;
      for (const { sessions, lengthMs } of all) {
        const session = sessionAround(sessions, at);
        if (session !== undefined) next = Math.min(next, nextBarEnd(session, lengthMs, at - 1));
      }
      for (const opening of openings) {
        const due = openingAt(opening, at);
        if (due >= at) next = Math.min(next, due);
      }
      return next;
    },
  };
}

const NONE: ReadonlySet<Grid> = new Set();

/** Whether terms ask at the end of a minute: exit conditions and additions. */
export function asksWhileHeld({ add, exit }: Pick<Strategy, 'add' | 'exit'>): boolean {
  const isPartial = exit.partial?.some(({ kind }) => kind === 'when') === true;
  return add !== undefined || exit.when !== undefined || isPartial;
}

/** Of the session around the moment; NaN if it has none. */
function openingAt({ calendar, sessions, fromMs, isWeekly }: Opening, at: number): number {
  const session = sessionAround(sessions, at);
  if (session === undefined || (isWeekly && !isFirstOfWeek(calendar, session))) return Number.NaN;
  const from = calendar.boundsOf(session.day).start + fromMs;
  return Math.max(session.open, from) + MINUTE_MS;
}

function sessionAround(sessions: SessionClock, at: number): Session | undefined {
  return sessions.today(instant(at));
}
