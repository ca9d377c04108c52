// The daily report: made after the close, or at the next start if that was missed; filed, and sent in short.

import type { Cancel, Clock, WallClock } from '../../../kernel/clock.ts';
import {
  type Instant,
  MINUTE_MS,
  plus,
  SECOND_MS,
  type TradingDay,
} from '../../../kernel/instant.ts';
import type { Calendar, Session } from '../../../market/time/calendar.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { isDiskFull } from '../../adapters/sqlite/file/full-disk.ts';
import type { InstanceFolder } from '../../adapters/sqlite/instance/instance-folder.ts';
import { scheduleAt } from '../../adapters/system/schedule.ts';
import { decayText } from '../../domain/score/score-sections.ts';
import type { BrokerWords } from '../../domain/wording/broker-words.ts';
import { regularHours } from '../../domain/wording/venue-time.ts';
import type { Log } from '../../ports/log.ts';
import type { Look } from '../../ports/look.ts';
import { tradesOf } from '../notify/day-words.ts';
import type { Notify } from '../notify/notify.ts';
import { type DayReport, type DaySources, FINAL_AFTER_MS } from './day-report.ts';
import { shortForm } from './day-sections.ts';
import { makeDayReport } from './make-day-report.ts';
import { hasFinalReport, writeReport } from './report-files.ts';

export interface DailyReportParts {
  readonly mode: string;
  readonly account: string;
  readonly folder: InstanceFolder;
  readonly look: Pick<Look, 'listPage' | 'positions' | 'holdings'>;
  /** With the minutes of their sessions. */
  kept(): Pick<DaySources, 'predictions' | 'closes'>;
  readonly venue: Venue;
  readonly broker: BrokerWords;
  readonly clock: Clock & { readonly isPractice: boolean };
  readonly wall: WallClock;
  readonly log: Log;
  readonly notify: Notify;
  onReport(report: DayReport): void;
}

export interface DailyReports {
  /** The report of the day so far, for a stop before the close. */
  fileToday(): void;
  stop(): void;
}

/** Delayed, so that it does not compete with the start. */
const MISSED_AFTER_MS = 10 * SECOND_MS;
/** Certainly after the last moment at which a report becomes final. */
const SCHEDULED_AFTER_MS = 20 * MINUTE_MS;
/** After a longer downtime, most of the missed days have no records. */
const SESSIONS_BACK = 5;

export function startDailyReports(parts: DailyReportParts): DailyReports {
  const { clock, log } = parts;
  const { calendar } = parts.venue;
  let timer: Cancel | undefined;

  /** Once per day, whichever caller is first. */
  function fileOnce(session: Session): void {
    if (hasFinalReport(parts.folder.reports, session.day)) return;
    const report = file(session.day);
    if (report === undefined) return;
    parts.onReport(report);
    parts.notify('daily-report', shortForm(report));
    for (const { feed, decay } of report.scores) {
      if (decay.kind !== 'decayed') continue;
      parts.notify('feed-decayed', `feed ${feed}: ${decayText(decay)}`, { about: feed });
    }
  }

  /** Undefined if nothing happened on the day, or if the report failed. */
  function file(day: TradingDay): DayReport | undefined {
    try {
      const made = makeDayReport({
        ...parts,
        day,
        now: clock.now(),
        rows: () => ({
          trades: tradesOf(day, parts.look, calendar),
          positions: parts.look.positions(),
          holdings: parts.look.holdings(),
          ...parts.kept(),
        }),
      });
      if (!made.ok) throw new Error(made.failure);
      const report = made.value;
      if (report === undefined) return undefined;
      log.info('The report of the day was written.', {
        file: writeReport(parts.folder.reports, report),
      });
      return report;
    } catch (error) {
      // Trading does not depend on the report; a full disk has raised its own alarm already.
      if (!isDiskFull(error)) log.error('The report of the day could not be written.', { error });
      return undefined;
    }
  }

  function fileMissed(): void {
    const now = clock.now();
    for (let back = SESSIONS_BACK; back >= 0; back -= 1) {
      const today = calendar.dayOf(now);
      const session =
        back === 0 ? calendar.sessionOf(today) : calendar.previousSession(today, back);
      if (session !== undefined && plus(session.close, FINAL_AFTER_MS) <= now) fileOnce(session);
    }
  }

  /** Practice time has its own calendar, which a wall-clock schedule cannot follow. */
  function fileNextOfPractice(): void {
    const session = nextToFile(calendar, clock.now());
    if (session === undefined) return;
    timer = clock.at(plus(session.close, FINAL_AFTER_MS), () => {
      fileOnce(session);
      fileNextOfPractice();
    });
  }

  const missed = parts.wall.after(MISSED_AFTER_MS, fileMissed);
  if (clock.isPractice) fileNextOfPractice();
  const schedule = clock.isPractice
    ? undefined
    : scheduleAt({ expression: everyWeekday(parts), zone: calendar.zone.name }, async () =>
        fileMissed(),
      );
  return {
    fileToday: () => void file(calendar.dayOf(clock.now())),
    stop() {
      missed();
      timer?.();
      schedule?.stop();
    },
  };
}

/** As a cron expression: after the close of a full session, `20 16 * * 1-5` in the US. */
function everyWeekday({ venue, clock }: DailyReportParts): string {
  const [, close] = regularHours(venue, clock.now());
  const [hour = 0, minute = 0] = close.split(':').map(Number);
  const minutes = hour * 60 + minute + SCHEDULED_AFTER_MS / MINUTE_MS;
  return `${minutes % 60} ${Math.floor(minutes / 60)} * * 1-5`;
}

function nextToFile(calendar: Calendar, now: Instant): Session | undefined {
  const today = calendar.dayOf(now);
  const session = calendar.sessionOf(today);
  const isAhead = session !== undefined && plus(session.close, FINAL_AFTER_MS) > now;
  return isAhead ? session : calendar.nextSession(today);
}
