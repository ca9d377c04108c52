// A data product in one portfolio: its rows, and what no row shows by itself.
import type { ProductRow } from '../../domain/products/product.ts';
import type { OutsideFault } from '../../domain/products/quality.ts';
import type { PortfolioRow, SecurityRow } from '../../ports/ledger-rows.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';

export interface ProductSources extends ValuationSources {
  /** Between the parts of long work, so that others are served. */
  pause(): Promise<void>;
}

export interface ProductView {
  readonly rows: readonly ProductRow[];
  readonly faults: readonly OutsideFault[];
}

export type ViewOf = (sources: ProductSources, portfolio: PortfolioRow) => Promise<ProductView>;

/** The rows in parts, and at the end what no row shows by itself. */
export type PartsOf = (
  sources: ProductSources,
  portfolio: PortfolioRow,
) => AsyncGenerator<readonly ProductRow[], readonly OutsideFault[]>;

const ROWS_AT_ONCE = 1_000;

/** Of a view that is built whole: it has as many rows as a portfolio holds lots, or days. */
export function inParts(view: ViewOf): PartsOf {
  return async function* parts(sources, portfolio) {
    const { rows, faults } = await view(sources, portfolio);
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
      yield rows.slice(from, from + ROWS_AT_ONCE);
    return faults;
  };
}

/** What a row says of its security. */
export function securityCells(security: SecurityRow | undefined) {
  return {
    security_id: security?.id ?? null,
    symbol: security?.symbol ?? null,
    name: security?.name ?? null,
    sector: security?.sector ?? null,
  };
}

export async function securitiesById(
  { read }: Pick<ProductSources, 'read'>,
  { id }: PortfolioRow,
): Promise<ReadonlyMap<number, SecurityRow>> {
  return new Map((await read.securitiesIn(id)).map((row) => [row.id, row]));
}
