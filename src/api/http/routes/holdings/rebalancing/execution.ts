// The execution of a plan: at the prices of now, as an order list or at a trader.
import type { FastifyRequest } from 'fastify';
import { decimal } from '../../../../../kernel/decimal.ts';
import { executeRebalancing } from '../../../../../ledger/app/execute-rebalancing.ts';
import type { PortfolioRow } from '../../../../../ledger/ports/ledger-rows.ts';
import { hasPermission, roleOn } from '../../../../identity/principal.ts';
import { roleAllows } from '../../../../identity/role.ts';
import type { TraderClients } from '../../../../traders/trader-clients.ts';
import { runBody } from '../../../holdings/rebalancing-bodies.ts';
import { audited } from '../../../loaders/audited-command.ts';
import type { Book } from '../../../loaders/book.ts';
import { causeOf, keyedRequest } from '../../../loaders/book-requests.ts';
import { principalOf } from '../../../loaders/caller.ts';
import type { Identity, Server } from '../../../loaders/parts.ts';
import { rebalancingProblem } from '../../../loaders/rebalancing-refusals.ts';
import { type ResolvedTrader, resolveTrader } from '../../../loaders/resolve-trader.ts';
import { rebalancingSources } from '../../../presenters/valued-portfolio.ts';
import { idempotencyHeaders } from '../../../shapes/order-request.ts';
import { executionBody } from '../../../shapes/rebalancing.ts';
import { runSchema } from '../../../shapes/rebalancing-rows.ts';
import { PROBLEMS } from '../../../shapes/schemas.ts';
import { isOwner, keeps, params, portfolioOf, tags } from './client-portfolio.ts';

export interface RebalancingDoors {
  readonly book: Book;
  readonly clients: TraderClients;
  readonly identity: Identity;
}

const SLIPPAGE_MAX = decimal('0.01');

/** Orders at a trader need the right to place orders for holdings there. */
function traderOf(
  { book, clients }: RebalancingDoors,
  request: FastifyRequest,
  { kind, account }: PortfolioRow,
): ResolvedTrader | undefined {
  const trader = book.followed.find(({ key }) => kind === 'TRADER' && key === account)?.trader;
  return trader === undefined ? undefined : resolveTrader(clients, request, trader, 'operate');
}

/** For others a dry run is silent about the trader. */
function maySeeTrader(
  { book }: RebalancingDoors,
  request: FastifyRequest,
  { account: key }: PortfolioRow,
): boolean {
  const account = book.followed.find((one) => one.key === key)?.account;
  const principal = principalOf(request);
  const role = account === undefined ? undefined : roleOn(principal, 'account', account);
  return role !== undefined && roleAllows(role, 'read') && hasPermission(principal, 'read');
}

export function executionRoute(server: Server, doors: RebalancingDoors): void {
  const { book, identity } = doors;
  server.post(
    '/holdings/rebalancing/:client_id/execute',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'The orders of a plan at the prices of now; a dry run unless asked otherwise',
        description:
          'Orders of a portfolio that a trader trades go to the trader. That needs the role operator on the account.',
        params,
        headers: idempotencyHeaders,
        body: executionBody,
        response: { 202: runSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { plan_id: planId, plan_hash: planHash, dry_run: isDryRun, ...body } = request.body;
      const wanted = body.portfolio_id ?? Number(planId.split('-')[0]);
      const asked = { client: request.params.client_id, wanted, needs: 'keep' } as const;
      const portfolio = await portfolioOf(book, request, asked);
      const execution = {
        ...{ portfolio, planId, planHash, isDryRun },
        slippageMax: body.max_slippage ?? SLIPPAGE_MAX,
        seesTrader: maySeeTrader(doors, request, portfolio),
        isOwner: await isOwner(book, request, portfolio),
        request: keyedRequest(request),
        cause: causeOf(request),
      };
      async function executed() {
        const done = await executeRebalancing(book.ledger, rebalancingSources(book), execution);
        if (!done.ok) throw rebalancingProblem(done.failure);
        return runBody(portfolio, done.value, isDryRun);
      }
      const client = isDryRun ? undefined : traderOf(doors, request, portfolio);
      if (client === undefined) return reply.status(202).send(await executed());
      const command = { identity, request, action: 'rebalancing.execute', asked: request.body };
      const target = `${client.name} ${planId}`;
      const run = await audited({ ...command, target }, executed, ({ outcome }) => ({ outcome }));
      return reply.status(202).send(run);
    },
  );
}
