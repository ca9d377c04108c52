// Past trades and quotes: four a minute, as the tape of the simulator has them.
import { type Instant, instant, MINUTE_MS, toIso } from '../../../../kernel/instant.ts';
import { intrabarPrices, TICKS_PER_BAR, tickTime } from '../../../../market/bars/intrabar.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { sessionsBetween } from '../../exchange/market/market.ts';
import type { Security } from '../../exchange/market/security.ts';
import { type Feed, quoteOn } from './feeds.ts';

export interface Tick {
  readonly at: Instant;
  readonly price: number;
}

const CENT = 0.01;
const PRICE_PLACES = 4;

export function ticksOf(
  { market }: Exchange,
  {
    security,
    from,
    until,
  }: { readonly security: Security; readonly from: Instant; readonly until: Instant },
): readonly Tick[] {
  const start = instant(from - MINUTE_MS);
  return sessionsBetween(start, until).flatMap((session) =>
    market
      .minutesOf(security, session)
      .filter((bar) => bar.start >= start && bar.start <= until)
      .flatMap((bar) =>
        intrabarPrices(bar).map((price, index) => ({ at: tickTime(bar, index), price })),
      )
      .filter(({ at }) => at >= from && at <= until),
  );
}

export function tradeTick({ at, price }: Tick, security: Security, feed: Feed): object {
  const id = Math.floor(at / (MINUTE_MS / TICKS_PER_BAR));
  return {
    ...{ t: toIso(at), x: quoteOn(feed, security).venue, p: price, s: 100 },
    ...{ c: ['@'], i: id, z: 'C' },
  };
}

export function quoteTick({ at, price }: Tick, security: Security, feed: Feed): object {
  const { venue, bidSize, askSize } = quoteOn(feed, security);
  const wide = feed === 'iex' ? 4 * CENT : CENT;
  return {
    t: toIso(at),
    ...{ ax: venue, ap: rounded(price + wide), as: askSize },
    ...{ bx: venue, bp: rounded(price - wide), bs: bidSize },
    ...{ c: ['R'], z: 'C' },
  };
}

const rounded = (price: number) => Number(price.toFixed(PRICE_PLACES));
