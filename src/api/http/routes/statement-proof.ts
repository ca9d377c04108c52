// `/api/v1/portfolios/{id}/statement-proof`: a portfolio beside a broker's statement, figure by figure; books nothing.
import type { FileReading } from '../../../ledger/app/read-import.ts';
import {
  type ReconciliationRefusal,
  reconcileStatement,
} from '../../../ledger/app/reconcile-statement.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import { goneSignal } from '../guard/client-gone.ts';
import { FILE_BODY_BYTES_MAX } from '../guard/file-body.ts';
import type { Book } from '../loaders/book.ts';
import type { Server } from '../loaders/parts.ts';
import { resolvePortfolio } from '../loaders/resolve-portfolio.ts';
import { fileIn, fileQuery, importedBody, ROWS_MAX, sentFile } from '../loaders/sent-file.ts';
import { coded, ProblemError } from '../shapes/problem.ts';
import { proofBody, proofSchema } from '../shapes/proof-rows.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { portfolioParams } from './portfolios.ts';

export function statementProofRoute(server: Server, book: Book, reading: FileReading): void {
  server.post(
    '/portfolios/:id/statement-proof',
    {
      config: { needs: 'read', isLong: true },
      bodyLimit: FILE_BODY_BYTES_MAX,
      schema: {
        tags: ['portfolios'],
        summary:
          "Compare a portfolio with the broker's statement: each figure that differs, and why",
        params: portfolioParams,
        querystring: fileQuery,
        body: importedBody,
        response: { 200: proofSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const id = request.params.id as PortfolioId;
      const portfolio = await resolvePortfolio(book, request, id, 'read');
      const asked = { rowsMax: ROWS_MAX, gone: goneSignal(reply) };
      const file = await fileIn(reading, sentFile(book, request), asked);
      const proof = await reconcileStatement(book.ledger.read, file, portfolio);
      if (!proof.ok) throw new ProblemError(coded('unreadable_file', unprovable(proof.failure)));
      return proofBody(proof.value);
    },
  );
}

function unprovable(refusal: ReconciliationRefusal): string {
  if (refusal.kind === 'NO_STATEMENT')
    return `The file is ${refusal.format}, not a statement with figures; choose a Flex query in XML or an activity statement in CSV.`;
  return refusal.kind === 'NO_PERIOD'
    ? 'The statement does not say its period; choose one of some days.'
    : `No portfolio follows the trader of account ${refusal.account}.`;
}
