// What explains a trade of many times the usual quantity: it ended the position, or its money was paid in for it.
import { addDays } from '../../../../market/time/day.ts';
import type { SeenEntry, Snapshot } from '../../snapshot/snapshot.ts';
import { medianOf } from '../statistics/robust.ts';
import { movedBy } from './held-on.ts';

/** From the arrival of the money to its last purchase. */
const DAYS = 10;
/** Of the usual payment: of a plan that pays in each month alike, no payment explains more. */
const TIMES_MIN = 5;

export function isExplained(
  trade: SeenEntry,
  own: readonly SeenEntry[],
  snapshot: Pick<Snapshot, 'entries' | 'holdings'>,
): boolean {
  return endsPosition(trade, own, snapshot) || isPaidIn(trade, snapshot);
}

/** `own`: the bookings of its security. */
function endsPosition(
  trade: SeenEntry,
  own: readonly SeenEntry[],
  { holdings }: Pick<Snapshot, 'holdings'>,
): boolean {
  const now = holdings.find(({ security }) => security === trade.security)?.quantity.toNumber();
  let held: number = now ?? 0;
  for (const one of own.slice(own.indexOf(trade) + 1)) held -= movedBy(one) ?? Number.NaN;
  return Math.abs(held) < DUST;
}

const DUST = 1e-6;

function isPaidIn(
  { on, currency, cash }: SeenEntry,
  { entries }: Pick<Snapshot, 'entries'>,
): boolean {
  const deposits = entries.filter((one) => one.type === 'DEPOSIT' && one.currency === currency);
  const usual = medianOf(deposits.map((one) => one.cash.toNumber()));
  const cost = -cash.toNumber();
  if (!(cost > 0) || deposits.length < DEPOSITS_MIN) return false;
  return deposits.some((one) => {
    const isNear = one.on <= on && one.on >= addDays(on, -DAYS);
    const paid = one.cash.toNumber();
    return isNear && paid >= cost && paid >= usual * TIMES_MIN;
  });
}

/** Fewer have no usual one. */
const DEPOSITS_MIN = 4;
