// What had no price, no rate or only an old price, and on which days.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { CurrencyCode, SecurityId } from '../entries/ids.ts';

export type Lacking =
  | { readonly kind: 'NO_PRICE' | 'STALE_PRICE'; readonly security: SecurityId }
  | { readonly kind: 'NO_FX'; readonly currency: CurrencyCode };

export interface Gap {
  readonly of: Lacking;
  /** The first and the last of the days. */
  readonly from: TradingDay;
  readonly to: TradingDay;
  readonly days: number;
}

export interface Gaps {
  /** Days must not descend. */
  note(of: Lacking, on: TradingDay): void;
  list(): readonly Gap[];
}

export function createGaps(): Gaps {
  const gaps = new Map<string, Gap>();
  return {
    note(of, on) {
      const key = of.kind === 'NO_FX' ? of.currency : `${of.kind} ${of.security}`;
      const { from, days } = gaps.get(key) ?? { from: on, days: 0 };
      gaps.set(key, { of, from, to: on, days: days + 1 });
    },
    list: () => [...gaps.values()],
  };
}
