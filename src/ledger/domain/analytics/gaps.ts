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
  /** Each of them. */
  readonly on: readonly TradingDay[];
}

export interface Gaps {
  /** Days must not descend. */
  note(of: Lacking, on: TradingDay): void;
  list(): readonly Gap[];
}

export function createGaps(): Gaps {
  const gaps = new Map<string, { readonly of: Lacking; readonly on: TradingDay[] }>();
  return {
    note(of, on) {
      const key = of.kind === 'NO_FX' ? of.currency : `${of.kind} ${of.security}`;
      const gap = gaps.get(key) ?? { of, on: [] };
      gap.on.push(on);
      gaps.set(key, gap);
    },
    list: () =>
      [...gaps.values()].map(({ of, on }) => {
        const [from, to] = [on[0], on.at(-1)] as [TradingDay, TradingDay];
        return { of, from, to, days: on.length, on };
      }),
  };
}
