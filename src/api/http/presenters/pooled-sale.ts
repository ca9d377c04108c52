// What a sale that is not booked adds to the tax year of the caller, by the rules that they chose.
import type { FastifyRequest } from 'fastify';
import { minus } from '../../../kernel/amounts.ts';
import { NO_MONEY, textOf } from '../../../kernel/decimal.ts';
import {
  dayForTax,
  type PooledYear,
  type PooledYearQuery,
  pooledYear,
} from '../../../ledger/app/tax/pooled-year.ts';
import { entryOf, type SaleRequest } from '../../../ledger/app/tax/sale-preview.ts';
import type { PortfolioRow, SecurityRow } from '../../../ledger/ports/ledger-rows.ts';
import { taxYearOn } from '../../../ledger/ports/tax-rules.ts';
import type { Book } from '../loaders/book.ts';
import { principalOf } from '../loaders/caller.ts';
import { decimalOrNull } from '../shapes/decimals.ts';
import type { PooledSaleBody } from '../shapes/year-report-rows.ts';
import {
  disposalBody,
  hiddenWarnings,
  missingRates,
  taxViewOf,
  warningsOf,
} from './tax/year-report.ts';
import { countedAffiliates, NO_AFFILIATES, viewOf } from './tax-view-setting.ts';

interface WantedSale {
  readonly asked: SaleRequest;
  readonly portfolio: PortfolioRow;
  readonly security: SecurityRow;
}

/** The year is computed with the sale and without it: a sale may change what earlier ones are matched with. */
export async function pooledSaleBody(
  book: Book,
  request: FastifyRequest,
  { asked, portfolio, security }: WantedSale,
): Promise<PooledSaleBody> {
  const chosen = await viewOf(book, principalOf(request).user.id);
  const { jurisdiction } = chosen;
  const { read } = book.ledger;
  const holder = await read.holderOf(principalOf(request).user.id);
  if (jurisdiction === 'us' || holder !== portfolio.holder) return null;
  const counted =
    jurisdiction === 'ca' ? await countedAffiliates(book, request, chosen) : NO_AFFILIATES;
  const entry = entryOf(asked, portfolio.method, undefined);
  const query: PooledYearQuery = {
    jurisdiction,
    year: taxYearOn(jurisdiction, dayForTax(entry, security, jurisdiction)),
    affiliates: await read.portfolios(counted.affiliates),
  };
  const sources = { read, history: book.history };
  const before = await pooledYear(sources, holder, query);
  const after = await pooledYear(sources, holder, {
    ...query,
    sale: { portfolio: portfolio.id, entry },
  });
  const on = dayForTax(entry, security, jurisdiction);
  const isOwn = (one: { readonly security: string }) => one.security === String(security.id);
  const disposal = after.disposals.find((one) => isOwn(one) && one.on === on);
  const notices = after.notices.filter(isOwn);
  const { rule } = taxViewOf(chosen);
  return {
    ...{ tax_view: jurisdiction, rule, name: after.span.name, currency: after.currency },
    disposal: disposal === undefined ? null : disposalBody(after, disposal),
    ...addedBody(before, after),
    complete: after.missing.length === 0,
    warnings: [
      ...warningsOf({ ...after, notices, disposals: after.disposals.filter(isOwn) }),
      ...hiddenWarnings(counted.hidden),
      ...missingRates(after).map(({ detail }) => detail),
    ],
  };
}

function addedBody({ totals: before }: PooledYear, { totals: after }: PooledYear) {
  const saleTax = after.saleTax && minus(after.saleTax, before.saleTax ?? NO_MONEY);
  return {
    gain: textOf(minus(after.net, before.net)),
    denied_loss: textOf(minus(after.deniedLosses, before.deniedLosses)),
    sale_tax: decimalOrNull(saleTax),
    net_before: textOf(before.net),
    net_after: textOf(after.net),
    above_exempt_before: decimalOrNull(before.aboveExempt),
    above_exempt_after: decimalOrNull(after.aboveExempt),
  };
}
