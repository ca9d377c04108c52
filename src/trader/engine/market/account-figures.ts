// Figures of the account as the broker reports them, by tag and currency, in the currency of the account's home venue.
import { DAY_MS, type Instant } from '../../../kernel/instant.ts';
import type { AccountTag } from '../../ports/broker.ts';

export interface TimedValue {
  readonly value: number;
  readonly at: Instant;
}

export interface AccountFigures {
  /** Every amount of money is in it. */
  readonly currency: string;
  /** Undefined until it is known in the currency. */
  of(tag: AccountTag): TimedValue | undefined;
  /** The amount in the currency of the figures; NaN without a rate that is young enough. */
  converted(amount: number, from: string, now: Instant): number;
  take(tag: AccountTag, currency: string, value: number, at: Instant): void;
}

/** A rate this old says nothing of today. */
const RATE_AGE_MAX_MS = DAY_MS;

/**
 * An account kept in another currency is told in that one; rates say what a unit of each currency is worth in it. Sums over
 * several currencies come under names of their own, and are nothing to us.
 */
export function createAccountFigures(currency: string): AccountFigures {
  const figures = new Map<AccountTag, TimedValue>();
  const reportedSo = new Set<AccountTag>();
  const others = new Map<AccountTag, TimedValue & { readonly currency: string }>();
  const rates = new Map<string, TimedValue>();

  function rateOf(other: string, now: Instant): number {
    const rate = rates.get(other);
    return rate === undefined || now - rate.at >= RATE_AGE_MAX_MS ? Number.NaN : rate.value;
  }

  function converted(amount: number, from: string, now: Instant): number {
    return from === currency ? amount : (amount * rateOf(from, now)) / rateOf(currency, now);
  }

  function convert(tag: AccountTag, now: Instant): void {
    const told = others.get(tag);
    if (told === undefined || reportedSo.has(tag)) return;
    const value = converted(told.value, told.currency, now);
    if (Number.isFinite(value)) figures.set(tag, { value, at: told.at });
  }

  return {
    currency,
    of: (tag) => figures.get(tag),
    converted,
    take(tag, reportedIn, value, at) {
      if (tag === 'ExchangeRate') {
        rates.set(reportedIn, { value, at });
        for (const other of others.keys()) convert(other, at);
      } else if (reportedIn === currency || reportedIn === '') {
        figures.set(tag, { value, at });
        reportedSo.add(tag);
      } else if (reportedIn !== 'BASE') {
        others.set(tag, { value, at, currency: reportedIn });
        convert(tag, at);
      }
    },
  };
}
