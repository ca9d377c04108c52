// The two feeds: SIP is the tape of all exchanges, IEX one small venue with wider quotes and few trades.
import { type Decimal, decimal } from '../../../../kernel/decimal.ts';
import type { Security } from '../../exchange/market/security.ts';
import { badField, type Refusal } from '../../exchange/state/refusals.ts';

export const FEEDS = ['iex', 'sip', 'delayed_sip'] as const;
export type Feed = (typeof FEEDS)[number];

const IEX_SHARE = 0.03;
const IEX_WIDER = decimal('0.03');
const IEX_FAR = decimal('0.05');
const NO_PRICE = decimal('0');

export function isFeed(word: string): word is Feed {
  return FEEDS.some((feed) => feed === word);
}

export function feedIn(query: URLSearchParams): Feed | undefined | Refusal {
  const named = query.get('feed')?.toLowerCase() ?? '';
  if (named === '') return undefined;
  return isFeed(named) ? named : badField(`invalid feed: ${named}`);
}

/** What IEX has of the shares on the tape. */
export function volumeOn(feed: Feed, volume: number): number {
  return feed === 'iex' ? Math.max(1, Math.round(volume * IEX_SHARE)) : volume;
}

export interface Quote {
  readonly bid: Decimal;
  readonly ask: Decimal;
  /** Round lots. */
  readonly bidSize: number;
  readonly askSize: number;
  readonly venue: string;
}

export function quoteOn(feed: Feed, { bid, ask, exchange, terms: { iex } }: Security): Quote {
  if (feed === 'iex') {
    const more = iex === 'wide' ? ask.times(IEX_FAR).roundedTo(2) : IEX_WIDER;
    const isBid = iex !== 'one-sided';
    return {
      bid: isBid ? bid.minus(more) : NO_PRICE,
      ask: ask.plus(more),
      bidSize: isBid ? 1 : 0,
      askSize: 1,
      venue: 'V',
    };
  }
  const venue = exchange === 'NYSE' ? 'N' : exchange === 'ARCA' ? 'P' : 'Q';
  return { bid, ask, bidSize: 5, askSize: 4, venue };
}
