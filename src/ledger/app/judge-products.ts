// Judges every data product of every open portfolio.
import type { PortfolioId } from '../domain/entries/ids.ts';
import type { Cause } from '../domain/events/envelope.ts';
import { PRODUCT_NAMES } from '../domain/products/product.ts';
import { judgeProduct } from './judge-product.ts';
import type { Ledger } from './ledger.ts';
import type { ProductSources } from './products/product-view.ts';

const PAGE = 200;
/** Below it a product is named to the operator. */
const ACCEPTABLE_FROM = 70;

const BY_HOUSEKEEPING: Cause = {
  actor: 'system',
  source: 'housekeeping',
  correlationId: 'products',
  causationId: undefined,
};

export interface JudgedBook {
  readonly judged: number;
  /** `lots of portfolio 7: 48.5`, with what cannot be judged. */
  readonly poor: readonly string[];
}

export async function judgeAll(ledger: Ledger, sources: ProductSources): Promise<JudgedBook> {
  const poor: string[] = [];
  let judged = 0;
  let after = 0 as PortfolioId;
  for (let isMore = true; isMore; ) {
    const page = await ledger.read.openPortfolios(after, PAGE);
    for (const portfolio of page)
      for (const name of PRODUCT_NAMES) {
        const what = `${name} of portfolio ${portfolio.id}`;
        const asked = { portfolio, name, cause: BY_HOUSEKEEPING };
        try {
          const { score } = (await judgeProduct(ledger, sources, asked)).quality;
          judged += 1;
          if (score !== undefined && score < ACCEPTABLE_FROM) poor.push(`${what}: ${score}`);
        } catch (error) {
          // One damaged portfolio must not hide how good the others are.
          poor.push(
            `${what}: cannot be judged (${error instanceof Error ? error.message : String(error)})`,
          );
        }
      }
    after = page.at(-1)?.id ?? after;
    isMore = page.length === PAGE;
  }
  return { judged, poor };
}
