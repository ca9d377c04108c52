// What the coming days bring for the tax of a portfolio, in the order of the days.
import type { Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { type LongTermRule, longTermFrom } from '../lots/holding-period.ts';
import type { Lot, LotId } from '../lots/lot.ts';
import type { DoNotBuy } from './do-not-buy.ts';

export type CalendarDay =
  /** Lots opened on this day or later are not entitled. */
  | { readonly kind: 'ex-date'; readonly on: TradingDay; readonly security: string }
  | {
      readonly kind: 'long-term';
      readonly on: TradingDay;
      readonly security: string;
      readonly lotId: LotId;
      readonly quantity: Quantity;
    }
  /** From this day on a purchase leaves the loss of the sale alone. */
  | {
      readonly kind: 'free-to-buy';
      readonly on: TradingDay;
      readonly security: string;
      readonly soldOn: TradingDay;
    };

export interface CalendarInput {
  readonly exDates: readonly { readonly security: string; readonly on: TradingDay }[];
  readonly lots: readonly (Lot & { readonly security: string })[];
  readonly doNotBuy: readonly DoNotBuy[];
}

export interface CalendarTerms {
  /** This day and later ones. */
  readonly from: TradingDay;
  readonly to: TradingDay | undefined;
  readonly longTermRule: LongTermRule;
}

export function taxCalendar(
  { exDates, lots, doNotBuy }: CalendarInput,
  { from, to, longTermRule }: CalendarTerms,
): readonly CalendarDay[] {
  const days: readonly CalendarDay[] = [
    ...exDates.map(({ security, on }) => ({ kind: 'ex-date', on, security }) as const),
    ...lots
      .filter(({ side }) => side === 'LONG')
      .map(({ id: lotId, security, heldSince, remaining: quantity }) => {
        const on = longTermFrom(longTermRule, heldSince);
        return { kind: 'long-term', on, security, lotId, quantity } as const;
      }),
    ...doNotBuy.map(
      ({ security, soldOn, until: on }) => ({ kind: 'free-to-buy', on, security, soldOn }) as const,
    ),
  ];
  return days
    .filter(({ on }) => on >= from && (to === undefined || on <= to))
    .toSorted((a, b) =>
      a.on < b.on ? -1 : a.on > b.on ? 1 : a.security.localeCompare(b.security),
    );
}
