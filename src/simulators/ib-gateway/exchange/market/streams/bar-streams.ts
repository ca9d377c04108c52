// Bars for clients: history on request, five-second bars, and bars kept up to date.
import { DAY_MS, instant } from '../../../../../kernel/instant.ts';
import type { Calendar } from '../../../../../market/time/calendar.ts';
import type { Agenda } from '../../../../host/agenda.ts';
import type { Answer, BarDates, HistoricalBar } from '../../../messages/answer.ts';
import type { RequestOf } from '../../../messages/request.ts';
import type { Mail } from '../../agenda/delivery.ts';
import type { Faults } from '../../agenda/faults.ts';
import { FIVE_SECONDS_MS, type Listing, windowBar } from '../prices/listing.ts';
import { historyOf, parseBarSize, parseDuration } from './history.ts';
import type { Watch, WatchList } from './watch-list.ts';

export interface BarStreams {
  watch(clientId: number, reqId: number, listing: Listing): void;
  tellHistory(clientId: number, request: RequestOf<'reqHistoricalData'>, listing: Listing): void;
}

interface Parts {
  readonly agenda: Agenda;
  readonly calendar: Calendar;
  readonly mail: Mail;
  readonly faults: Faults;
  readonly watches: WatchList;
}

const HISTORY_ERROR = 'Historical Market Data Service error message:';

export function createBarStreams(parts: Parts): BarStreams {
  const { agenda, calendar, mail, faults, watches } = parts;
  let isRunning = false;

  function refuse(clientId: number, id: number, code: number, text: string): void {
    mail.sendNow(clientId, [{ name: 'error', id, code, text }]);
  }

  /** All five-second bars end at multiples of five seconds, while any client subscribes. */
  function run(): void {
    if (isRunning) return;
    isRunning = true;
    const now = agenda.now();
    agenda.at(now - (now % FIVE_SECONDS_MS) + FIVE_SECONDS_MS, endBars);
  }

  function endBars(): void {
    isRunning = false;
    const open = watches.all().filter(({ kind }) => kind === 'bars' || kind === 'history');
    if (open.length === 0) return;
    run();
    const start = instant(agenda.now() - FIVE_SECONDS_MS);
    if (calendar.sessionAt(start) === undefined) return;
    if (faults.standing('lost-1100') !== undefined) return;
    for (const watch of open) tellBar(watch, start);
  }

  function tellBar(watch: Watch, start: number): void {
    const { clientId, reqId, listing } = watch;
    if (listing.isHalted) return;
    const bar = windowBar(listing, start);
    if (watch.kind === 'bars') mail.sendNow(clientId, [{ name: 'realTimeBar', reqId, bar }]);
    else mail.sendNow(clientId, [updateOf(watch, bar)]);
  }

  return {
    watch(clientId, reqId, listing) {
      watches.add({ clientId, reqId, listing, kind: 'bars' });
      run();
    },
    tellHistory(clientId, request, listing) {
      const { reqId } = request;
      const barMs = parseBarSize(request.barSize);
      const span = parseDuration(request.duration);
      if (barMs === undefined || span === undefined) {
        const what = barMs === undefined ? 'bar size' : 'duration';
        refuse(clientId, reqId, 321, `Error validating request.-'bO' : cause - Invalid ${what}.`);
        return;
      }
      if (faults.take('pacing', { symbol: listing.symbol, clientId }) !== undefined) {
        refuse(clientId, reqId, 162, `${HISTORY_ERROR}API historical data query pacing violation`);
        return;
      }
      const now = agenda.now();
      const end = request.endAt === undefined ? now : instant(request.endAt);
      const bars = historyOf({ listing, calendar, now, end, barMs, span });
      const [first] = bars;
      if (first === undefined) {
        refuse(clientId, reqId, 162, `${HISTORY_ERROR}HMDS query returned no data`);
        return;
      }
      const dates = datesOf(barMs, request.formatDate);
      mail.sendNow(clientId, [
        { name: 'historicalData', reqId, start: first.time, end, dates, bars },
      ]);
      if (!request.keepUpToDate) return;
      const current = bars.at(-1);
      watches.add({ clientId, reqId, listing, kind: 'history', barMs, dates, current });
      run();
    },
  };
}

function updateOf(watch: Watch, part: HistoricalBar): Answer {
  const time = part.time - (part.time % watch.barMs);
  const before = watch.current?.time === time ? watch.current : undefined;
  const bar: HistoricalBar = {
    ...part,
    time,
    open: before?.open ?? part.open,
    high: Math.max(before?.high ?? part.high, part.high),
    low: Math.min(before?.low ?? part.low, part.low),
    volume: (before?.volume ?? 0) + part.volume,
    count: (before?.count ?? 0) + part.count,
  };
  watch.current = bar;
  return { name: 'historicalDataUpdate', reqId: watch.reqId, dates: watch.dates, bar };
}

function datesOf(barMs: number, formatDate: number): BarDates {
  if (barMs >= DAY_MS) return 'days';
  return formatDate === 2 ? 'seconds' : 'text';
}
