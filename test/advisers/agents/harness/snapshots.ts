// Snapshots for tests, in few words.
import type {
  SeenEntry,
  SeenHolding,
  SeenLot,
  Snapshot,
} from '../../../../src/advisers/agents/snapshot/snapshot.ts';
import { money, price, quantity } from '../../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { CurrencyCode, PortfolioId, SecurityId } from '../../../../src/ledger/ports/drafts.ts';
import { addDays, isWeekday } from '../../../../src/market/time/day.ts';

export const USD = 'USD' as CurrencyCode;
export const TODAY = '2026-11-20' as TradingDay;
const NOW = instant(Date.parse('2026-11-20T21:00:00Z'));

export function snapshot(more: Partial<Snapshot> = {}): Snapshot {
  return {
    portfolio: {
      id: 1 as PortfolioId,
      kind: 'ORDINARY',
      baseCurrency: USD,
      isTaxed: true,
      method: 'FIFO',
    },
    ...{
      at: NOW,
      today: TODAY,
      holdings: [],
      sold: [],
      cash: [],
      values: [],
      entries: [],
      overdue: [],
    },
    ...{ lag: undefined, statement: undefined },
    rebalancing: undefined,
    ...more,
  };
}

interface Held {
  readonly quantity?: string;
  readonly cost?: string;
  readonly price?: string;
}

/** 100 shares that cost 10,000 and are worth as much, unless others are given. */
export function holding(
  security: number,
  { quantity: held = '100', cost = '10000', price: at = '100' }: Held = {},
  more: Partial<SeenHolding> = {},
): SeenHolding {
  const value = money(String(Number(held) * Number(at)));
  return {
    security: security as SecurityId,
    ...{ symbol: `S${security}`, name: undefined, sector: undefined, currency: USD },
    ...{ quantity: quantity(held), cost: money(cost), value, baseValue: value },
    price: { price: price(at), at: NOW, source: 'test', isStale: false },
    lots: [lot(security)],
    ...{ closes: [], splits: [], dividends: [], unbookedSplits: [] },
    ...more,
  };
}

export function lot(opened: number, more: Partial<SeenLot> = {}): SeenLot {
  return {
    ...{ id: String(opened), side: 'LONG', openedOn: '2024-01-02' as TradingDay },
    ...{ remaining: quantity('100'), basis: money('10000') },
    longTermFrom: '2025-01-03' as TradingDay,
    event: `portfolio-1@${opened}`,
    ...more,
  };
}

export function entry(id: number, more: Partial<SeenEntry> = {}): SeenEntry {
  return {
    ...{ id, type: 'BUY', security: 1 as SecurityId, symbol: 'S1', at: NOW, on: TODAY },
    ...{ quantity: quantity('10'), price: price('100'), fees: money('0'), currency: USD },
    ...{ rate: undefined, cash: money('-1000'), settlesAt: undefined, origin: undefined },
    event: `portfolio-1@${id}`,
    ...more,
  };
}

/** The last weekdays up to today, oldest first. */
export function weekdays(count: number): TradingDay[] {
  const days: TradingDay[] = [];
  for (let on = TODAY; days.length < count; on = addDays(on, -1)) if (isWeekday(on)) days.push(on);
  return days.toReversed();
}
