// Open lots and positions as data products. They follow from the same trades, so their sums must agree.
import { negated, sumOf } from '../../../kernel/amounts.ts';
import { type Decimal, NO_MONEY, NO_QUANTITY, textOf } from '../../../kernel/decimal.ts';
import { toIso } from '../../../kernel/instant.ts';
import type { SecurityId } from '../../domain/entries/ids.ts';
import { positionIdOf } from '../../domain/portfolio/position-event.ts';
import type { OutsideFault } from '../../domain/products/quality.ts';
import type { LotRow, PortfolioRow, PositionRow } from '../../ports/ledger-rows.ts';
import { currentPortfolio } from '../valuation/current-portfolio.ts';
import { type ProductSources, securitiesById, securityCells, type ViewOf } from './product-view.ts';

export const lotView: ViewOf = async (sources, portfolio) => {
  const { lots, sums, held } = await openLots(sources, portfolio);
  const securities = await securitiesById(sources, portfolio);
  const rows = lots.map((lot) => ({
    lot_id: lot.id,
    portfolio_id: portfolio.id,
    ...securityCells(securities.get(lot.security)),
    side: lot.side,
    opened_on: lot.isDateKnown ? lot.openedOn : null,
    held_since: lot.heldSince,
    opened_quantity: textOf(lot.openedQuantity),
    remaining: textOf(lot.remaining),
    basis: textOf(lot.basis),
    currency: lot.currency,
  }));
  const faults = disagreements(sums, held).flatMap(({ security, why }) => {
    const own = lots.filter((lot) => lot.security === security);
    const names = own.length === 0 ? [`security ${security}`] : own.map(({ id }) => id);
    return names.map((row) => ({ row, dimension: 'consistency' as const, why }));
  });
  return { rows, faults };
};

export const positionView: ViewOf = async (sources, portfolio) => {
  const { holdings } = await currentPortfolio(sources, portfolio);
  const { sums, held } = await openLots(sources, portfolio);
  const idOf = (position: PositionRow) => positionIdOf(portfolio.id, position.security, position);
  const rows = holdings.map(({ position, security, used }) => ({
    position_id: idOf(position),
    portfolio_id: portfolio.id,
    ...securityCells(security),
    quantity: textOf(position.quantity),
    cost: textOf(position.cost),
    currency: position.currency,
    last_at: toIso(position.lastAt),
    price: used === undefined ? null : textOf(used.price),
    price_at: used === undefined ? null : toIso(used.at),
  }));
  const late = holdings.flatMap(({ position, security, used }): OutsideFault[] => {
    if (used !== undefined && !used.isStale) return [];
    const why = used === undefined ? 'has no price' : `its price is of ${toIso(used.at)}`;
    return [{ row: idOf(position), dimension: 'timeliness', why: `${security.symbol} ${why}` }];
  });
  const wrong = disagreements(sums, held).map(({ security, why }): OutsideFault => {
    const position = held.get(security);
    const row = position === undefined ? `security ${security}` : idOf(position);
    return { row, dimension: 'consistency', why };
  });
  return { rows, faults: [...late, ...wrong] };
};

interface Sums {
  readonly quantity: Decimal;
  readonly cost: Decimal;
}

async function openLots({ read }: Pick<ProductSources, 'read'>, { id }: PortfolioRow) {
  const lots = await read.lots({ portfolios: [id], isOpen: true });
  const positions = await read.positions(id);
  const bySecurity = Map.groupBy(lots, ({ security }) => security);
  const sums = new Map([...bySecurity].map(([security, own]) => [security, signedSums(own)]));
  const held = new Map(positions.map((position) => [position.security, position]));
  return { lots, sums, held };
}

function signedSums(lots: readonly LotRow[]): Sums {
  const signed = <Amount extends Decimal>({ side }: LotRow, amount: Amount) =>
    side === 'SHORT' ? negated(amount) : amount;
  return {
    quantity: sumOf(lots.map((lot) => signed(lot, lot.remaining))),
    cost: sumOf(lots.map((lot) => signed(lot, lot.basis))),
  };
}

/** Where the open lots of a security are not its position. */
function disagreements(
  sums: ReadonlyMap<SecurityId, Sums>,
  held: ReadonlyMap<SecurityId, PositionRow>,
): { readonly security: SecurityId; readonly why: string }[] {
  return [...new Set([...sums.keys(), ...held.keys()])].flatMap((security) => {
    const lots = sums.get(security) ?? { quantity: NO_QUANTITY, cost: NO_MONEY };
    const position = held.get(security) ?? { quantity: NO_QUANTITY, cost: NO_MONEY };
    if (lots.quantity.eq(position.quantity) && lots.cost.eq(position.cost)) return [];
    const shown = ({ quantity, cost }: Sums) => `${textOf(quantity)} for ${textOf(cost)}`;
    return [{ security, why: `its lots are ${shown(lots)}, its position ${shown(position)}` }];
  });
}
