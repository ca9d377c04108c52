// Generated option trades, minute bars and delta divergence around the prices of the predictions, identical on every
// request.
import { DAY_MS, type Instant, MINUTE_MS, plus, SECOND_MS } from '../../../kernel/instant.ts';
import { isoUtc, newYorkDay } from '../protocol/new-york.ts';
import { noise } from '../random/noise.ts';

export interface OptionTrade {
  readonly trade_timestamp: Instant;
  readonly trade_value: number;
  readonly size: number;
  readonly delta: number;
  readonly [field: string]: unknown;
}

export type MinutePrice = (ticker: string, at: Instant) => number;

export interface OptionFlow {
  trades(ticker: string, minute: Instant): OptionTrade[];
  minuteBar(ticker: string, minute: Instant): object;
}

const TRADES_A_MINUTE_MAX = 3;
const CONTRACT_SHARES = 100;

export function createOptionFlow(seed: number, priceNear: MinutePrice): OptionFlow {
  function priceAt(ticker: string, at: Instant): number {
    return priceNear(ticker, at) * (1 + (noise(seed, ticker, 'price', at) - 0.5) / 2_000);
  }

  function trade(ticker: string, minute: Instant, n: number): OptionTrade {
    const draw = (what: string) => noise(seed, ticker, what, minute, n);
    const at = plus(minute, Math.floor(draw('second') * 60) * SECOND_MS);
    const underlying = priceAt(ticker, minute);
    const isCall = draw('right') < 0.55;
    const strike = Math.round(underlying + (draw('strike') - 0.5) * 10);
    const price = cents(0.3 + draw('price') * 4);
    const size = 1 + Math.floor(draw('size') ** 3 * 500);
    const delta = (isCall ? 1 : -1) * cents(0.15 + draw('delta') * 0.6);
    return {
      id: (minute / MINUTE_MS) * TRADES_A_MINUTE_MAX + n,
      ticker,
      option_symbol: occSymbol({ ticker, at, isCall, strike }),
      trade_timestamp: at,
      trade_datetime: isoUtc(at),
      price,
      size,
      trade_value: cents(price * size * CONTRACT_SHARES),
      bid: cents(price - 0.01),
      ask: cents(price + 0.01),
      price_threshold: 0.5,
      delta,
      updated_delta: delta,
      underlying_price: cents(underlying),
      underlying_bid: cents(underlying - 0.01),
      underlying_ask: cents(underlying + 0.01),
      date_added: isoUtc(plus(at, SECOND_MS)),
    };
  }

  return {
    trades(ticker, minute) {
      const count = Math.floor(noise(seed, ticker, 'count', minute) * (TRADES_A_MINUTE_MAX + 1));
      return Array.from({ length: count }, (_, n) => trade(ticker, minute, n)).sort(
        (a, b) => a.trade_timestamp - b.trade_timestamp,
      );
    },
    minuteBar(ticker, minute) {
      const open = cents(priceAt(ticker, plus(minute, -MINUTE_MS)));
      const close = cents(priceAt(ticker, minute));
      const reach = noise(seed, ticker, 'reach', minute) * close * 0.0004;
      return {
        ticker,
        timestamp: minute,
        datetime: isoUtc(minute),
        open,
        high: cents(Math.max(open, close) + reach),
        low: cents(Math.min(open, close) - reach),
        close,
        volume: 1_000 + Math.floor(noise(seed, ticker, 'volume', minute) * 200_000),
        date_added: isoUtc(plus(minute, MINUTE_MS + SECOND_MS)),
      };
    },
  };
}

interface Contract {
  readonly ticker: string;
  readonly at: Instant;
  readonly isCall: boolean;
  readonly strike: number;
}

/** The OCC symbol of a contract that expires a week after its trade. */
function occSymbol({ ticker, at, isCall, strike }: Contract): string {
  const expiry = newYorkDay(plus(at, 7 * DAY_MS))
    .slice(2)
    .replaceAll('-', '');
  const strikeText = String(Math.max(1, strike) * 1_000).padStart(8, '0');
  return `${ticker}${expiry}${isCall ? 'C' : 'P'}${strikeText}`;
}

export function cents(value: number): number {
  return Math.round(value * 100) / 100;
}
