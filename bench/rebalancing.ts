// How long the rebalancing plan of a thousand assets takes in memory, with four lots behind each and fees on every trade, and how
// long the choice of all lots together.
import { decimal, money, NO_QUANTITY, price, quantity } from '../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../src/kernel/instant.ts';
import { createHighsSolver } from '../src/ledger/app/plan-rebalancing.ts';
import { exactPlan } from '../src/ledger/app/rebalancing/exact-plan.ts';
import type { Lot, LotId } from '../src/ledger/domain/lots/lot.ts';
import type { LotTerms } from '../src/ledger/domain/lots/lot-terms.ts';
import type { Allocation, Asset } from '../src/ledger/domain/rebalancing/allocation.ts';
import { planRebalancing } from '../src/ledger/domain/rebalancing/plan.ts';
import { addDays, utcMidnight } from '../src/market/time/day.ts';

const ASSETS = 1_000;
const LOTS = 4;
const ROUNDS = 40;
const TODAY = '2026-06-01' as TradingDay;

const TERMS: LotTerms = {
  method: 'FIFO',
  allowShort: false,
  feesInBasis: true,
  longTermRule: { kind: 'us-more-than-one-year' },
  taxRates: { SHORT: decimal('0.3'), LONG: decimal('0.15') },
};

/** Processor time of the median round: the first ones also compile the code. */
export async function benchRebalancing() {
  const allocation = drawnAllocation();
  const costs: number[] = [];
  let trades = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    const made = planRebalancing(allocation);
    const { user, system } = process.cpuUsage(before);
    if (!made.ok) throw new Error(made.failure.kind);
    trades = made.value.trades.length;
    costs.push((user + system) / 1_000);
  }
  const ordered = costs.toSorted((a, b) => a - b);
  return {
    rebalance_1000_ms: Number((ordered[ROUNDS / 2] ?? 0).toFixed(2)),
    rebalance_1000_first_ms: Number((costs[0] ?? 0).toFixed(2)),
    rebalance_1000_trades: trades,
    ...(await benchExact(allocation)),
  };
}

/** Processor time of all threads, the first time: each choice starts a thread and the solver in it. */
async function benchExact(allocation: Allocation) {
  const made = planRebalancing(allocation);
  if (!made.ok) throw new Error(made.failure.kind);
  const before = process.cpuUsage();
  const exact = await exactPlan(createHighsSolver(), allocation, made.value);
  const { user, system } = process.cpuUsage(before);
  const choice = exact.ok ? exact.value.choice : undefined;
  if (choice === undefined) throw new Error('no choice was found');
  return {
    rebalance_1000_exact_ms: Math.round((user + system) / 1_000),
    rebalance_1000_exact_gap: Number(((choice.cost - choice.bound) / choice.cost).toFixed(5)),
  };
}

function drawnAllocation(): Allocation {
  return {
    cash: money('250000'),
    assets: Array.from({ length: ASSETS }, (_, at) => drawnAsset(at)),
    targets: Array.from({ length: ASSETS }, (_, at) => ({
      symbol: `A${at}`,
      weight: decimal('0.00098'),
    })),
    strategy: { kind: 'threshold', relativeBand: decimal('0.1') },
    limits: {
      lotSize: quantity('1'),
      tradeMin: money('100'),
      bufferAmount: money('1000'),
      bufferShare: decimal('0.01'),
      feeRate: decimal('0.0005'),
      feeMin: money('1'),
      noSell: new Set(),
      noBuy: new Set(),
      guardsWash: true,
    },
    at: instant(utcMidnight(TODAY)),
    today: TODAY,
  };
}

function drawnAsset(at: number): Asset {
  const shares = 10 + ((at * 37) % 90);
  const paid = ((3_000 + ((at * 7_919) % 40_000)) / 100).toFixed(2);
  return {
    symbol: `A${at}`,
    quantity: quantity(String(shares * LOTS)),
    price: price(paid),
    holding: {
      lots: Array.from({ length: LOTS }, (_, lot) => drawnLot(lot, shares, paid)),
      terms: TERMS,
      boughtElsewhere: NO_QUANTITY,
    },
  };
}

function drawnLot(at: number, shares: number, paid: string): Lot {
  const openedOn = addDays(TODAY, -900 + at * 200);
  const held = quantity(String(shares));
  const openPrice = price((Number(paid) * (0.8 + at * 0.1)).toFixed(2));
  return {
    id: `lot ${at}` as LotId,
    side: 'LONG',
    openedAt: instant(utcMidnight(openedOn)),
    openedOn,
    isDateKnown: true,
    heldSince: openedOn,
    booking: at,
    openedQuantity: held,
    openPrice,
    remaining: held,
    basis: money(openPrice.times(held).toString()),
  };
}
