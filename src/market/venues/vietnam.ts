// The exchanges of Vietnam as venues: their continuous trading before and after lunch, board lots, price steps and Vietnamese dong.
// Auctions are not in their sessions: an order at the auction's price is one that a person states, never one that a strategy sends.
import { type Instant, plus, type TradingDay } from '../../kernel/instant.ts';
import type { Auction } from '../time/auction-hours.ts';
import { type Calendar, createCalendar } from '../time/calendar.ts';
import type { ChangeAtVenue, OrderAtVenue, Venue, VenuePhase, VenueRefusal } from './venue.ts';
import { checkAmendment } from './vietnam/check-change.ts';
import { checkOrder, nameOf } from './vietnam/check-order.ts';
import { FIRST_KNOWN_DAY, LAST_KNOWN_DAY, SOURCE_BY_CLOSED_DAY } from './vietnam/closed-days.ts';
import { tradeCosts, USUAL_RATES } from './vietnam/costs.ts';
import { priceLimits } from './vietnam/price-limits.ts';
import { sellableFrom } from './vietnam/sellable.ts';
import { momentAt, VIETNAM_ZONE } from './vietnam/session.ts';
import { type Exchange, ORDER_TYPES, type Phase, tradingRules } from './vietnam/trading-rules.ts';

/** The continuous sessions are the same on all known days. */
function calendarOf(exchange: Exchange): Calendar {
  const day = FIRST_KNOWN_DAY as TradingDay;
  const parts = tradingRules(exchange, day).session.filter(({ phase }) => phase === 'continuous');
  const [morning, afternoon] = parts;
  if (morning === undefined || afternoon === undefined) throw new Error(`${exchange} has no lunch`);
  return createCalendar({
    zone: VIETNAM_ZONE,
    openMs: morning.fromMs,
    closeMs: afternoon.untilMs,
    lunch: { fromMs: morning.untilMs, untilMs: afternoon.fromMs },
    closedDays: new Set(SOURCE_BY_CLOSED_DAY.keys()),
    earlyCloseMsByDay: new Map(),
    firstDay: day,
    lastDay: LAST_KNOWN_DAY as TradingDay,
  });
}

function venueOf(exchange: Exchange): Venue {
  const { lotSize, priceSteps, bandPercent } = tradingRules(exchange, LAST_KNOWN_DAY as TradingDay);
  return {
    name: exchange.toLowerCase(),
    calendar: calendarOf(exchange),
    extendedHours: undefined,
    auctions: undefined,
    isPricedInThousands: true,
    markets: [exchange, 'VN'],
    refusalsOf: (order) => refusalsAt(exchange, order),
    changeRefusalsOf: (change) => changeRefusalsAt(exchange, change),
    phaseAt: (at) => phaseOf(exchange, at),
    currency: 'VND',
    currencyDigits: 0,
    lotSize,
    areOddLotsSeparate: true,
    sellableFrom,
    costsOf: (side, value, brokeragePercent) =>
      tradeCosts(side, value, { ...USUAL_RATES, brokeragePercent }),
    limitPercent: bandPercent,
    limitsOf: (day, reference, isWide) => {
      const rules = tradingRules(exchange, day);
      return { day, reference, ...priceLimits(rules, { reference, kind: 'share', isWide }) };
    },
    reference: exchange === 'UPCOM' ? 'mean' : 'close',
    priceSteps: priceSteps.share,
    clockName: 'Ho Chi Minh City',
    timeLabel: 'ICT',
  };
}

function refusalsAt(exchange: Exchange, order: OrderAtVenue): readonly VenueRefusal[] {
  const { word, side, quantity, price, at, limits } = order;
  const type = ORDER_TYPES.find((known) => known === word);
  if (type === undefined)
    return [{ reason: 'ORDER_TYPE_NOT_SUPPORTED', text: `${exchange} has no type ${word}` }];
  const listing = { exchange, reference: limits.reference, limits };
  return checkOrder({ at, order: { type, side, quantity, price }, listing, account: {} });
}

function changeRefusalsAt(
  exchange: Exchange,
  { order, price, quantity }: ChangeAtVenue,
): readonly VenueRefusal[] {
  const { limits, at } = order;
  const type = ORDER_TYPES.find((known) => known === order.word) ?? 'LO';
  const listing = { exchange, reference: limits.reference, limits };
  return checkAmendment({ at, order: { ...order, type }, listing }, { price, quantity }).refusals;
}

function phaseOf(exchange: Exchange, at: Instant): VenuePhase {
  const moment = momentAt(exchange, at, false);
  if (moment.kind !== 'trading day' || moment.part === undefined)
    return {
      name: 'closed',
      orderTypes: [],
      auction: undefined,
      takesChanges: true,
      until: undefined,
    };
  const { phase, types } = moment.part;
  return {
    name: nameOf(phase),
    orderTypes: types,
    auction: AUCTIONS[phase],
    takesChanges: phase === 'continuous',
    until: plus(at, moment.leftMs),
  };
}

const AUCTIONS: Readonly<Partial<Record<Phase, Auction>>> = {
  'opening-auction': 'opening',
  'closing-auction': 'closing',
};

export const HOSE: Venue = venueOf('HOSE');
export const HNX: Venue = venueOf('HNX');
export const UPCOM: Venue = venueOf('UPCOM');
