// Dividends and returns of capital of securities that were not held, and those that are implausibly large or unlike the others.
import type { BookedType } from '../../../../ledger/ports/drafts.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, limitText, numberText, percentText } from '../../findings/words.ts';
import { listingById } from '../../snapshot/listings.ts';
import type { SeenEntry, SeenListing, Snapshot } from '../../snapshot/snapshot.ts';
import { medianOf } from '../statistics/robust.ts';
import { bookingsBySecurity } from './by-security.ts';
import { indexAt, recordOf } from './closes-by-day.ts';
import { doubt } from './doubt.ts';
import { heldBefore } from './held-before.ts';

/** Of one payment, as a part of the position. */
const YIELD_MAX = 0.1;
/** Times the usual payment for one share, or a part of it. */
const TIMES_MAX = 8;
const OTHERS_MIN = 3;
/** With fewer others: another unit, such as cents or one share. */
const TIMES_MAX_OF_FEW = 50;

interface Paid {
  readonly dividend: SeenEntry;
  /** The most that was held; undefined if unknown. */
  readonly held: number | undefined;
  /** It may have been paid for as few. */
  readonly least?: number | undefined;
}

export function dividendSizes(snapshot: Snapshot): Finding[] {
  const bySecurity = bookingsBySecurity(snapshot);
  const listings = listingById(snapshot);
  const counts = new Map(snapshot.holdings.map((one) => [one.security, one.quantity.toNumber()]));
  return [...bySecurity].flatMap(([security, own]) => {
    if (security === undefined) return [];
    return DISTRIBUTIONS.flatMap((type) => {
      const paid = own
        .filter((one) => one.type === type)
        .map((dividend) => {
          const held = heldBefore(dividend.on, own, counts.get(security) ?? 0);
          return { dividend, held: held?.most, least: held?.least };
        });
      return paid.flatMap((one) => judged(one, paid, listings.get(security)));
    });
  });
}

/** Each is compared with others of its type. */
const DISTRIBUTIONS: readonly BookedType[] = ['DIVIDEND', 'RETURN_OF_CAPITAL'];

function judged(one: Paid, all: readonly Paid[], listing: SeenListing | undefined): Finding[] {
  const { dividend, held } = one;
  if (held === undefined) return [];
  if (held === 0) return [withoutPosition(dividend)];
  return large({ dividend, held }, listing) ?? unlike(one, all);
}

function named({ id, type, symbol = '', cash, currency, on }: SeenEntry): string {
  return `Transaction ${id} (${type} ${symbol} of ${cash} ${currency} on ${on})`;
}

function figures({ id, cash, currency, on }: SeenEntry) {
  return { transaction: id, cash, currency, on };
}

function withoutPosition(dividend: SeenEntry): Finding {
  return doubt(dividend, {
    rule: 'dividend-without-position',
    severity: 'WARNING',
    figures: figuresOf(figures(dividend)),
    threshold: undefined,
    text: `${named(dividend)} is of a security that was not held then. Is a purchase missing, or is the date or the security another one?`,
  });
}

function large(
  { dividend, held }: Paid & { readonly held: number },
  listing: SeenListing | undefined,
): Finding[] | undefined {
  if (listing === undefined || dividend.currency !== listing.currency) return undefined;
  const record = recordOf(listing.closes);
  const close = record.closes[indexAt(record, dividend.on) ?? -1]?.price;
  if (close === undefined) return undefined;
  const share = Math.abs(dividend.cash.toNumber()) / (held * close);
  if (share <= YIELD_MAX) return undefined;
  const said = doubt(dividend, {
    rule: 'dividend-size',
    severity: share > 1 ? 'CRITICAL' : 'WARNING',
    figures: figuresOf({ ...figures(dividend), held, close, yield: share }),
    threshold: String(YIELD_MAX),
    text: `${named(dividend)} is ${percentText(share)} of the position; the limit is ${limitText(YIELD_MAX)}. Is it in another unit, or was it a special dividend?`,
  });
  return [said];
}

function unlike({ dividend, held = 0, least = held }: Paid, all: readonly Paid[]): Finding[] {
  const others = all.filter((one) => one.dividend !== dividend && (one.held ?? 0) > 0);
  const timesMax = others.length < OTHERS_MIN ? TIMES_MAX_OF_FEW : TIMES_MAX;
  const usual = medianOf(others.map((one) => perShare(one.dividend, one.held ?? 0)));
  const paid = perShare(dividend, held);
  const isLess = least > 0 && perShare(dividend, least) * timesMax <= usual;
  if (!(usual > 0) || (paid < usual * timesMax && !isLess)) return [];
  const said = doubt(
    dividend,
    {
      rule: 'dividend-size',
      severity: 'WARNING',
      figures: figuresOf({ ...figures(dividend), held, per_share: paid, usual }),
      threshold: String(timesMax),
      text: `${named(dividend)} is ${numberText(paid)} for one share; the others are about ${numberText(usual)}. Is it in another unit, or was it a special dividend?`,
    },
    { others: others.map((one) => one.dividend) },
  );
  return [said];
}

function perShare({ cash }: SeenEntry, held: number): number {
  return Math.abs(cash.toNumber()) / held;
}
