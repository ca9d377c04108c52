// Dividends that come between two of the usual ones, or that a steady payer has never paid: taxes, reversals and payments of another
// security that are booked as dividends, or one that is booked on its ex-date and again when it was paid.

import { DAY_MS } from '../../../../kernel/instant.ts';
import { addDays, utcMidnight } from '../../../../market/time/day.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, numberText } from '../../findings/words.ts';
import type { SeenEntry, Snapshot } from '../../snapshot/snapshot.ts';
import { medianOf } from '../statistics/robust.ts';
import { bookingsBySecurity } from './by-security.ts';
import { doubt } from './doubt.ts';
import { heldBefore, heldBetween } from './held-before.ts';

/** Of the usual days between two of them: payers move their days by weeks, not by half. */
const GAP_PART = 0.5;
const OTHERS_MIN = 3;
/** Raises are smaller; what is above is asked about. */
const CHANGE_MAX = 0.25;
/** Others that differ by more say nothing of a usual one. */
const STEADY_MAX = 0.05;

export function dividendRhythm(snapshot: Snapshot): Finding[] {
  const held = new Map(snapshot.holdings.map((one) => [one.security, one.quantity.toNumber()]));
  const bySecurity = bookingsBySecurity(snapshot);
  return [...bySecurity].flatMap(([security, own]) => {
    const paid = own.filter(({ type }) => type === 'DIVIDEND');
    if (security === undefined || paid.length <= OTHERS_MIN) return [];
    const now = held.get(security) ?? 0;
    const extra = between(paid, own, now);
    return extra.length > 0 ? extra : unsteady(paid, own, now);
  });
}

/** Of two that are too near, the one that fits the others less, by its day and its amount. */
function between(paid: readonly SeenEntry[], own: readonly SeenEntry[], now: number): Finding[] {
  const days = paid.map(({ on }) => utcMidnight(on) / DAY_MS);
  const gaps = days.slice(1).map((day, at) => day - (days[at] ?? day));
  const isWithout = (at: number) => {
    const [from, to] = [paid[at]?.on, paid[at + 1]?.on];
    if (from === undefined || to === undefined) return false;
    return heldBetween(addDays(from, 1), to, { own, now })?.least === 0;
  };
  // Nothing is paid while nothing is held.
  const counted = gaps.filter((_, at) => !isWithout(at));
  if (counted.length === 0) return [];
  const usual = usualOf(counted);
  return gaps.flatMap((gap, at) => {
    const [before, later] = [paid[at], paid[at + 1]];
    if (gap >= usual * GAP_PART || before === undefined || later === undefined) return [];
    const others = paid.filter((one) => one !== before && one !== later);
    const isOdd = misfit(later, others, usual) >= misfit(before, others, usual);
    const [odd, other] = isOdd ? [later, before] : [before, later];
    return [near(odd, other, { gap, usual })];
  });
}

/** What is booked between two shortens gaps, and lengthens none. */
function usualOf(gaps: readonly number[]): number {
  const middle = medianOf(gaps);
  return medianOf(gaps.filter((gap) => gap >= middle));
}

function misfit(one: SeenEntry, others: readonly SeenEntry[], usual: number): number {
  const turns = others.map(({ on }) => (utcMidnight(on) - utcMidnight(one.on)) / DAY_MS / usual);
  const off = medianOf(turns.map((turn) => Math.abs(turn - Math.round(turn))));
  const amount = medianOf(others.map(({ cash }) => cash.toNumber()));
  return off + Math.abs(one.cash.toNumber() / amount - 1);
}

function named({ id, type, symbol = '', cash, currency, on }: SeenEntry): string {
  return `Transaction ${id} (${type} ${symbol} of ${cash} ${currency} on ${on})`;
}

function near(
  odd: SeenEntry,
  other: SeenEntry,
  { gap, usual }: { readonly gap: number; readonly usual: number },
): Finding {
  const { id, cash, currency, on } = odd;
  return doubt(
    odd,
    {
      rule: 'dividend-rhythm',
      severity: 'WARNING',
      figures: figuresOf({
        transaction: id,
        other: other.id,
        cash,
        currency,
        on,
        days: gap,
        usual,
      }),
      threshold: String(GAP_PART),
      text: `${named(odd)} is ${numberText(gap)} days from transaction ${other.id}, and ${numberText(usual)} are usual. Is it a tax, a reversal, a payment of another security, or the same dividend booked on another day?`,
    },
    { others: [other], restsOn: [other.event] },
  );
}

/** Only of as many shares: then the payment for one of them is what it was. */
function unsteady(paid: readonly SeenEntry[], own: readonly SeenEntry[], now: number): Finding[] {
  const sized = paid.flatMap((one) => {
    const held = heldBefore(one.on, own, now);
    return held === undefined ? [] : [{ one, held: held.most, least: held.least }];
  });
  return sized.flatMap(({ one, held, least }) => {
    const alike = sized.filter((other) => other.one !== one && other.held === held);
    if (held === 0 || alike.length < OTHERS_MIN) return [];
    const amounts = alike.map((other) => Math.abs(other.one.cash.toNumber()));
    const usual = medianOf(amounts);
    const isSteady = amounts.every((amount) => Math.abs(amount / usual - 1) <= STEADY_MAX);
    const change = Math.abs(one.cash.toNumber()) / usual - 1;
    const isLess = (1 + change) * held < (1 - CHANGE_MAX) * least;
    if (!isSteady || (change <= CHANGE_MAX && !isLess)) return [];
    const { id, cash, currency, on } = one;
    return [
      doubt(one, {
        rule: 'dividend-rhythm',
        severity: 'WARNING',
        figures: figuresOf({ transaction: id, cash, currency, on, held, usual, change }),
        threshold: String(CHANGE_MAX),
        text: `${named(one)} is for ${numberText(held)} shares, as the others of ${numberText(usual)} were. Was it paid for shares that were bought later, before a tax, or was it a special dividend?`,
      }),
    ];
  });
}
