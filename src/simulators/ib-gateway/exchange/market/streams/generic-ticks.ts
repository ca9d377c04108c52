// The generic ticks of a subscription: which of them a gateway knows for a stock, and the values of those with data here.
import { DAY_MS, type Instant, instant } from '../../../../../kernel/instant.ts';
import type { Bar } from '../../../../../market/bars/bar.ts';
import type { Calendar } from '../../../../../market/time/calendar.ts';
import type { Steps } from '../../../../host/steps.ts';
import type { Answer } from '../../../messages/answer.ts';
import type { RequestOf } from '../../../messages/request.ts';
import type { Listing } from '../prices/listing.ts';

/** As a gateway lists them when it refuses a list: number, older number, name. */
const LEGAL = [
  '100(Option Volume)',
  '101(Option Open Interest)',
  '105(Average Opt Volume)',
  '106(impvolat)',
  '165(Misc. Stats)',
  '221/220(Creditman Mark Price)',
  '225(Auction)',
  '232/221(Pl Price)',
  '233(RTVolume)',
  '236(inventory)',
  '258/47(Fundamentals)',
  '292(Wide_news)',
  '293(TradeCount)',
  '294(TradeRate)',
  '295(VolumeRate)',
  '318(LastRTHTrade)',
  '375(RTTrdVolume)',
  '411(rthistvol)',
  '456/59(IBDividends)',
  '460(Bond Factor Multiplier)',
  '577(EtfNavLast(navlast))',
  '586(IPOHLMPRC)',
  '587(Pl Price Delayed)',
  '588(Futures Open Interest)',
  '595(Short-Term Volume X Mins)',
  '614(EtfNavMisc(high/low))',
  '619(Creditman Slow Mark Price)',
  '623(EtfFrozenNavLast(fznavlast))',
];
/** Taken, though the list does not show it: historical volatility. */
const UNLISTED = '104';
const NUMBERS: ReadonlySet<string> = new Set([
  UNLISTED,
  ...LEGAL.flatMap((one) => one.slice(0, one.indexOf('(')).split('/')),
]);
/** A number, and for news its sources. */
const TOKEN = /^(\d+)(:\w\S*)?$/;
const NO_MARKET_DATA = 'MDOFF';

const MARK_PRICE = 37;
const LAST_REGULAR = 57;
const RT_VOLUME = 48;
const RT_TRADE_VOLUME = 77;
const AVERAGE_VOLUME = 21;
const SHORTABLE = 46;
const SHORTABLE_SHARES = 89;
const SHARES_TO_BORROW = 10_000_000;
const VOLUME_DAYS = 90;
/** The ticks of the lowest price; that of the highest is the next one. */
const EXTREMES = [
  { days: 13 * 7, lowTick: 15 },
  { days: 26 * 7, lowTick: 17 },
  { days: 52 * 7, lowTick: 19 },
];

export type GenericTicks = ReadonlySet<string>;

function tokensOf(list: string): readonly string[] {
  return list
    .split(',')
    .filter(Boolean)
    .map((token) => token.trim())
    .filter((token) => token.toUpperCase() !== NO_MARKET_DATA);
}

export function genericTicksIn(list: string): GenericTicks {
  return new Set(tokensOf(list).map((token) => TOKEN.exec(token)?.[1] ?? ''));
}

/** Of a subscription to quotes. */
export function refusalOfTicks({
  genericTicks,
  snapshot,
}: Pick<RequestOf<'reqMktData'>, 'genericTicks' | 'snapshot'>): string | undefined {
  const cause = refusalOfGenericTicks(genericTicks);
  if (cause !== undefined || !snapshot || genericTicks === '') return cause;
  return 'Snapshot market data subscription is not applicable to generic ticks';
}

/** One wrong token makes the whole list wrong. */
function refusalOfGenericTicks(list: string): string | undefined {
  const isKnown = (token: string) => NUMBERS.has(TOKEN.exec(token)?.[1] ?? '');
  if (tokensOf(list).every(isKnown)) return undefined;
  return `Incorrect generic tick list of ${list}.  Legal ones for (STK) are: ${LEGAL.join(',')}`;
}

interface Subscription {
  readonly reqId: number;
  readonly generics: GenericTicks;
}

