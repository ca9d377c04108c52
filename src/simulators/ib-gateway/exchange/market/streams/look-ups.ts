// Plain questions about the past and the universe: symbols by a pattern, the first data of one, its past ticks.
import { DAY_MS, type Instant, instant } from '../../../../../kernel/instant.ts';
import {
  DEFAULT_PRICE_STEPS,
  incrementAt,
  roundNearest,
} from '../../../../../market/instruments/tick-grid.ts';
import type { Calendar, Session } from '../../../../../market/time/calendar.ts';
import type { Agenda } from '../../../../host/agenda.ts';
import type { PastTicks } from '../../../messages/answer.ts';
import type { RequestOf } from '../../../messages/request.ts';
import type { Mail } from '../../agenda/delivery.ts';
import { barTicks, type Tick } from '../bars/bar-ticks.ts';
import type { Contracts } from '../prices/contracts.ts';
import type { Listing } from '../prices/listing.ts';
import type { Market } from '../prices/market.ts';
import { isShown, WITHOUT_DATA } from './shown.ts';

export interface LookUps {
  tellSymbols(clientId: number, request: RequestOf<'reqMatchingSymbols'>): void;
  tellHead(clientId: number, request: RequestOf<'reqHeadTimestamp'>): void;
  tellTicks(clientId: number, request: RequestOf<'reqHistoricalTicks'>): void;
}

interface Parts {
  readonly agenda: Agenda;
  readonly calendar: Calendar;
  readonly mail: Mail;
  readonly contracts: Contracts;
  readonly market: Market;
}

const SYMBOLS_MAX = 16;
const TICKS_MAX = 1_000;
const SESSIONS_SEARCHED = 30;
/** A random walk has no beginning; this is how far back it is offered. */
const WALK_DAYS = 5 * 365;
const KINDS = { TRADES: 'prints', BID_ASK: 'quotes', MIDPOINT: 'mid' } as const;

export function createLookUps(parts: Parts): LookUps {
  const { agenda, calendar, mail, contracts, market } = parts;

  function refuse(clientId: number, id: number, code: number, text: string): void {
    mail.sendNow(clientId, [{ name: 'error', id, code, text }]);
  }

  function listingOf(clientId: number, { reqId, contract }: Asked): Listing | undefined {
    const listing = market.listing(contracts.find(contract)?.symbol ?? '');
    const text = 'No security definition has been found for the request';
    if (listing === undefined) refuse(clientId, reqId, 200, text);
    return listing;
  }

  function firstAt({ bars }: Listing): number {
    const session = bars.firstDay === undefined ? undefined : calendar.sessionOf(bars.firstDay);
    const day = calendar.dayOf(instant(agenda.now() - WALK_DAYS * DAY_MS));
    return session?.open ?? calendar.nextSession(day)?.open ?? agenda.now();
  }

  /** From the start on, or up to the end; never of the future. */
  function ticksOf(
    listing: Listing,
    { startAt, endAt, count }: RequestOf<'reqHistoricalTicks'>,
  ): readonly Tick[] {
    const isForward = startAt !== undefined;
    const from = isForward ? instant(startAt) : instant(Math.min(endAt ?? 0, agenda.now()));
    const found: Tick[] = [];
    let session = sessionFrom(from, isForward);
    for (
      let tries = 0;
      session !== undefined && found.length < count && tries < SESSIONS_SEARCHED;
      tries += 1
    ) {
      const ticks = listing.bars.barsOf(session).flatMap(barTicks);
      const meant = ticks.filter(
        ({ at }) => at <= agenda.now() && (isForward ? at >= from : at <= from),
      );
      if (isForward) found.push(...meant);
      else found.unshift(...meant);
      session = isForward
        ? calendar.nextSession(session.day)
        : calendar.previousSession(session.day);
    }
    return isForward ? found.slice(0, count) : found.slice(-count);
  }

  function sessionFrom(at: Instant, isForward: boolean): Session | undefined {
    const day = calendar.dayOf(at);
    const today = calendar.sessionOf(day);
    return today ?? (isForward ? calendar.nextSession(day) : calendar.previousSession(day));
  }

  return {
    tellSymbols(clientId, { reqId, pattern }) {
      const prefix = pattern.trim().toUpperCase();
      const own = contracts.ofSymbol(prefix);
      const others = [...market.known()]
        .map(({ contract }) => contract)
        .filter(({ symbol }) => symbol !== prefix && symbol.startsWith(prefix));
      const found = [...(own === undefined ? [] : [own]), ...others].slice(0, SYMBOLS_MAX);
      mail.sendNow(clientId, [{ name: 'symbolSamples', reqId, contracts: found }]);
    },
    tellHead(clientId, request) {
      const shown = request.whatToShow.toUpperCase();
      if (shown === 'SCHEDULE' || !(isShown(shown) || WITHOUT_DATA.includes(shown))) {
        const cause = 'What to show field is missing or incorrect.';
        refuse(clientId, request.reqId, 321, `Error validating request.-'cT' : cause - ${cause}`);
        return;
      }
      const listing = listingOf(clientId, request);
      if (listing === undefined) return;
      const { reqId, formatDate } = request;
      if (WITHOUT_DATA.includes(shown)) {
        refuse(
          clientId,
          reqId,
          162,
          'Historical Market Data Service error message:No head time stamp',
        );
        return;
      }
      const inSeconds = formatDate === 2;
      mail.sendNow(clientId, [{ name: 'headTimestamp', reqId, at: firstAt(listing), inSeconds }]);
    },
    tellTicks(clientId, request) {
      const listing = listingOf(clientId, request);
      if (listing === undefined) return;
      const { reqId, startAt, endAt, count, whatToShow } = request;
      const kind = KINDS[whatToShow.toUpperCase() as keyof typeof KINDS];
      const isOneEnd = (startAt === undefined) !== (endAt === undefined);
      if (!isOneEnd || kind === undefined || count < 1 || count > TICKS_MAX) {
        const text =
          'Failed to request historical ticks:Give a start or an end, 1 to 1000 ticks, and TRADES, BID_ASK or MIDPOINT.';
        refuse(clientId, reqId, 10_187, text);
        return;
      }
      const ticks = pastTicks(kind, listing, ticksOf(listing, request));
      mail.sendNow(clientId, [{ name: 'historicalTicks', reqId, ticks }]);
    },
  };
}

type Asked = Pick<RequestOf<'reqHeadTimestamp'>, 'reqId' | 'contract'>;

function pastTicks(
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
