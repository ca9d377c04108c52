// Bars for clients: history on request, five-second bars, and bars kept up to date.
import { DAY_MS, type Instant, instant } from '../../../../../kernel/instant.ts';
import type { Calendar, Session } from '../../../../../market/time/calendar.ts';
import type { Scheduler } from '../../../../host/scheduler.ts';
import type { Steps } from '../../../../host/steps.ts';
import type { Answer } from '../../../messages/answer.ts';
import type { BarDates, HistoricalBar } from '../../../messages/past-prices.ts';
import type { RequestOf } from '../../../messages/request.ts';
import { isFarmBroken } from '../../scheduling/broken-farms.ts';
import type { Mail } from '../../scheduling/delivery.ts';
import type { Faults } from '../../scheduling/faults.ts';
import type { LongAnswers } from '../../scheduling/long-answers.ts';
import {
  type Asker,
  createPendingAnswers,
  type PendingAnswers,
} from '../../scheduling/pending-answers.ts';
import { FIVE_SECONDS_MS, type Listing, windowBar } from '../prices/listing.ts';
import { currentBar, type HistoryQuestion, historySteps, scheduleSteps } from './history.ts';
import {
  isTooLong,
  parseBarSize,
  parseDuration,
  refusalOfSpan,
  spanStart,
} from './history-terms.ts';
import type { Watch, WatchList } from './watch-list.ts';
import { isWhatToShow, shownBar, WITHOUT_DATA } from './what-to-show.ts';

export interface BarStreams {
  watch(clientId: number, request: RequestOf<'reqRealTimeBars'>, listing: Listing): void;
  sendHistory(clientId: number, request: RequestOf<'reqHistoricalData'>, listing: Listing): void;
  /** What a gateway says to a question that its client cancels, whether it was answered or not. */
  sendCancelled(clientId: number, reqId: number): void;
  /** Requests whose bars are still being made. */
  readonly making: Pick<PendingAnswers, 'has' | 'stop' | 'stopAll'>;
}

interface Parts {
  readonly scheduler: Scheduler;
  readonly calendar: Calendar;
  readonly mail: Mail;
  readonly faults: Faults;
  readonly watches: WatchList;
  readonly longAnswers: LongAnswers;
  isSent(listing: Listing): boolean;
}

const LOT = 100;
/** What can be kept up to date. */
const KEPT = ['TRADES', 'MIDPOINT', 'BID', 'ASK'];
const HISTORY_ERROR = 'Historical Market Data Service error message:';
const TOO_LONG = `${HISTORY_ERROR}Time length exceed max.`;