/** Of the weeks before, once; the bars of a year take long. */
export function* statisticTicks(
  listing: Listing,
  reqId: number,
  { calendar, now }: { readonly calendar: Calendar; readonly now: Instant },
): Steps<readonly Answer[]> {
  return statistics(listing, reqId, yield* daysBefore(listing, calendar, now));
}

/** Of the newest trade. */
export function tradeTicks(listing: Listing, { reqId, generics }: Subscription): readonly Answer[] {
  const wanted = [
    ...(generics.has('233') ? [RT_VOLUME] : []),
    ...(generics.has('375') ? [RT_TRADE_VOLUME] : []),
  ];
  return wanted.map((tickType) => ({
    name: 'tickString',
    reqId,
    tickType,
    value: tradeText(listing),
  }));
}

export function shortableTicks(reqId: number): readonly Answer[] {
  return [
    { name: 'tickGeneric', reqId, tickType: SHORTABLE, value: 3 },
    { name: 'tickSize', reqId, tickType: SHORTABLE_SHARES, size: SHARES_TO_BORROW },
  ];
}

/** The mark price and the last one of regular hours. */
export function priceTicks(listing: Listing, { reqId, generics }: Subscription): readonly Answer[] {
  const { bid, ask, last } = listing;
  const mark = Math.min(Math.max(last, bid), ask);
  const isMarked = ['232', '221', '220'].some((generic) => generics.has(generic));
  return [
    ...(isMarked ? [price(reqId, MARK_PRICE, mark)] : []),
    ...(generics.has('318') ? [price(reqId, LAST_REGULAR, last)] : []),
  ];
}

/** Price, size, time, volume and average price of the day; a print stands for all trades since the one before. */
function tradeText(listing: Listing): string {
  const { last, lastVolume, lastSize, lastAt, dayVolume, dayValue } = listing;
  const average = dayVolume === 0 ? last : Math.round((dayValue / dayVolume) * 1e8) / 1e8;
  return [last, lastVolume || lastSize, lastAt, dayVolume, average, false].join(';');
}

interface Day {
  readonly agoMs: number;
  readonly high: number;
  readonly low: number;
  readonly volume: number;
}

/** Of the 52 weeks before today. */
function* daysBefore(listing: Listing, calendar: Calendar, now: Instant): Steps<readonly Day[]> {
  const days: Day[] = [];
  const first = calendar.dayOf(instant(now - 52 * 7 * DAY_MS));
  let session = calendar.previousSession(calendar.dayOf(now));
  while (session !== undefined && session.day >= first) {
    const bars = listing.bars.barsOf(session);
    if (bars.length > 0) days.push(dayOf(bars, now - session.open));
    session = calendar.previousSession(session.day);
    yield;
  }
  return days;
}

function dayOf(bars: readonly Bar[], agoMs: number): Day {
  return {
    agoMs,
    high: Math.max(...bars.map(({ high }) => high)),
    low: Math.min(...bars.map(({ low }) => low)),
    volume: bars.reduce((sum, { volume }) => sum + volume, 0),
  };
}

function statistics(listing: Listing, reqId: number, days: readonly Day[]): readonly Answer[] {
  const since = (count: number) => days.filter(({ agoMs }) => agoMs <= count * DAY_MS);
  const isTraded = Number.isFinite(listing.dayOpen);
  const today = isTraded ? [{ high: listing.dayHigh, low: listing.dayLow }] : [];
  const extremes = EXTREMES.flatMap(({ days: count, lowTick }) => {
    const within = [...since(count), ...today];
    if (within.length === 0) return [];
    return [
      price(reqId, lowTick, Math.min(...within.map(({ low }) => low))),
      price(reqId, lowTick + 1, Math.max(...within.map(({ high }) => high))),
    ];
  });
  const counted = since(VOLUME_DAYS);
  if (counted.length === 0) return extremes;
  const size = Math.round(counted.reduce((sum, { volume }) => sum + volume, 0) / counted.length);
  return [...extremes, { name: 'tickSize', reqId, tickType: AVERAGE_VOLUME, size }];
}

function price(reqId: number, tickType: number, value: number): Answer {
  return { name: 'tickPrice', reqId, tickType, price: value, size: 0, attributeMask: 0 };
}
