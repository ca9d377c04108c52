// What clients watch of the market: quotes, prints, five-second bars and bars kept up to date.
import { DAY_MS, instant } from '../../../../kernel/instant.ts';
import type { Calendar } from '../../../../market/calendar.ts';
import type { Answer, BarDates, HistoricalBar, RequestOf } from '../../messages.ts';
import type { Agenda } from '../agenda.ts';
import type { Mail } from '../delivery.ts';
import type { Faults } from '../faults/faults.ts';
import type { Contracts } from './contracts.ts';
import { historyOf, parseBarSize, parseDuration } from './history.ts';
import { FIVE_SECONDS_MS, type Listing, windowBar } from './listing.ts';
import type { Market, TickCause } from './market.ts';
import { createQuoteTeller } from './quote-teller.ts';

export interface MarketStreams {
  watch(clientId: number, request: RequestOf<'reqMktData'>): void;
  watchTicks(clientId: number, request: RequestOf<'reqTickByTick'>): void;
  watchBars(clientId: number, request: RequestOf<'reqRealTimeBars'>): void;
  tellHistory(clientId: number, request: RequestOf<'reqHistoricalData'>): void;
  unwatch(clientId: number, reqId: number, kind: WatchKind): void;
  dropClient(clientId: number): void;
  /** An uplink that comes back without its subscriptions (1101). */
  dropAll(): void;
  onTick(listing: Listing, cause: TickCause): void;
  /** A market-data condition began or ended: delayed data, a competing session. */
  conditionsChanged(): void;
}

export type WatchKind = 'quotes' | 'ticks' | 'bars' | 'history';

interface Watch {
  readonly clientId: number;
  readonly reqId: number;
  readonly kind: WatchKind;
  readonly listing: Listing;
  readonly tickType: string;
  /** Length of the bar kept up to date, and how its time is written. */
  readonly barMs: number;
  readonly dates: BarDates;
  current: HistoricalBar | undefined;
}

interface Parts {
  readonly agenda: Agenda;
  readonly calendar: Calendar;
  readonly mail: Mail;
  readonly faults: Faults;
  readonly contracts: Contracts;
  readonly market: Market;
}

const ANSWER_MS = 10;
const NO_CONTRACT = 'No security definition has been found for the request';
const HISTORY_ERROR = 'Historical Market Data Service error message:';

