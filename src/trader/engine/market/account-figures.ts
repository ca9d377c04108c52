// Figures of the account as the broker tells them, by tag and currency, and what they come to in USD.
import { DAY_MS, type Instant } from '../../../kernel/instant.ts';
import type { AccountTag } from '../../ports/broker.ts';

export interface TimedValue {
  readonly value: number;
  readonly at: Instant;
}

export interface AccountFigures {
  /** In USD, where it is money; undefined until it is known in USD. */
  of(tag: AccountTag): TimedValue | undefined;
  /** NaN without a rate that is young enough. */
  inUsd(amount: number, currency: string, now: Instant): number;
  take(tag: AccountTag, currency: string, value: number, at: Instant): void;
}

/** A rate this old says nothing of today. */
const RATE_AGE_MAX_MS = DAY_MS;

const USD = 'USD';

/**
 * An account kept in another currency is told in that one; rates say what a unit of each currency is worth in it. Sums over
 * several currencies come under names of their own, and are nothing to us.
 */
export function createAccountFigures(): AccountFigures {
  const figures = new Map<AccountTag, TimedValue>();
  const toldInUsd = new Set<AccountTag>();
  const others = new Map<AccountTag, TimedValue & { readonly currency: string }>();
  const rates = new Map<string, TimedValue>();

  function rateOf(currency: string, now: Instant): number {
    const rate = rates.get(currency);
    return rate === undefined || now - rate.at >= RATE_AGE_MAX_MS ? Number.NaN : rate.value;
  }

  function inUsd(amount: number, currency: string, now: Instant): number {
    return currency === USD ? amount : (amount * rateOf(currency, now)) / rateOf(USD, now);
  }

  function convert(tag: AccountTag, now: Instant): void {
    const told = others.get(tag);
    if (told === undefined || toldInUsd.has(tag)) return;
    const value = inUsd(told.value, told.currency, now);
    if (Number.isFinite(value)) figures.set(tag, { value, at: told.at });
  }

  return {
    of: (tag) => figures.get(tag),
    inUsd,
    take(tag, currency, value, at) {
      if (tag === 'ExchangeRate') {
        rates.set(currency, { value, at });
        for (const other of others.keys()) convert(other, at);
      } else if (currency === USD || currency === '') {
        figures.set(tag, { value, at });
        toldInUsd.add(tag);
      } else if (currency !== 'BASE') {
        others.set(tag, { value, at, currency });
        convert(tag, at);
      }
    },
  };
}
