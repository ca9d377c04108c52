// In which minutes of their day the bars of some sessions lie, and where their volume leaps: shows whether their times are shifted.
import { MINUTE_MS } from '../../kernel/instant.ts';

export interface MinuteProfile {
  readonly sessions: number;
  /** Bars and summed logarithms of volume by minute, from EARLIEST before the open on. */
  readonly bars: Uint32Array;
  readonly logVolume: Float32Array;
  addSession(): void;
  /** `ms` after the open. */
  take(ms: number, volume: number): void;
}

/** Fewer sessions show only what is the same in each of them, and nothing by their volume. */
const SESSIONS_MIN = 5;
/** A thinner market shows nothing. */
export const COVERAGE_MIN = 0.9;
/** Minutes before and after the open that are looked at. */
const EARLIEST = -720;
const LATEST = 1_440;
const WIDTH = LATEST - EARLIEST;
const REACH = 600;
/** Of a file without trading before and after regular hours. */
const REGULAR_SHARE = 0.97;
/** A wrong minute at an end is wrong in nearly all sessions; the odd one is missing in any file. */
const SESSIONS_SHARE = 0.8;
const FEW_SESSIONS_SHARE = 0.99;
/** Where no session has its last bar. */
const ENDLESS_SHARE = 0.5;
/** The volume of the first minute over that of the minute before it, and of the last one over that after it, as logarithms. */
const EDGES_MIN = Math.log(2);
/** So many times as large as where open and close should be. */
const CLEARLY = 2;
/** By how much times are wrong where all hours are traded: single bars, and hours of other zones, as of MetaTrader's servers. */
const HOURS = [1, 2, 3, 4, 5, 6, 7].flatMap((hours) => [-60 * hours, 60 * hours]);

export function createMinuteProfile(): MinuteProfile {
  const bars = new Uint32Array(WIDTH);
  const logVolume = new Float32Array(WIDTH);
  let sessions = 0;
  return {
    bars,
    logVolume,
    get sessions() {
      return sessions;
    },
    addSession() {
      sessions += 1;
    },
    take(ms, volume) {
      const place = ms / MINUTE_MS - EARLIEST;
      if (!(place >= 0 && place < WIDTH) || !Number.isInteger(place)) return;
      bars[place] = (bars[place] ?? 0) + 1;
      logVolume[place] = (logVolume[place] ?? 0) + Math.log1p(volume);
    },
  };
}

/** Of all their sessions together. */
export function summed(
  profiles: readonly MinuteProfile[],
): Omit<MinuteProfile, 'take' | 'addSession'> {
  const bars = new Uint32Array(WIDTH);
  const logVolume = new Float32Array(WIDTH);
  let sessions = 0;
  for (const one of profiles) {
    sessions += one.sessions;
    for (let place = 0; place < WIDTH; place += 1) {
      bars[place] = (bars[place] ?? 0) + (one.bars[place] ?? 0);
      logVolume[place] = (logVolume[place] ?? 0) + (one.logVolume[place] ?? 0);
    }
  }
  return { sessions, bars, logVolume };
}

export interface SessionBars {
  /** Of a session. */
  readonly minutes: number;
  /** Of a bar. */
  readonly step: number;
}

/** By how many minutes the times are late, negative if they are early; or why that cannot be decided. */
export type Lateness = { readonly minutes: number } | { readonly undecided: string };

