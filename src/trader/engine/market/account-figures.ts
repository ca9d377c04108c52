// Account figures as the broker reports them, by tag and currency, converted to the currency of the account's home venue.
import { DAY_MS, type Instant } from '../../../kernel/instant.ts';
import type { AccountTag } from '../../ports/broker-reports.ts';

export interface TimedValue {
  readonly value: number;
  readonly at: Instant;
}

export interface AccountFigures {
  /** The currency of every amount. */
  readonly currency: string;
  /** Undefined until its value is known in this currency. */
  of(tag: AccountTag): TimedValue | undefined;
  /** The amount in the currency of the figures; NaN without a recent rate. */
  converted(amount: number, from: string, now: Instant): number;
  take(tag: AccountTag, currency: string, value: number, at: Instant): void;
  /** Nothing is known until it is reported again. */
  forget(): void;
}

/** Older rates are not used. */
const RATE_AGE_MAX_MS = DAY_MS;

/**
 * The broker reports an account in its base currency; a rate is the value of one unit of a currency in that one. Totals over
 * several currencies have separate names (`BASE`) and are ignored. Cash is reported for each currency by itself; other currencies
 * are not counted.
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
    const reported = others.get(tag);
    if (reported === undefined || reportedSo.has(tag)) return;
    const value = converted(reported.value, reported.currency, now);
    if (Number.isFinite(value)) figures.set(tag, { value, at: reported.at });
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
      } else if (reportedIn !== 'BASE' && tag !== 'CashBalance') {
        others.set(tag, { value, at, currency: reportedIn });
        convert(tag, at);
      }
    },
    forget() {
      for (const all of [figures, reportedSo, others, rates]) all.clear();
    },
  };
}
