// What each exchange of Vietnam takes, and when: sessions and order types, price steps, lots and limits, by the trade date.
// They changed with the trading system of 5 May 2025 ("KRX"). Sources: the exchanges' rules as their members publish them in 2025
// and 2026.
import { HOUR_MS, MINUTE_MS, type TradingDay } from '../../../kernel/instant.ts';
import type { PriceStep } from '../../instruments/tick-grid.ts';

/** Of Ho Chi Minh City, of Hanoi, and the market for unlisted public companies that Hanoi runs. */
export const EXCHANGES = ['HOSE', 'HNX', 'UPCOM'] as const;
export type Exchange = (typeof EXCHANGES)[number];

/**
 * LO limit; ATO and ATC at the price of the opening and the closing auction; MTL market to limit; MOK match or kill: all at once or
 * nothing; MAK match and kill: what can be filled at once; PLO at the closing price, after it; MP market, before the system of 2025.
 */
export const ORDER_TYPES = ['LO', 'ATO', 'ATC', 'MTL', 'MOK', 'MAK', 'PLO', 'MP'] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

export type Phase =
  | 'opening-auction'
  | 'continuous'
  | 'closing-auction'
  /** One of a chain of auctions all day, for restricted shares. */
  | 'periodic-auction'
  | 'post-close'
  /** Orders at the closing price are matched, and no more are taken. */
  | 'post-close-matching'
  | 'lunch';

export interface SessionPart {
  readonly phase: Phase;
  /** After local midnight, inclusive. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly untilMs: number;
  readonly types: readonly OrderType[];
}

/** Funds (ETFs) and covered warrants have price steps of their own. */
export type SecurityKind = 'share' | 'fund' | 'covered-warrant';

/** What amendments may change: one of both, both at once, or never the quantity. */
export type Amendment = 'price or quantity' | 'price and quantity' | 'price';

export interface TradingRules {
  readonly exchange: Exchange;
  readonly session: readonly SessionPart[];
  readonly priceSteps: Readonly<Record<SecurityKind, readonly PriceStep[]>>;
  /** Around the reference price. */
  readonly bandPercent: number;
  /** On a first day, after 25 sessions without a trade, and when shares are given away. */
  readonly wideBandPercent: number;
  readonly lotSize: number;
  /** Shares of one order. */
  readonly quantityMax: number | undefined;
  readonly areOddLotsInAuctions: boolean;
  readonly amendment: Amendment;
  /** Whether orders at the auction's price come before all others. */
  readonly isAuctionPriceFirst: boolean;
}

const NEW_SYSTEM_FROM = '2025-05-05';
const LOT_SIZE = 100;

const [ONES, TENS, HUNDREDS] = [stepsOf(1), stepsOf(10), stepsOf(100)];
const HOSE_SHARES: readonly PriceStep[] = [
  { lowEdge: 0, increment: 10 },
  { lowEdge: 10_000, increment: 50 },
  { lowEdge: 50_000, increment: 100 },
];

const LUNCH = part('lunch', '11:30', '13:00', []);

function hose(market: OrderType): readonly SessionPart[] {
  return [
    part('opening-auction', '09:00', '09:15', ['LO', 'ATO']),
    part('continuous', '09:15', '11:30', ['LO', market]),
    LUNCH,
    part('continuous', '13:00', '14:30', ['LO', market]),
    part('closing-auction', '14:30', '14:45', ['LO', 'ATC']),
  ];
}

const HANOI_TYPES: readonly OrderType[] = ['LO', 'MTL', 'MOK', 'MAK'];

function hanoi(postClose: readonly SessionPart[]): readonly SessionPart[] {
  return [
    part('continuous', '09:00', '11:30', HANOI_TYPES),
    LUNCH,
    part('continuous', '13:00', '14:30', HANOI_TYPES),
    part('closing-auction', '14:30', '14:45', ['LO', 'ATC']),
    ...postClose,
  ];
}

const ALWAYS = {
  lotSize: LOT_SIZE,
  areOddLotsInAuctions: true,
  amendment: 'price or quantity',
  isAuctionPriceFirst: false,
} as const;

const SINCE_2025: Readonly<Record<Exchange, TradingRules>> = {
  HOSE: {
    ...ALWAYS,
    exchange: 'HOSE',
    session: hose('MTL'),
    priceSteps: { share: HOSE_SHARES, fund: TENS, 'covered-warrant': TENS },
    bandPercent: 7,
    wideBandPercent: 20,
    quantityMax: 500_000,
  },
  HNX: {
    ...ALWAYS,
    exchange: 'HNX',
    session: hanoi([
      part('post-close', '14:45', '14:55', ['PLO']),
      part('post-close-matching', '14:55', '15:00', []),
    ]),
    priceSteps: { share: HUNDREDS, fund: ONES, 'covered-warrant': HUNDREDS },
    bandPercent: 10,
    wideBandPercent: 30,
    quantityMax: undefined,
  },
  UPCOM: {
    ...ALWAYS,
    exchange: 'UPCOM',
    session: [
      part('continuous', '09:00', '11:30', ['LO']),
      LUNCH,
      part('continuous', '13:00', '15:00', ['LO']),
    ],
    priceSteps: { share: HUNDREDS, fund: HUNDREDS, 'covered-warrant': HUNDREDS },
    bandPercent: 15,
    wideBandPercent: 40,
    quantityMax: undefined,
  },
};

const UNTIL_2025 = {
  areOddLotsInAuctions: false,
  amendment: 'price and quantity',
  isAuctionPriceFirst: true,
} as const;

const BEFORE_2025: Readonly<Record<Exchange, TradingRules>> = {
  HOSE: { ...SINCE_2025.HOSE, ...UNTIL_2025, session: hose('MP'), amendment: 'price' },
  HNX: {
    ...SINCE_2025.HNX,
    ...UNTIL_2025,
    session: hanoi([part('post-close', '14:45', '15:00', ['PLO'])]),
  },
  UPCOM: { ...SINCE_2025.UPCOM, ...UNTIL_2025 },
};

export function tradingRules(exchange: Exchange, day: TradingDay): TradingRules {
  return (day < NEW_SYSTEM_FROM ? BEFORE_2025 : SINCE_2025)[exchange];
}

const AUCTION_MS = 15 * MINUTE_MS;

/**
 * Restricted shares on HOSE trade in auctions of a quarter of an hour; the first one takes ATO, the last one ATC. Others, and those of
 * Hanoi, trade as all do.
 */
export function restrictedSession({ exchange, session }: TradingRules): readonly SessionPart[] {
  if (exchange !== 'HOSE') return session;
  return session.flatMap((whole) => (whole.phase === 'continuous' ? inAuctions(whole) : [whole]));
}

function inAuctions({ fromMs, untilMs }: SessionPart): readonly SessionPart[] {
  return Array.from({ length: (untilMs - fromMs) / AUCTION_MS }, (_, index) => {
    const start = fromMs + index * AUCTION_MS;
    return {
      ...{ phase: 'periodic-auction', fromMs: start, untilMs: start + AUCTION_MS },
      types: ['LO'],
    } as const;
  });
}

function stepsOf(increment: number): readonly PriceStep[] {
  return [{ lowEdge: 0, increment }];
}

/** Times of day as `09:15`. */
function part(phase: Phase, from: string, until: string, types: readonly OrderType[]): SessionPart {
  return { phase, fromMs: msOf(from), untilMs: msOf(until), types };
}

function msOf(time: string): number {
  return Number(time.slice(0, 2)) * HOUR_MS + Number(time.slice(3)) * MINUTE_MS;
}