export function latenessOf(
  profile: Pick<MinuteProfile, 'sessions' | 'bars' | 'logVolume'>,
  { minutes, step }: SessionBars,
): Lateness {
  const { sessions, bars, logVolume } = profile;
  if (sessions === 0)
    return { undecided: 'without a session from open to close that has no break' };
  const first = firstOf(bars, { minutes, step });
  const barsOfDay = Math.ceil((minutes - first) / step);
  const needed = COVERAGE_MIN * sessions * barsOfDay;
  const late = fullestShift();
  const inside = barsFrom(late);
  const isRegular = inside >= REGULAR_SHARE * bars.reduce((sum, count) => sum + count, 0);
  if (!isRegular && sessions < SESSIONS_MIN)
    return {
      undecided: `with bars outside regular hours, and fewer than ${SESSIONS_MIN} whole sessions`,
    };
  if (!isRegular) return openingShift();
  return inside < needed ? tooThin(inside) : { minutes: isGained(late) ? late : 0 };

  function tooThin(bars: number): Lateness {
    const share = Math.floor((bars / (sessions * barsOfDay)) * 100);
    return { undecided: `with ${share} % of the bars, and ${COVERAGE_MIN * 100} % are needed` };
  }

  /** Bars of the session if all times are late by so much. */
  function barsFrom(shift: number): number {
    let sum = 0;
    for (let at = first + shift; at < minutes + shift; at += 1) sum += bars[at - EARLIEST] ?? 0;
    return sum;
  }

  /**
   * The shift that puts most bars inside regular hours; of equal ones that with fewer bars right before the open, since the closing
   * auction may be a bar after the session, and then the smallest.
   */
  function fullestShift(): number {
    let [best, most] = [0, barsFrom(0)];
    for (let size = step; size <= REACH; size += step)
      for (const shift of [size, -size]) {
        const inside = barsFrom(shift);
        if (inside > most || (inside === most && barsBefore(shift) < barsBefore(best)))
          [best, most] = [shift, inside];
      }
    return best;
  }

  function barsBefore(shift: number): number {
    return bars[first + shift - step - EARLIEST] ?? 0;
  }

  function isGained(shift: number): boolean {
    const gained = barsFrom(shift) - barsFrom(0);
    const share = shareFor(shift);
    const before = barsBefore(0) - barsBefore(shift);
    // A bar before the open is one of early trading if the session ends with its last bar, and the open has more volume.
    const isWhole = gained < share * sessions;
    if (shift === -step && isWhole && before >= share * sessions) return riseAt(first) < EDGES_MIN;
    // Moved by hours, the closing auction lies inside the session.
    const auctions = Math.abs(shift) >= 60 ? sessions : 0;
    return (gained + auctions) * step >= share * sessions * Math.min(Math.abs(shift), minutes);
  }

  function shareFor(shift: number): number {
    if (sessions < SESSIONS_MIN) return FEW_SESSIONS_SHARE;
    const last = bars[first + (barsOfDay - 1) * step - EARLIEST] ?? 0;
    return shift === -step && last === 0 ? ENDLESS_SHARE : SESSIONS_SHARE;
  }

  /**
   * Where all hours are traded, the volume leaps at the open and drops at the close; the smaller of both counts, since it also leaps at
   * news, and where trading before the open begins. Only the minute before a leap is followed by more, and the closing auction may be
   * in the first minute after the session.
   */
  function openingShift(): Lateness {
    const best = [-step, step, ...HOURS].reduce(
      (found, one) => (edgesOf(one) > edgesOf(found) ? one : found),
      0,
    );
    const edges = edgesOf(best);
    if (barsFrom(best) < needed) return tooThin(barsFrom(best));
    if (edges < EDGES_MIN)
      return {
        undecided: 'with bars outside regular hours, and volumes that do not leap at the open',
      };
    return { minutes: edges >= CLEARLY * edgesOf(0) ? best : 0 };
  }

  function edgesOf(shift: number): number {
    const opening = first + shift;
    const after = opening + barsOfDay * step;
    const leap = riseAt(opening) - Math.max(0, riseAt(opening + step));
    const drop = Math.max(-riseAt(after), -riseAt(after + step));
    return Math.min(leap, drop);
  }

  /** Of the volume from a bar to the next one, which begins at this minute. */
  function riseAt(minute: number): number {
    const volumeAt = (at: number) => (logVolume[at - EARLIEST] ?? 0) / sessions;
    return volumeAt(minute) - volumeAt(minute - step);
  }
}

/**
 * When the bar begins in which a session opens, 0 if that is its open: where a session has no whole number of bars, as of hours of the
 * clock, most bars show it.
 */
function firstOf(bars: Uint32Array, { minutes, step }: SessionBars): number {
  if (minutes % step === 0) return 0;
  const counts = new Float64Array(step);
  bars.forEach((count, place) => {
    const phase = (place + EARLIEST + REACH * step) % step;
    counts[phase] = (counts[phase] ?? 0) + count;
  });
  const phase = counts.indexOf(Math.max(...counts));
  return phase === 0 ? 0 : phase - step;
}
