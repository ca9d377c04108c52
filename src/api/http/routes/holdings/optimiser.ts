// `/api/v1/holdings/rebalancing/optimise`: target weights by seven methods. Nothing is kept.

import { optimised } from '../../holdings/optimised-weights.ts';
import type { Book } from '../../loaders/book.ts';
import type { Server } from '../../loaders/parts.ts';
import { optimiserBody, optimiserSchema } from '../../shapes/optimiser.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';

export function optimiserRoutes(server: Server, book: Book): void {
  server.post(
    '/holdings/rebalancing/optimise',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['rebalancing'],
        summary:
          'Target weights by mean-variance, maximum Sharpe, CVaR, risk parity, its hierarchical form or Black-Litterman',
        body: optimiserBody,
        response: { 200: optimiserSchema, ...PROBLEMS },
      },
    },
    async (request) => optimised(book, request.body),
  );
}
