// Past ticks: from a start on or up to an end, looked up one session at a time, since a random walk is made from its anchor on.
import { type Instant, instant } from '../../../../../kernel/instant.ts';
import {
  DEFAULT_PRICE_STEPS,
  incrementAt,
  roundNearest,
} from '../../../../../market/instruments/tick-grid.ts';
import type { Calendar, Session } from '../../../../../market/time/calendar.ts';
import type { Scheduler } from '../../../../host/scheduler.ts';
import type { Steps } from '../../../../host/steps.ts';
import type { Turns } from '../../../../host/turns.ts';
import type { PastTicks } from '../../../messages/past-prices.ts';
import type { RequestOf } from '../../../messages/request.ts';
import type { Mail } from '../../scheduling/delivery.ts';
import { type Asker, createPendingAnswers } from '../../scheduling/pending-answers.ts';
import { barTicks, type Tick } from '../bars/bar-ticks.ts';
import type { Listing } from '../prices/listing.ts';

export interface PastTickRequests {
  send(clientId: number, request: RequestOf<'reqHistoricalTicks'>, listing: Listing): void;
  /** The last ones before a stream of such ticks, which begins after them. */
  sendLast(asker: Asker, stream: TickStream, begin: () => void): void;
  isMaking(clientId: number, reqId: number): boolean;
  /** False if there is nothing to stop. */
  stop(clientId: number, reqId: number): boolean;
  dropClient(clientId: number): void;
}

interface TickStream {
  readonly listing: Listing;
  readonly count: number;
  readonly tickType: keyof typeof KIND_BY_STREAM;
}

interface Wanted {
  readonly listing: Listing;
  readonly count: number;
  /** Undefined: up to the end. */
  readonly startAt: number | undefined;
  readonly endAt: number;
}

interface Parts {
  readonly scheduler: Scheduler;
  readonly calendar: Calendar;
  readonly mail: Mail;
  readonly turns: Turns;
}

export const PAST_TICKS_MAX = 1_000;
const SESSIONS_SEARCHED = 30;
const KINDS = { TRADES: 'prints', BID_ASK: 'quotes', MIDPOINT: 'mid' } as const;
const KIND_BY_STREAM = {
  Last: 'prints',
  AllLast: 'prints',
  BidAsk: 'quotes',
  MidPoint: 'mid',
} as const;
const BAD_REQUEST =
  'Failed to request historical ticks:Give a start or an end, 1 to 1000 ticks, and TRADES, BID_ASK or MIDPOINT.';

export function createPastTicks({ scheduler, calendar, mail, turns }: Parts): PastTickRequests {
  const pendingAnswers = createPendingAnswers(turns);

  /** Never of the future. */
  function* ticksOf({ listing, count, startAt, endAt }: Wanted): Steps<readonly Tick[]> {
    const now = scheduler.now();
    const isForward = startAt !== undefined;
    const from = isForward ? instant(startAt) : instant(Math.min(endAt, now));
    const isMeant = ({ at }: Tick) => at <= now && (isForward ? at >= from : at <= from);
    let found: readonly Tick[] = [];
    let session = sessionFrom(from, isForward);
    if (session !== undefined) yield* listing.bars.approach(session);
    for (let tries = 0; session !== undefined && tries < SESSIONS_SEARCHED; tries += 1) {
      const ticks = listing.bars.barsOf(session).flatMap(barTicks).filter(isMeant);
      found = isForward ? [...found, ...ticks] : [...ticks, ...found];
      if (found.length >= count) break;
      session = isForward
        ? calendar.nextSession(session.day)
        : calendar.previousSession(session.day);
      yield;
    }
    return isForward ? found.slice(0, count) : found.slice(-count);
  }

  function sessionFrom(at: Instant, isForward: boolean): Session | undefined {
    const day = calendar.dayOf(at);
    const today = calendar.sessionOf(day);
    return today ?? (isForward ? calendar.nextSession(day) : calendar.previousSession(day));
  }

  function sendFound(
    asker: Asker,
    kind: PastTicks['kind'],
    wanted: Wanted,
    then: () => void = () => {},
  ): void {
    const { clientId, reqId } = asker;
    pendingAnswers.begin(asker, ticksOf(wanted), (found) => {
      const ticks = shownTicks(kind, wanted.listing, found);
      mail.sendNow(clientId, [{ name: 'historicalTicks', reqId, ticks }]);
      then();
    });
  }
  return {
    send(clientId, request, listing) {
      const { reqId, startAt, endAt, count, whatToShow } = request;
      const kind = KINDS[whatToShow.toUpperCase() as keyof typeof KINDS];
      const isOneEnd = (startAt === undefined) !== (endAt === undefined);
      if (!isOneEnd || kind === undefined || count < 1 || count > PAST_TICKS_MAX) {
        mail.sendNow(clientId, [{ name: 'error', id: reqId, code: 10_187, text: BAD_REQUEST }]);
        return;
      }
      sendFound({ clientId, reqId }, kind, { listing, count, startAt, endAt: endAt ?? 0 });
    },
    sendLast(asker, { tickType, ...stream }, begin) {
      const wanted = { ...stream, startAt: undefined, endAt: scheduler.now() };
      sendFound(asker, KIND_BY_STREAM[tickType], wanted, begin);
    },
    stop: (clientId, reqId) => pendingAnswers.stop({ clientId, reqId }),
    isMaking: (clientId, reqId) => pendingAnswers.has({ clientId, reqId }),
    dropClient: pendingAnswers.stopAll,
  };
}

function shownTicks(
  kind: PastTicks['kind'],
  { contract }: Listing,
  ticks: readonly Tick[],
): PastTicks {
  const exchange = contract.primaryExchange;
  if (kind === 'mid') return { kind, list: ticks.map(({ at, price }) => ({ at, price })) };
  if (kind === 'prints') {
    return {
      kind,
      list: ticks.map(({ at, price, volume }) => ({ at, price, size: volume, exchange })),
    };
  }
  const beside = (price: number, ticksAway: number) =>
    roundNearest(DEFAULT_PRICE_STEPS, price + ticksAway * incrementAt(DEFAULT_PRICE_STEPS, price));
  const list = ticks.map(({ at, price }) => ({
    at,
    bid: beside(price, -1),
    ask: beside(price, 1),
    size: 100,
  }));
  return { kind, list };
}