export function createMarketStreams(parts: Parts): MarketStreams {
  const { agenda, calendar, mail, faults, contracts, market } = parts;
  const bySymbol = new Map<string, Watch[]>();
  const teller = createQuoteTeller(faults);
  let cancelBars: (() => void) | undefined;

  function refuse(clientId: number, id: number, code: number, text: string): void {
    mail.send(clientId, ANSWER_MS, [{ name: 'error', id, code, text }]);
  }

  function listingOf(clientId: number, request: WatchRequest): Listing | undefined {
    const contract = contracts.find(request.contract);
    const listing = contract === undefined ? undefined : market.listing(contract.symbol);
    if (listing === undefined) refuse(clientId, request.reqId, 200, NO_CONTRACT);
    return listing;
  }

  function add(clientId: number, request: WatchRequest, more: Partial<Watch> & WatchCore): void {
    const watch: Watch = {
      tickType: '',
      barMs: 0,
      dates: 'seconds',
      current: undefined,
      ...more,
      clientId,
      reqId: request.reqId,
    };
    const watches = bySymbol.get(more.listing.symbol) ?? [];
    bySymbol.set(more.listing.symbol, [...watches, watch]);
    if (watch.kind === 'bars' || watch.kind === 'history') startBars();
  }

  function all(): Watch[] {
    return [...bySymbol.values()].flat();
  }

  function keepOnly(isKept: (watch: Watch) => boolean): number {
    let dropped = 0;
    for (const [symbol, watches] of bySymbol) {
      const kept = watches.filter(isKept);
      dropped += watches.length - kept.length;
      bySymbol.set(symbol, kept);
    }
    return dropped;
  }

  // --- quotes and prints

  function watch(clientId: number, request: RequestOf<'reqMktData'>): void {
    const listing = listingOf(clientId, request);
    if (listing === undefined) return;
    const { reqId, genericTicks } = request;
    if (!request.snapshot) add(clientId, request, { listing, kind: 'quotes' });
    agenda.after(ANSWER_MS, () => {
      const end: readonly Answer[] = request.snapshot ? [{ name: 'tickSnapshotEnd', reqId }] : [];
      mail.sendNow(clientId, [...teller.opening(listing, reqId, genericTicks), ...end]);
    });
  }

  function onTick(listing: Listing, cause: TickCause): void {
    const watches = bySymbol.get(listing.symbol);
    if (watches === undefined || watches.length === 0) return;
    if (faults.standing('lost-1100') !== undefined) return;
    for (const watch of watches) {
      if (watch.kind === 'quotes') tellQuote(watch, cause);
      else if (watch.kind === 'ticks' && cause !== 'halt') tellTick(watch, cause);
    }
  }

  function tellQuote({ clientId, reqId, listing }: Watch, cause: TickCause): void {
    const answers = teller.tick(listing, reqId, cause);
    if (answers.length > 0) mail.sendNow(clientId, answers);
  }

  function tellTick({ clientId, reqId, listing, tickType }: Watch, cause: TickCause): void {
    const answer = teller.tickByTick(listing, reqId, tickType, agenda.now());
    const isPrint = tickType === 'Last' || tickType === 'AllLast';
    if (!isPrint || cause === 'print') mail.sendNow(clientId, [answer]);
  }

  // --- bars

  /** Five-second bars end together on the clock's fives, as long as anyone watches. */
  function startBars(): void {
    if (cancelBars !== undefined) return;
    const now = agenda.now();
    const next = now - (now % FIVE_SECONDS_MS) + FIVE_SECONDS_MS;
    cancelBars = agenda.at(next, endBars);
  }

  function endBars(): void {
    cancelBars = undefined;
    const watches = all().filter(({ kind }) => kind === 'bars' || kind === 'history');
    if (watches.length === 0) return;
    startBars();
    const start = instant(agenda.now() - FIVE_SECONDS_MS);
    if (calendar.sessionAt(start) === undefined) return;
    if (faults.standing('lost-1100') !== undefined) return;
    for (const watch of watches) tellBar(watch, start);
  }

  function tellBar(watch: Watch, start: number): void {
    const { clientId, reqId, listing } = watch;
    if (listing.isHalted) return;
    const bar = windowBar(listing, start);
    if (watch.kind === 'bars') mail.sendNow(clientId, [{ name: 'realTimeBar', reqId, bar }]);
    else mail.sendNow(clientId, [updateOf(watch, bar)]);
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

  function tellHistory(clientId: number, request: RequestOf<'reqHistoricalData'>): void {
    const { reqId } = request;
    const listing = listingOf(clientId, request);
    if (listing === undefined) return;
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
    const answer: Answer = { name: 'historicalData', reqId, start: first.time, end, dates, bars };
    mail.send(clientId, 50, [answer]);
    if (!request.keepUpToDate) return;
    add(clientId, request, { listing, kind: 'history', barMs, dates, current: bars.at(-1) });
  }

  return {
    watch,
    watchTicks(clientId, request) {
      const listing = listingOf(clientId, request);
      if (listing === undefined) return;
      add(clientId, request, { listing, kind: 'ticks', tickType: request.tickType });
    },
    watchBars(clientId, request) {
      const listing = listingOf(clientId, request);
      if (listing !== undefined) add(clientId, request, { listing, kind: 'bars' });
    },
    tellHistory,
    unwatch(clientId, reqId, kind) {
      const isMeant = (watch: Watch) =>
        watch.clientId === clientId && watch.reqId === reqId && watch.kind === kind;
      const dropped = keepOnly((watch) => !isMeant(watch));
      if (dropped > 0) return;
      const code = kind === 'history' ? 366 : 300;
      refuse(clientId, reqId, code, `Can't find EId with tickerId:${reqId}`);
    },
    dropClient(clientId) {
      keepOnly((watch) => watch.clientId !== clientId);
    },
    dropAll() {
      keepOnly(() => false);
    },
    onTick,
    conditionsChanged() {
      for (const { clientId, reqId, kind, listing } of all()) {
        if (kind === 'quotes') mail.send(clientId, 1, teller.conditions(listing, reqId));
      }
    },
  };
}

type WatchCore = Pick<Watch, 'listing' | 'kind'>;
type WatchRequest = Pick<RequestOf<'reqMktData'>, 'reqId' | 'contract'>;

function datesOf(barMs: number, formatDate: number): BarDates {
  if (barMs >= DAY_MS) return 'days';
  return formatDate === 2 ? 'seconds' : 'text';
}
