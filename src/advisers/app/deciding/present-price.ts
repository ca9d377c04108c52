// What a sale would be booked at now, and whether its loss would count: read before the step that books it.
import { NO_MONEY, type Price, price as priceOf, textOf } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { harvestCandidates } from '../../../ledger/app/tax/harvest-candidates.ts';
import { taxView } from '../../../ledger/app/tax/tax-view.ts';
import { currentPortfolio } from '../../../ledger/app/valuation/current-portfolio.ts';
import type { SecurityId } from '../../../ledger/ports/drafts.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { ValuationSources } from '../../../ledger/ports/valuation-sources.ts';
import type { ProposedCommand } from '../../agents/findings/proposed-command.ts';
import { numberText } from '../../agents/findings/words.ts';
import { suspicionOf } from '../../agents/optimiser/rules/suspect-lots.ts';
import { priceRecords } from '../reading/price-records.ts';

export interface TakenMoment {
  readonly at: Instant;
  readonly on: TradingDay;
  startOf(day: TradingDay): Instant;
}

export type PriceRefusal =
  | { readonly kind: 'NO_PRESENT_PRICE'; readonly symbol: string }
  | {
      readonly kind: 'PRICE_MOVED';
      readonly symbol: string;
      readonly proposed: string;
      readonly now: string;
    }
  | { readonly kind: 'WASH_BLOCKED'; readonly symbol: string; readonly shares: string }
  /** Its price is that of new shares, and its lots count old ones. */
  | { readonly kind: 'SPLIT_NOT_BOOKED'; readonly symbol: string; readonly on: string }
  /** Its loss is likely a mistake in a booking. */
  | {
      readonly kind: 'SUSPECT_LOT';
      readonly symbol: string;
      readonly lot: string;
      readonly unitCost: string;
      readonly expected: string;
    };

/** As a part of the price at which it was proposed. */
export const SLIPPAGE_MAX = 0.02;

type Sale = Extract<ProposedCommand, { readonly kind: 'sell-lots' }>;

export async function presentPrice(
  sources: ValuationSources,
  portfolio: PortfolioRow,
  command: Sale,
): Promise<Result<Price, PriceRefusal>> {
  const { symbol } = command;
  const current = await currentPortfolio(sources, portfolio);
  const held = current.holdings.find(({ security }) => security.id === command.security);
  const used = held?.used;
  const [split] = held?.questions ?? [];
  if (split !== undefined) return failed({ kind: 'SPLIT_NOT_BOOKED', symbol, on: split.on });
  if (used === undefined || used.isStale) return failed({ kind: 'NO_PRESENT_PRICE', symbol });
  const proposed = priceOf(command.price);
  const moved = Math.abs(used.price.toNumber() / proposed.toNumber() - 1);
  if (moved > SLIPPAGE_MAX) {
    const [now, before] = [textOf(used.price), command.price];
    return failed({ kind: 'PRICE_MOVED', symbol, proposed: before, now });
  }
  const suspect = await suspectLot(sources, portfolio, { command, price: used.price });
  if (suspect !== undefined) return failed(suspect);
  const shares = await blockedShares(sources, portfolio, { command, price: used.price });
  if (shares !== undefined) return failed({ kind: 'WASH_BLOCKED', symbol, shares });
  return ok(used.price);
}

interface PricedSale {
  readonly command: Sale;
  readonly price: Price;
}

/** A price of that day may have become known only since it was proposed. */
async function suspectLot(
  { read, history, today }: ValuationSources,
  { id }: PortfolioRow,
  { command, price }: PricedSale,
): Promise<PriceRefusal | undefined> {
  const security = command.security as SecurityId;
  const row = await read.security(security);
  if (row === undefined) return undefined;
  const chosen = new Set(command.lots.map(({ lot }) => lot));
  const lots = await read.lots({ portfolios: [id], isOpen: true });
  const own = lots.filter((lot) => lot.security === security && chosen.has(lot.id));
  const first = own.map(({ openedOn }) => openedOn).toSorted()[0];
  if (first === undefined) return undefined;
  const { closes, splits } = await priceRecords({ read, history, today }, first)(row);
  for (const { id: lot, openedOn, basis, remaining } of own) {
    const unitCost = basis.toNumber() / remaining.toNumber();
    const known = { closes, splits, price: price.toNumber() };
    const suspicion = suspicionOf({ openedOn, unitCost }, known);
    if (suspicion === undefined) continue;
    const [cost, expected] = [numberText(unitCost), numberText(suspicion.expected)];
    return { kind: 'SUSPECT_LOT', symbol: command.symbol, lot, unitCost: cost, expected };
  }
  return undefined;
}

/** By purchases in any portfolio of the person; undefined if none. */
async function blockedShares(
  { read, today }: ValuationSources,
  { holder, id }: PortfolioRow,
  { command, price }: PricedSale,
): Promise<string | undefined> {
  const security = command.security as SecurityId;
  const view = await taxView(read, holder, security);
  // The sale itself is refused before, where a split of its portfolio is not booked.
  const asked = { security, price, asOf: today, lossMin: NO_MONEY, waiting: new Set<never>() };
  const { candidates, lots } = harvestCandidates(view, asked);
  const chosen = new Set(command.lots.map(({ lot }) => lot));
  const blocked = candidates.find(
    ({ lotId, washBlocked }, at) =>
      chosen.has(lotId) && lots[at]?.portfolio === String(id) && !washBlocked.isZero(),
  );
  return blocked && textOf(blocked.washBlocked);
}
