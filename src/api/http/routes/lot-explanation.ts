// `GET /api/v1/taxlots/{id}/explain`: a lot walked back to execution, order, signal and prediction, and on to its gain.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SecurityId, TransactionId } from '../../../ledger/ports/drafts.ts';
import type { LotRow, PortfolioRow, TransactionRow } from '../../../ledger/ports/ledger-rows.ts';
import type { ExplainById } from '../../../relay/app/explained-lot.ts';
import type { Relays } from '../../../relay/app/relays.ts';
import type { StepRow } from '../../../trader/ports/look.ts';
import { roleOn } from '../../identity/principal.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import type { Book } from '../loaders/book.ts';
import { principalOf } from '../loaders/caller.ts';
import type { Server } from '../loaders/parts.ts';
import { mayReadPortfolio } from '../loaders/resolve-portfolio.ts';
import { lotCauses } from '../presenters/lot-causes.ts';
import { notFound } from '../shapes/problem.ts';
import { lotExplanationSchema } from '../shapes/relay-shape.ts';
import { PROBLEMS } from '../shapes/schemas.ts';

export interface LotExplanationParts {
  readonly book: Book;
  readonly clients: TraderClients;
  readonly relays: Pick<Relays, 'explain'>;
}

/** The transaction that opened it, its part of a transfer, and the securities that corporate actions made of it. */
const LOT_ID = /^(\d{1,9})(?:\.\d{1,4})?((?:\/\d{1,9})*)$/;

export function lotExplanationRoute(server: Server, parts: LotExplanationParts): void {
  server.get(
    '/taxlots/:id/explain',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['ledger'],
        summary: 'Why a lot exists: from the prediction to the realised gain',
        params: z.object({ id: z.string().regex(LOT_ID, 'expected the id of a lot') }),
        response: { 200: lotExplanationSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { lot, opening, portfolio } = await chosenLot(parts.book, request, request.params.id);
      const seen = explainedBy(parts, request, portfolio);
      const { steps, ...row } = await lotCauses(parts.book, lot, opening, seen.explain);
      return {
        ...row,
        steps: steps.map((step) => ({
          ...step,
          fact: { ...step.fact },
          live: seen.isLive(),
        })),
      };
    },
  );
}

interface ChosenLot {
  readonly lot: LotRow;
  readonly opening: TransactionRow;
  readonly portfolio: PortfolioRow;
}

async function chosenLot(book: Book, request: FastifyRequest, id: string): Promise<ChosenLot> {
  const { read } = book.ledger;
  const [, number = '', actions = ''] = LOT_ID.exec(id) ?? [];
  const opening = await read.transaction(Number(number) as TransactionId);
  if (
    opening !== undefined &&
    (await mayReadPortfolio(book, principalOf(request), opening.portfolio))
  ) {
    const last = actions.split('/').at(-1);
    const security =
      last === undefined || last === '' ? opening.security : (Number(last) as SecurityId);
    const portfolio = await read.portfolio(opening.portfolio);
    const found =
      security === undefined
        ? []
        : await read.lots({ portfolios: [opening.portfolio], security, lot: id });
    const [lot] = found;
    if (lot !== undefined && portfolio !== undefined) return { lot, opening, portfolio };
  }
  throw notFound('unknown_lot', `No lot ${id}.`);
}

/** From the running trader, else from its journal; nothing for a caller who may not see the account. */
function explainedBy(
  { book, clients, relays }: LotExplanationParts,
  request: FastifyRequest,
  { account: key }: PortfolioRow,
): { readonly explain: ExplainById | undefined; isLive(): boolean } {
  const principal = principalOf(request);
  const followed = book.followed.find((one) => one.key === key);
  const client = clients.all().find(({ name }) => name === followed?.trader);
  if (client === undefined || roleOn(principal, 'account', client.account) === undefined)
    return { explain: undefined, isLive: () => false };
  const { name, look } = client;
  let isLive = true;
  async function explain(id: string): Promise<readonly StepRow[]> {
    const seen = await look(`/explain?id=${encodeURIComponent(id)}`);
    if (seen.ok && seen.value.ageSeconds === undefined) return seen.value.copy.body as StepRow[];
    isLive = false;
    return relays.explain(name, id);
  }
  return { explain, isLive: () => isLive };
}
