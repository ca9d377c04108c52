// Market subscriptions of clients: quotes and prints as they occur, bars as they end.
import type { Calendar } from '../../../../../market/time/calendar.ts';
import type { Scheduler } from '../../../../host/scheduler.ts';
import type { Answer } from '../../../messages/answer.ts';
import { instrumentKey } from '../../../messages/instrument-key.ts';
import type { RequestOf } from '../../../messages/request.ts';
import { isFarmBroken } from '../../scheduling/broken-farms.ts';
import type { Mail } from '../../scheduling/delivery.ts';
import type { Faults } from '../../scheduling/faults.ts';
import type { LongAnswers } from '../../scheduling/long-answers.ts';
import type { Contracts } from '../prices/contracts.ts';
import type { Listing } from '../prices/listing.ts';
import type { Market, TickCause } from '../prices/market.ts';
import { createBarStreams } from './bar-streams.ts';
import { depthOf } from './depth.ts';
import { genericTicksIn, refusalOfTicks, statisticTicks } from './generic-ticks.ts';
import { createPastTicks, PAST_TICKS_MAX } from './past-ticks.ts';
import { createQuotePublisher } from './quote-publisher.ts';
import { createSentTicks } from './sent-ticks.ts';
import { createWatchList, type Watch, type WatchKind } from './watch-list.ts';

export interface MarketStreams {
  watch(clientId: number, request: RequestOf<'reqMktData'>): void;
  watchTicks(clientId: number, request: RequestOf<'reqTickByTick'>): void;
  watchDepth(clientId: number, request: RequestOf<'reqMktDepth'>): void;
  watchBars(clientId: number, request: RequestOf<'reqRealTimeBars'>): void;
  sendHistory(clientId: number, request: RequestOf<'reqHistoricalData'>): void;
  sendPastTicks(clientId: number, request: RequestOf<'reqHistoricalTicks'>): void;
  unwatch(clientId: number, reqId: number, kind: WatchKind): void;
  dropClient(clientId: number): void;
  /** The uplink is back without its subscriptions (1101). */
  dropAll(): void;
  onTick(listing: Listing, cause: TickCause): void;
  /** A market-data condition began or ended: delayed data, a competing session, a broken farm. */
  conditionsChanged(): void;
  /** Five-second bars of the symbol, or of all, end with an error that names their request. */
  endBars(symbol: string | undefined, code: number): void;
}

interface Parts {
  readonly scheduler: Scheduler;
  readonly calendar: Calendar;
  readonly mail: Mail;
  readonly faults: Faults;
  readonly contracts: Contracts;
  readonly market: Market;
  readonly longAnswers: LongAnswers;
  /** Whether the contract trades now. */
  isOpen(listing: Listing): boolean;
}

type LineRequest = Pick<RequestOf<'reqMktData'>, 'reqId' | 'contract' | 'legs'>;

/** Market data lines of one client. */
const LINES_MAX = 100;
/** Depth requests of one client, and rows of one of them. */
const DEPTH_MAX = 3;
const ROWS_MAX = 10;
const DUPLICATE = "Error processing request.-'bQ' : cause - Duplicate ticker id";
const TICK_TYPES = ['Last', 'AllLast', 'BidAsk', 'MidPoint'] as const;
/** An account without a subscription gets no data, but for a part of it. */
const NO_SUBSCRIPTION = {
  text: 'Requested market data is not subscribed.',
  code: 354,
  partly: [10_090, 10_091],
};
/** The halted state of a contract follows its first prices. */
const HALT_AFTER_MS = 100;

