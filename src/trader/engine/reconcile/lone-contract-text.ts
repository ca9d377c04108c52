// What a person reads of a vertical that has lost one contract.
import { SECOND_MS } from '../../../kernel/instant.ts';
import { duration, unitsText } from '../../domain/wording/figures.ts';
import { stillUncovered } from '../protective-orders/uncovered-shorts.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { alarmOnce } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';

/** How long an order for the pair may take to end, once it was to be cancelled. */
export const UNANSWERED_MS = 30 * SECOND_MS;

export interface Lone {
  /** The vertical. */
  readonly symbol: string;
  readonly units: number;
  readonly gone: string;
  readonly remains: string;
  /** Signed contracts of what remains in one unit. */
  readonly sign: number;
  /** Per share, at which others traded what is gone; undefined if no execution names it. */
  readonly price: number | undefined;
}

export function alarmAwaited(turn: Turn, { symbol, units, gone, remains, sign }: Lone): void {
  const { it, stay, are } = wordsOf(units);
  const unbounded = sign < 0 ? `, and nothing bounds what ${it} can lose` : '';
  const text = `${symbol}: ${unitsText(gone, units)} of ${gone} left the account without an execution while options do not trade. ${unitsText(remains, units)} of ${remains} ${stay} alone${unbounded}: ${it} ${are} closed at the open, unless the other comes back or its shares come; look at the account`;
  alarmOnce(turn, text, { kind: 'lopsided-fill', symbol, text });
}

export function wordsOf(units: number) {
  return units === 1
    ? ({ it: 'it', stay: 'stays', are: 'is', cover: 'covers' } as const)
    : ({ it: 'they', stay: 'stay', are: 'are', cover: 'cover' } as const);
}

/** The broker may take long to end the order. */
export function alarmOrdered(turn: Turn, { symbol, units, gone, remains, sign }: Lone): void {
  const { it, stay, are } = wordsOf(units);
  const unbounded = sign < 0 ? `, and nothing bounds what ${it} can lose` : '';
  const text = `${symbol}: ${unitsText(gone, units)} of ${gone} left the account while an order for the pair works. ${unitsText(remains, units)} of ${remains} ${stay} alone${unbounded}: ${it} ${are} closed once that order has ended; look at the account`;
  alarmOnce(turn, text, { kind: 'lopsided-fill', symbol, text });
}

export function alarmUnanswered(
  turn: Turn,
  { symbol, units, remains }: Lone,
  pending: readonly OrderRecord[],
): void {
  const refs = pending.map(({ terms }) => terms.orderRef).join(', ');
  const text = `${symbol}: the broker has not said how ${refs} ended for ${duration(UNANSWERED_MS)}, and ${unitsText(remains, units)} of ${remains} is short alone: it is bought back beside that order. Cancel ${refs} in the broker's app; if it fills all the same, what it opens is closed`;
  alarmOnce(turn, text, { kind: 'lopsided-fill', symbol, text });
}

export function endText(turn: Turn, { remains, sign }: Lone, units: number): string {
  const { it, are } = wordsOf(units);
  if (sign < 0) return `, and nothing bounds what ${it} can lose: ${it} ${are} closed now`;
  const relied = stillUncovered(turn, remains);
  if (relied === 0) return `: ${it} ${are} closed now`;
  const kept = wordsOf(Math.min(relied, units));
  const stay = `${kept.stay} as long as ${kept.it} ${kept.cover} what others have sold`;
  return relied < units
    ? `: ${relied} of them ${stay}, and the rest is closed now`
    : `: ${it} ${stay}`;
}