export function createBarStreams(parts: Parts): BarStreams {
  const { scheduler, calendar, mail, faults, watches, longAnswers } = parts;
  const pendingAnswers = createPendingAnswers(longAnswers.turns);
  let isRunning = false;

  function refuse(clientId: number, id: number, code: number, text: string): void {
    mail.sendNow(clientId, [errorOf(id, code, text)]);
  }

  /** All five-second bars end at multiples of five seconds, while any client subscribes. */
  function run(): void {
    if (isRunning) return;
    isRunning = true;
    const now = scheduler.now();
    scheduler.at(now - (now % FIVE_SECONDS_MS) + FIVE_SECONDS_MS, endBars);
  }

  function endBars(): void {
    isRunning = false;
    const open = watches.all().filter(({ kind }) => kind === 'bars' || kind === 'history');
    if (open.length === 0) return;
    run();
    const start = instant(scheduler.now() - FIVE_SECONDS_MS);
    const session = calendar.sessionAt(start);
    if (session === undefined || faults.standing('lost-1100') !== undefined) return;
    if (isFarmBroken(faults, false)) return;
    for (const watch of open) if (parts.isSent(watch.listing)) sendBar(watch, start, session);
  }

  function sendBar(watch: Watch, start: Instant, session: Session): void {
    const { clientId, reqId, listing, kept, dates } = watch;
    if (listing.isHalted) return;
    if (kept === undefined) {
      const bar = asSet(shownBar(windowBar(listing, start), watch.shown), listing);
      mail.sendNow(clientId, [{ name: 'realTimeBar', reqId, bar }]);
      return;
    }
    const bar = currentBar(kept, session, scheduler.now());
    if (bar === undefined) return;
    const update = asSet(bar, listing);
    mail.sendNow(clientId, [{ name: 'historicalDataUpdate', reqId, dates, bar: update }]);
  }

  /** A gateway may be set to send volumes in lots, of which a part is none; the number of trades stays. */
  function asSet(bar: HistoricalBar, { symbol }: Pick<Listing, 'symbol'>): HistoricalBar {
    if (bar.volume <= 0 || faults.standing('volumes-in-lots', { symbol }) === undefined) return bar;
    return { ...bar, volume: Math.floor(bar.volume / LOT) };
  }

  function* scheduleInSteps({ clientId, reqId }: Asker, question: HistoryQuestion): Steps<Answer> {
    const sessions = yield* scheduleSteps(question);
    const answer: Answer = { name: 'historicalSchedule', reqId, sessions };
    yield* longAnswers.prepare(clientId, answer);
    return answer;
  }

  function sendSchedule(asker: Asker, question: HistoryQuestion): void {
    pendingAnswers.begin(asker, scheduleInSteps(asker, question), (answer) =>
      mail.sendNow(asker.clientId, [answer]),
    );
  }

  function* answerInSteps(
    { clientId, reqId }: Asker,
    question: HistoryQuestion,
    dates: BarDates,
  ): Steps<Answer> {
    const { end, span } = question;
    const bars = yield* historySteps(question);
    if (bars === undefined) return errorOf(reqId, 162, TOO_LONG);
    if (bars.length === 0)
      return errorOf(reqId, 162, `${HISTORY_ERROR}HMDS query returned no data`);
    const start = spanStart(span, end, calendar.zone);
    const isWhole =
      faults.standing('volumes-in-lots', { symbol: question.listing.symbol }) === undefined;
    const set = isWhole ? bars : bars.map((bar) => asSet(bar, question.listing));
    const answer: Answer = { name: 'historicalData', reqId, start, end, dates, bars: set };
    const isReadable = yield* longAnswers.prepare(clientId, answer);
    return isReadable ? answer : errorOf(reqId, 162, TOO_LONG);
  }

  function sendBars(
    asker: Asker,
    question: HistoryQuestion,
    dates: BarDates,
    isKept: boolean,
  ): void {
    pendingAnswers.begin(asker, answerInSteps(asker, question, dates), (answer) => {
      mail.sendNow(asker.clientId, [answer]);
      if (!isKept || answer.name === 'error') return;
      watches.add({ ...asker, listing: question.listing, kind: 'history', kept: question, dates });
      run();
    });
  }
  return {
    watch(clientId, { reqId, barSeconds, whatToShow }, listing) {
      const shown = whatToShow.toUpperCase();
      if (barSeconds !== 5 || !isWhatToShow(shown) || !KEPT.includes(shown)) {
        const cause =
          barSeconds === 5 ? 'What to show field is missing or incorrect.' : 'Invalid bar size.';
        refuse(clientId, reqId, 321, `Error validating request.-'bO' : cause - ${cause}`);
        return;
      }
      watches.add({ clientId, reqId, listing, kind: 'bars', shown });
      run();
    },
    sendHistory(clientId, request, listing) {
      const asked = askedOf(request);
      if (asked.kind === 'refused') {
        refuse(clientId, request.reqId, asked.code, asked.text);
        return;
      }
      if (faults.take('pacing', { symbol: listing.symbol, clientId }) !== undefined) {
        const text = `${HISTORY_ERROR}API historical data query pacing violation`;
        refuse(clientId, request.reqId, 162, text);
        return;
      }
      const now = scheduler.now();
      const end = request.endAt === undefined ? now : instant(request.endAt);
      const { useRth } = request;
      const question = { listing, calendar, now, end, useRth, ...asked };
      const asker = { clientId, reqId: request.reqId };
      const dates = datesOf(asked.barMs, request.formatDate);
      if (asked.shown === 'SCHEDULE') sendSchedule(asker, question);
      else sendBars(asker, question, dates, request.keepUpToDate);
    },
    sendCancelled(clientId, reqId) {
      const text = `${HISTORY_ERROR}API historical data query cancelled: ${reqId}`;
      refuse(clientId, reqId, 162, text);
    },
    making: pendingAnswers,
  };
}

type Asked =
  | ({ readonly kind: 'asked' } & Pick<HistoryQuestion, 'barMs' | 'span' | 'shown'>)
  | { readonly kind: 'refused'; readonly code: number; readonly text: string };

function askedOf(request: RequestOf<'reqHistoricalData'>): Asked {
  const barMs = parseBarSize(request.barSize);
  const span = parseDuration(request.duration);
  const shown = request.whatToShow.toUpperCase();
  if (barMs === undefined) return invalid('Invalid bar size.');
  if (span === undefined) return invalid('Invalid duration.');
  if (WITHOUT_DATA.includes(shown)) {
    return { kind: 'refused', code: 162, text: `${HISTORY_ERROR}HMDS query returned no data` };
  }
  if (!isWhatToShow(shown)) return invalid('What to show field is missing or incorrect.');
  if (shown === 'SCHEDULE' && barMs !== DAY_MS) return invalid('A schedule has bars of 1 day.');
  if (shown === 'ADJUSTED_LAST' && request.endAt !== undefined) {
    return invalid('End date not supported with adjusted last.');
  }
  if (request.keepUpToDate && (request.endAt !== undefined || !KEPT.includes(shown))) {
    return invalid('Such bars are not kept up to date.');
  }
  const refusal = refusalOfSpan(span);
  if (refusal !== undefined) return invalid(refusal);
  return isTooLong(span, barMs)
    ? { kind: 'refused', code: 162, text: TOO_LONG }
    : { kind: 'asked', barMs, span, shown };
}

function invalid(cause: string): Asked {
  return { kind: 'refused', code: 321, text: `Error validating request.-'bO' : cause - ${cause}` };
}

function errorOf(id: number, code: number, text: string): Answer {
  return { name: 'error', id, code, text };
}

function datesOf(barMs: number, formatDate: number): BarDates {
  if (barMs >= DAY_MS) return 'days';
  return formatDate === 2 ? 'seconds' : 'text';
}
