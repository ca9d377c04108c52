// Shares that arrive twice: as an opening balance beside the purchase that it repeats, as an opening balance of every import, or as
// the purchase of what a split added.
import { addDays } from '../../../../market/time/day.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, numberText } from '../../findings/words.ts';
import { listingById } from '../../snapshot/listings.ts';
import type { SeenEntry, SeenListing, Snapshot } from '../../snapshot/snapshot.ts';
import { doubt } from './doubt.ts';

/** A delivery is stated by its settlement day. */
const DAYS = 5;
/** A fraction of a share is paid out. */
const SPLIT_SLACK = 0.01;

export function arrivals(snapshot: Snapshot): Finding[] {
  const listings = listingById(snapshot);
  const bySecurity = Map.groupBy(snapshot.entries, ({ security }) => security);
  return [...bySecurity].flatMap(([security, own]) => {
    const listing = security === undefined ? undefined : listings.get(security);
    return [
      ...own.flatMap((one, at) =>
        openedTwice(
          one,
          own.filter((_, other) => other !== at),
        ),
      ),
      ...own.flatMap((one) => (listing === undefined ? [] : ofSplit(one, own, listing))),
      ...splitTwice(own),
    ];
  });
}

function isEqual(one: SeenEntry, other: SeenEntry): boolean {
  return one.quantity !== undefined && other.quantity?.eq(one.quantity) === true;
}

/** Equal to a purchase of these days, or to an opening balance before it. */
function openedTwice(one: SeenEntry, others: readonly SeenEntry[]): Finding[] {
  if (one.type !== 'OPENING_BALANCE') return [];
  const twin = others.find(
    (other) =>
      isEqual(one, other) &&
      (other.type === 'OPENING_BALANCE'
        ? other.id < one.id && other.origin !== one.origin
        : other.type === 'BUY' &&
          other.on >= addDays(one.on, -DAYS) &&
          other.on <= addDays(one.on, DAYS)),
  );
  if (twin === undefined) return [];
  const { id, quantity, symbol = '', on } = one;
  return [
    doubt(
      one,
      {
        rule: 'arrived-twice',
        severity: 'WARNING',
        figures: figuresOf({ transaction: id, other: twin.id, quantity, on, other_on: twin.on }),
        threshold: undefined,
        text: `Transaction ${id} (OPENING_BALANCE ${quantity} ${symbol} on ${on}) repeats the quantity of transaction ${twin.id} (${twin.type} on ${twin.on}). Are these the same shares?`,
      },
      { others: [twin], restsOn: [twin.event] },
    ),
  ];
}

/** The new shares of a split, booked as bought. */
function ofSplit(one: SeenEntry, own: readonly SeenEntry[], { splits }: SeenListing): Finding[] {
  const split = splits.find(
    ({ on, ratio }) => ratio > 1 && on >= addDays(one.on, -DAYS) && on <= addDays(one.on, DAYS),
  );
  if (one.type !== 'BUY' || one.quantity === undefined || split === undefined) return [];
  const before = own.filter(({ on, id }) => on < split.on && id !== one.id);
  const held = before.reduce(
    (sum, { type, quantity }) => sum + (type === 'SELL' ? -1 : 1) * (quantity?.toNumber() ?? 0),
    0,
  );
  const added = held * (split.ratio - 1);
  if (!(added > 0) || Math.abs(one.quantity.toNumber() / added - 1) > SPLIT_SLACK) return [];
  const { id, quantity, symbol = '', on } = one;
  return [
    doubt(one, {
      rule: 'arrived-twice',
      severity: 'WARNING',
      figures: figuresOf({
        transaction: id,
        quantity,
        on,
        held,
        ratio: split.ratio,
        split_on: split.on,
      }),
      threshold: undefined,
      text: `Transaction ${id} (BUY ${quantity} ${symbol} on ${on}) is as many shares as the split of ${split.on} (${numberText(split.ratio)} for 1) added to ${numberText(held)}. Is it that split?`,
    }),
  ];
}

/** Sources name another day of the same one. */
function splitTwice(own: readonly SeenEntry[]): Finding[] {
  const splits = own.filter(({ type }) => type === 'SPLIT');
  return splits.flatMap((one, at) => {
    const before = splits[at - 1];
    if (before === undefined || one.on > addDays(before.on, DAYS)) return [];
    const { id, symbol = '', on } = one;
    return [
      doubt(
        one,
        {
          rule: 'arrived-twice',
          severity: 'CRITICAL',
          figures: figuresOf({ transaction: id, other: before.id, on, other_on: before.on }),
          threshold: undefined,
          text: `Transactions ${before.id} (${before.on}) and ${id} (${on}) are splits of ${symbol}. Was there one?`,
        },
        { others: [before], restsOn: [before.event] },
      ),
    ];
  });
}
