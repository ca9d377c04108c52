// When the quotes of a row are: at its time, or near the close of its day if it has no time.
import { instant, MINUTE_MS, type TradingDay } from '../../kernel/instant.ts';
import type { Calendar, Session } from '../../market/time/calendar.ts';
import { createSessionClock } from '../../market/time/session-clock.ts';
import type { Zone } from '../../market/time/zone.ts';
import type { Cells } from '../bars/cells.ts';
import { misreadZone } from '../bars/misread-zone.ts';
import { RowFault } from '../bars/row-fault.ts';
import { createStampReader } from '../bars/stamp-reader.ts';
import { type DayOrder, timesText } from '../bars/stamps.ts';
import type { OptionPlaces } from './option-places.ts';

export interface RowMoment {
  readonly at: number;
  readonly session: Session;
}

export interface RowMoments {
  /** Undefined if nothing trades then. Throws a RowFault. */
  read(cells: Cells): RowMoment | undefined;
  /** Why the zone is implausible; undefined if it is not. */
  misread(): string | undefined;
  /** How times are written: `times of UTC`. */
  text(): string;
}

export interface MomentTerms {
  readonly zone: Zone;
  readonly calendar: Calendar;
  readonly dayOrder: DayOrder;
  readonly beforeCloseMs: number;
}

/** Options of funds and indices are quoted until a quarter of an hour after the close of stocks. */
const AFTER_CLOSE_MS = 15 * MINUTE_MS;

export function createRowMoments(places: OptionPlaces, terms: MomentTerms): RowMoments {
  const { calendar, zone } = terms;
  const stamps = createStampReader(places, terms);
  const sessions = createSessionClock(calendar);
  const insideOf = new Map<boolean, number>();
  let text = '';
  let moment: RowMoment | undefined;

  function momentOf(day: TradingDay | undefined): RowMoment | undefined {
    const session = day === undefined ? sessions.today(instant(stamps.at)) : sessionOn(day);
    if (session === undefined) return undefined;
    if (day !== undefined) return { at: session.close - terms.beforeCloseMs, session };
    const isQuoted = stamps.at >= session.open && stamps.at <= session.close + AFTER_CLOSE_MS;
    return isQuoted ? { at: stamps.at, session } : undefined;
  }

  function sessionOn(day: TradingDay): Session | undefined {
    const session = calendar.sessionOf(day);
    const isKnown = day >= calendar.firstDay && day <= calendar.lastDay;
    if (session === undefined && isKnown) throw new RowFault('at', `${day} is not a trading day`);
    return session;
  }

  return {
    read(cells) {
      const written = stamps.text(cells);
      // A chain has hundreds of rows of one moment.
      if (written === text) return moment;
      text = '';
      moment = momentOf(stamps.read(cells));
      text = written;
      insideOf.set(moment !== undefined, (insideOf.get(moment !== undefined) ?? 0) + 1);
      return moment;
    },
    misread: () =>
      misreadZone(stamps.wallTimes, {
        ...{ zone, calendar, inside: insideOf.get(true) ?? 0, rows: 'times' },
      }),
    text: () => timesText(stamps.kind, zone),
  };
}
