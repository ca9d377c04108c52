// Trades and terms for tax tests: short to write, one share class, one person.
import { decimal, money, price, quantity } from '../../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import { failed, ok, type Result } from '../../../../src/kernel/result.ts';
import type { LotId, TradeId } from '../../../../src/ledger/domain/lots/lot.ts';
import type { LotTerms } from '../../../../src/ledger/domain/lots/lot-terms.ts';
import type { TradeRefusal } from '../../../../src/ledger/domain/lots/trade.ts';
import { type Equivalents, equivalenceKey } from '../../../../src/ledger/domain/tax/equivalents.ts';
import type {
  WashClosure,
  WashLot,
  WashTerms,
  WashTrade,
  WashView,
} from '../../../../src/ledger/domain/tax/wash/wash-view.ts';
import { washSales } from '../../../../src/ledger/domain/tax/wash-sales.ts';
import { utcMidnight } from '../../../../src/market/time/day.ts';

export const day = (text: string) => text as TradingDay;
export const lotId = (text: string) => text as LotId;

export const US_RULE = { kind: 'us-more-than-one-year' } as const;

export const LOT_TERMS: LotTerms = {
  method: 'FIFO',
  allowShort: true,
  feesInBasis: true,
  longTermRule: US_RULE,
  taxRates: { SHORT: decimal('0.3'), LONG: decimal('0.15') },
};

export const WASH_TERMS: WashTerms = {
  lots: LOT_TERMS,
  windowDays: 30,
  taxDeferred: new Set(['ira']),
};

/** `b1 2024-01-02 BUY 10 ABC 50`, with `fee 1` and `in ira` if wanted; booked in the order of the lines. */
export function tradesOf(lines: string): readonly WashTrade[] {
  return lines
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, booking) => {
      const [id, on, side, shares = '', security = '', at = '', ...rest] = line.trim().split(/\s+/);
      const after = (word: string) => rest[rest.indexOf(word) + 1] ?? '';
      if (side !== 'BUY' && side !== 'SELL') throw new Error(`neither BUY nor SELL: ${line}`);
      return {
        portfolio: rest.includes('in') ? after('in') : 'main',
        security,
        trade: {
          id: id as TradeId,
          side,
          at: instant(utcMidnight(day(on ?? ''))),
          on: day(on ?? ''),
          booking,
          quantity: quantity(shares),
          price: price(at),
          fees: money(rest.includes('fee') ? after('fee') : '0'),
        },
      };
    });
}

export function viewOf(view: { ok: true; value: WashView } | { ok: false }): WashView {
  if (!view.ok) throw new Error('no trade is refused');
  return view.value;
}

export function only(closures: readonly WashClosure[]): WashClosure {
  const [closure, ...others] = closures;
  if (closure === undefined || others.length > 0) throw new Error(`${closures.length} closures`);
  return closure;
}

/** A view of each group of equivalents, joined. */
export function washSalesOfAll(
  trades: readonly WashTrade[],
  terms: WashTerms,
  equivalents: Equivalents,
): Result<WashView, TradeRefusal> {
  const groups = Map.groupBy(trades, ({ security }) => equivalenceKey(equivalents, security));
  const closures: WashClosure[] = [];
  const openLots: WashLot[] = [];
  for (const group of groups.values()) {
    const view = washSales(group, terms);
    if (!view.ok) return failed(view.failure);
    closures.push(...view.value.closures);
    openLots.push(...view.value.openLots);
  }
  return ok({ closures, openLots });
}
