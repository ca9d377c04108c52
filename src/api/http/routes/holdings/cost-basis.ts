// `/api/v1/holdings/cost-basis/{ticker}`: what one security cost, and what it would gain.
import { z } from 'zod';
import { type CostBasis, costBasisIn } from '../../../../ledger/app/valuation/cost-basis.ts';
import type { LotMethod } from '../../../../ledger/ports/drafts.ts';
import type { PortfolioRow, SecurityRow } from '../../../../ledger/ports/ledger-rows.ts';
import { askedPortfolios } from '../../holdings/client-portfolios.ts';
import { summaryBody, unrealizedBody } from '../../holdings/cost-basis-bodies.ts';
import { basisExplanation } from '../../holdings/explanation.ts';
import { priceNow, securityNamed } from '../../holdings/resolve-security.ts';
import type { Book } from '../../loaders/book.ts';
import type { Server } from '../../loaders/parts.ts';
import {
  inPortfolio,
  summarySchema,
  tickerParams,
  unrealizedSchema,
} from '../../shapes/cost-basis.ts';
import { explainQuery, explanationField } from '../../shapes/past-value.ts';
import { method } from '../../shapes/portfolio-rows.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';
import { harvestRoute } from './harvest.ts';
import { sellRoute } from './sell.ts';

const tags = ['holdings'];
const reads = { needs: 'read' } as const;

export function costBasisRoutes(server: Server, book: Book): void {
  basisRoutes(server, book);
  sellRoute(server, book);
  harvestRoute(server, book);
}

async function basesOf(
  book: Book,
  portfolios: readonly PortfolioRow[],
  { security, method: how }: { readonly security: SecurityRow; readonly method?: LotMethod },
): Promise<readonly CostBasis[]> {
  const { read } = book.ledger;
  const asked = { security: security.id, method: how };
  return Promise.all(portfolios.map((row) => costBasisIn(read, row, asked)));
}

function basisRoutes(server: Server, book: Book): void {
  server.get(
    '/holdings/cost-basis/:ticker/summary',
    {
      config: reads,
      schema: {
        tags,
        summary: 'Lots and cost of a security, as booked or by another method',
        params: tickerParams,
        querystring: z.strictObject({
          ...inPortfolio,
          method: method()
            .exclude(['SPECIFIC_ID'])
            .optional()
            .describe('What the figures would be with this method; stored nowhere'),
          ...explainQuery,
        }),
        response: { 200: summarySchema.extend(explanationField), ...PROBLEMS },
      },
    },
    async (request) => {
      const { portfolio_id: wanted, method: how } = request.query;
      const portfolios = await askedPortfolios(book, request, wanted);
      const security = await securityNamed(book, request.params.ticker, portfolios);
      const bases = await basesOf(book, portfolios, { security, ...(how && { method: how }) });
      const at = await priceNow(book, portfolios, security);
      const body = summaryBody(security, bases, { ...at, method: how });
      if (!request.query.explain) return body;
      return { ...body, explanation: await basisExplanation(book, bases, usedIn(security, at)) };
    },
  );

  server.get(
    '/holdings/cost-basis/:ticker/unrealized-gl',
    {
      config: reads,
      schema: {
        tags,
        summary: 'Unrealised gains of a security, by lot and term',
        params: tickerParams,
        querystring: z.strictObject({ ...inPortfolio, ...explainQuery }),
        response: { 200: unrealizedSchema.extend(explanationField), ...PROBLEMS },
      },
    },
    async (request) => {
      const portfolios = await askedPortfolios(book, request, request.query.portfolio_id);
      const security = await securityNamed(book, request.params.ticker, portfolios);
      const bases = await basesOf(book, portfolios, { security });
      const at = await priceNow(book, portfolios, security);
      const body = unrealizedBody(security, bases, at);
      if (!request.query.explain) return body;
      return { ...body, explanation: await basisExplanation(book, bases, usedIn(security, at)) };
    },
  );
}

function usedIn(security: SecurityRow, { price }: Awaited<ReturnType<typeof priceNow>>) {
  return { security, used: price.used };
}
