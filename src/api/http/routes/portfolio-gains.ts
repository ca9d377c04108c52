// `/api/v1/portfolios/{id}/gains`: each gain once, with the rows that make it.
import { taxView } from '../../../ledger/app/tax/tax-view.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import { type Book, reportBook } from '../loaders/book.ts';
import type { Server } from '../loaders/parts.ts';
import { resolvePortfolio } from '../loaders/resolve-portfolio.ts';
import { gainsBody } from '../presenters/gain-bodies.ts';
import { valuationSources } from '../presenters/valued-portfolio.ts';
import { gainsSchema } from '../shapes/gain-rows.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { portfolioParams } from './portfolios.ts';

export function portfolioGainsRoute(server: Server, book: Book): void {
  server.get(
    '/portfolios/:id/gains',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['portfolios'],
        summary: 'Open, realised and taxable gains and income, with the rows that reconcile them',
        params: portfolioParams,
        response: { 200: gainsSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const reported = await reportBook(book);
      const id = request.params.id as PortfolioId;
      const row = await resolvePortfolio(reported, request, id, 'read');
      const view = await taxView(reported.ledger.read, row.holder);
      return gainsBody(valuationSources(reported), row, view);
    },
  );
}