export function createMarketStreams(parts: Parts): MarketStreams {
  const { scheduler, calendar, mail, faults, contracts, market, longAnswers } = parts;
  const watches = createWatchList();
  const bars = createBarStreams({
    scheduler,
    calendar,
    mail,
    faults,
    watches,
    longAnswers,
    isSent: market.isSent,
  });
  const pastTicks = createPastTicks({ scheduler, calendar, mail, turns: longAnswers.turns });
  const publisher = createQuotePublisher({ faults, now: scheduler.now, isOpen: parts.isOpen });

  function refuse(clientId: number, id: number, code: number, text: string): void {
    mail.sendNow(clientId, [{ name: 'error', id, code, text }]);
  }

  function isInUse(clientId: number, reqId: number, kind: WatchKind | 'past-ticks'): boolean {
    const isPast = kind === 'past-ticks' || kind === 'ticks';
    if (isPast && pastTicks.isMaking(clientId, reqId)) return true;
    if (kind === 'history' && bars.making.has({ clientId, reqId })) return true;
    return watches
      .all()
      .some((watch) => watch.clientId === clientId && watch.reqId === reqId && watch.kind === kind);
  }

  function listingOf(
    clientId: number,
    request: LineRequest,
    kind: WatchKind | 'past-ticks',
  ): Listing | undefined {
    const { reqId } = request;
    if (isInUse(clientId, reqId, kind)) {
      refuse(clientId, reqId, 322, DUPLICATE);
      return undefined;
    }
    const key = keyOf(request);
    const listing = key === undefined ? undefined : market.listing(key);
    if (listing !== undefined) return listing;
    const { code, text } = contracts.problemOf(request.contract);
    refuse(clientId, reqId, code, text);
    return undefined;
  }

  function keyOf({ contract, legs = [] }: LineRequest): string | undefined {
    if (contract.secType === 'BAG') return contracts.comboWith(contract, legs)?.key;
    const found = contracts.find(contract);
    return found && instrumentKey(found);
  }

  /** The data of options are a subscription of their own. */
  function isSubscribed(clientId: number, reqId: number, listing: Listing): boolean {
    const { option, symbol } = listing;
    const fault = option && faults.standing('no-option-data', { symbol });
    if (fault === undefined) return true;
    const { code = NO_SUBSCRIPTION.code, text = NO_SUBSCRIPTION.text } = fault;
    refuse(clientId, reqId, code, text);
    return NO_SUBSCRIPTION.partly.includes(code);
  }

  /** The listing, if it exists and the client has a market data line left. */
  function lineTo(clientId: number, request: LineRequest, kind: WatchKind): Listing | undefined {
    const lines = watches.all().filter((watch) => watch.clientId === clientId).length;
    if (lines < LINES_MAX) return listingOf(clientId, request, kind);
    refuse(clientId, request.reqId, 101, 'Max number of tickers has been reached');
    return undefined;
  }

  const endsStreams = ({ option }: Listing) =>
    faults.standing('competing-session')?.streams === 'ended' ||
    isFarmBroken(faults, option !== undefined, ({ streams }) => streams === 'ended');
  /** Nothing comes from the market, though the uplink is there. */
  const isSilent = ({ option }: Listing) =>
    faults.standing('lost-1100') !== undefined || isFarmBroken(faults, option !== undefined);

  /** A broken farm takes the bars too. */
  function isEndedByCondition({ kind, listing }: Watch): boolean {
    if (!endsStreams(listing)) return false;
    return kind === 'quotes' || (kind === 'bars' && isFarmBroken(faults, false));
  }

  function publishQuote(watch: Watch, cause: TickCause): void {
    const answers = publisher.tick(watch.listing, watch, cause);
    if (answers.length > 0) mail.sendNow(watch.clientId, answers);
  }

  /** Later than the quote, and not to a subscription that has ended meanwhile. */
  function sendStatistics(clientId: number, reqId: number, listing: Listing): void {
    const watch = watches.ofSymbol(listing.symbol).at(-1);
    const steps = statisticTicks(listing, reqId, { calendar, now: scheduler.now() });
    longAnswers.turns.begin(steps, (answers) => {
      const isWatched = watches.ofSymbol(listing.symbol).some((other) => other === watch);
      if (isWatched) mail.sendNow(clientId, answers);
    });
  }

  function sendTick({ clientId, reqId, listing, tickType }: Watch, cause: TickCause): void {
    const isPrint = tickType === 'Last' || tickType === 'AllLast';
    if (isPrint && cause !== 'print') return;
    mail.sendNow(clientId, [publisher.tickByTick(listing, reqId, tickType, scheduler.now())]);
  }

  return {
    watch(clientId, request) {
      const { reqId, snapshot } = request;
      const cause = refusalOfTicks(request);
      if (cause !== undefined) {
        refuse(clientId, reqId, 321, `Error validating request.-'bW' : cause - ${cause}`);
        return;
      }
      const listing = lineTo(clientId, request, 'quotes');
      if (listing === undefined || !isSubscribed(clientId, reqId, listing)) return;
      const end: readonly Answer[] = snapshot ? [{ name: 'tickSnapshotEnd', reqId }] : [];
      const generics = genericTicksIn(request.genericTicks);
      const sent = createSentTicks();
      mail.sendNow(clientId, [...publisher.opening(listing, { reqId, generics, sent }), ...end]);
      if (!snapshot) mail.send(clientId, HALT_AFTER_MS, publisher.halt(listing, { reqId }));
      if (snapshot || endsStreams(listing)) return;
      watches.add({ clientId, reqId, listing, kind: 'quotes', generics, sent });
      if (generics.has('165') && !publisher.isDelayed(listing))
        sendStatistics(clientId, reqId, listing);
    },
    watchTicks(clientId, request) {
      const { reqId, tickCount: count } = request;
      const tickType = TICK_TYPES.find((each) => each === request.tickType);
      if (tickType === undefined || count < 0 || count > PAST_TICKS_MAX) {
        const terms = `It has ${TICK_TYPES.join(', ')}, and up to ${PAST_TICKS_MAX} past ticks.`;
        refuse(clientId, reqId, 10_189, `Failed to request tick-by-tick data:${terms}`);
        return;
      }
      const listing = lineTo(clientId, request, 'ticks');
      if (listing === undefined) return;
      const watch = () => watches.add({ clientId, reqId, listing, kind: 'ticks', tickType });
      if (count === 0) watch();
      else pastTicks.sendLast({ clientId, reqId }, { listing, count, tickType }, watch);
    },
    watchDepth(clientId, request) {
      const isDeep = (watch: Watch) => watch.clientId === clientId && watch.kind === 'depth';
      if (watches.all().filter(isDeep).length >= DEPTH_MAX) {
        const text = `Max number (${DEPTH_MAX}) of market depth requests has been reached`;
        refuse(clientId, request.reqId, 309, text);
        return;
      }
      const listing = listingOf(clientId, request, 'depth');
      if (listing === undefined) return;
      const { reqId, isSmart } = request;
      const rows = Math.min(Math.max(1, request.rows), ROWS_MAX);
      watches.add({ clientId, reqId, listing, kind: 'depth', rows, isSmart });
      mail.sendNow(clientId, depthOf(listing, { reqId, rows, isSmart }, true));
    },
    watchBars(clientId, request) {
      const listing = lineTo(clientId, request, 'bars');
      if (listing !== undefined) bars.watch(clientId, request, listing);
    },
    sendHistory(clientId, request) {
      const listing = listingOf(clientId, request, 'history');
      if (listing !== undefined) bars.sendHistory(clientId, request, listing);
    },
    sendPastTicks(clientId, request) {
      const listing = listingOf(clientId, request, 'past-ticks');
      if (listing !== undefined) pastTicks.send(clientId, request, listing);
    },
    unwatch(clientId, reqId, kind) {
      const isStopped =
        (kind === 'history' && bars.making.stop({ clientId, reqId })) ||
        (kind === 'ticks' && pastTicks.stop(clientId, reqId));
      const ended = watches.end(
        (watch) => watch.clientId === clientId && watch.reqId === reqId && watch.kind === kind,
      );
      if (isStopped || ended > 0) {
        if (kind === 'history') bars.sendCancelled(clientId, reqId);
        return;
      }
      if (kind === 'history') {
        refuse(clientId, reqId, 366, `No historical data query found for ticker id:${reqId}`);
        return;
      }
      const text =
        kind === 'depth'
          ? `Can't find the subscribed market depth with tickerId:${reqId}`
          : `Can't find EId with tickerId:${reqId}`;
      refuse(clientId, reqId, kind === 'depth' ? 310 : 300, text);
    },
    dropClient(clientId) {
      bars.making.stopAll(clientId);
      pastTicks.dropClient(clientId);
      watches.end((watch) => watch.clientId === clientId);
    },
    dropAll() {
      watches.end(() => true);
    },
    onTick(listing, cause) {
      const watching = watches.ofSymbol(listing.symbol);
      if (watching.length === 0 || isSilent(listing)) return;
      if (cause !== 'halt' && !market.isSent(listing)) return;
      for (const watch of watching) {
        if (watch.kind === 'quotes') publishQuote(watch, cause);
        else if (watch.kind === 'depth')
          mail.sendNow(watch.clientId, depthOf(listing, watch, false));
        else if (watch.kind === 'ticks' && cause !== 'halt') sendTick(watch, cause);
      }
    },
    endBars(symbol, code) {
      const isEnding = ({ kind, listing }: Watch) =>
        kind === 'bars' && (symbol === undefined || listing.symbol === symbol);
      const ended = watches.all().filter(isEnding);
      watches.end(isEnding);
      for (const { clientId, reqId } of ended) refuse(clientId, reqId, code, barsEnded(code));
    },
    conditionsChanged() {
      for (const watch of watches.all().filter(({ kind }) => kind === 'quotes'))
        mail.sendNow(watch.clientId, publisher.conditions(watch.listing, watch));
      watches.end(isEndedByCondition);
    },
  };
}

function barsEnded(code: number): string {
  if (code === 10_225) {
    return 'Bust event occurred, current subscription is deactivated. Please resubscribe real-time bars immediately.';
  }
  if (code === 10_182) return 'Failed to request live updates (disconnected).';
  return code === 420 ? 'Invalid real-time query.' : 'Max number of tickers has been reached';
}
