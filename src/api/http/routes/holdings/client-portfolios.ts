// `/api/v1/holdings/portfolio/{client_id}`: what a person holds in all portfolios together, and what it is worth.
import { z } from 'zod';
import { type ClientValue, clientValue } from '../../../../ledger/app/valuation/client-value.ts';
import type { CurrencyCode } from '../../../../ledger/ports/drafts.ts';
import type { PortfolioRow } from '../../../../ledger/ports/ledger-rows.ts';
import type { Book } from '../../access/book.ts';
import {
  converted,
  missingBody,
  omissionsBody,
  percentOf,
  totalsBody,
} from '../../access/current-bodies.ts';
import type { Server } from '../../access/parts.ts';
import { valuationSources } from '../../access/valued-portfolio.ts';
import { clientPortfolios } from '../../holdings/client-portfolios.ts';
import { clientExplanation, currentExplanation } from '../../holdings/explanation.ts';
import { heldBody } from '../../holdings/position-bodies.ts';
import { sortedQuery } from '../../listing/list-query.ts';
import { pageOf } from '../../listing/page-of.ts';
import { clientValueSchema } from '../../shapes/client-value.ts';
import { explainQuery, explanationField } from '../../shapes/past-value.ts';
import { currency } from '../../shapes/portfolio-rows.ts';
import { heldPositionSchema } from '../../shapes/position-rows.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';
import { id } from '../../shapes/transaction-rows.ts';

const tags = ['holdings'];
const reads = { needs: 'read' } as const;
const params = z.object({ client_id: id() });

export function clientPortfolioRoutes(server: Server, book: Book): void {
  server.get(
    '/holdings/portfolio/:client_id/positions',
    {
      config: reads,
      schema: {
        tags,
        summary: 'Open positions of a person, at the prices of now',
        params,
        querystring: z.strictObject({
          ...sortedQuery('position_id', 'position_id', 'ticker', 'portfolio_id', 'currency'),
          portfolio_id: id().optional(),
          ...explainQuery,
        }),
        response: { 200: z.array(heldPositionSchema.extend(explanationField)), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const client = request.params.client_id;
      const rows = await clientPortfolios(book, request, { client, wanted: query.portfolio_id });
      const { portfolios } = await valued(book, rows, undefined);
      const positions = portfolios.flatMap(({ row, current }) =>
        current.holdings.map((holding) => heldBody(row, holding)),
      );
      const page = pageOf(reply, { rows: positions, asked: query });
      if (!query.explain) return page;
      return Promise.all(page.map((body) => explained(book, body, portfolios)));
    },
  );

  server.get(
    '/holdings/portfolio/:client_id/value',
    {
      config: reads,
      schema: {
        tags,
        summary: 'What a person holds is worth, in one currency',
        params,
        querystring: z.strictObject({
          portfolio_id: id().optional(),
          currency: currency()
            .optional()
            .describe('Unless given that of all portfolios, or of the home venue'),
          ...explainQuery,
        }),
        response: { 200: clientValueSchema.extend(explanationField), ...PROBLEMS },
      },
    },
    async (request) => {
      const { query } = request;
      const client = request.params.client_id;
      const rows = await clientPortfolios(book, request, { client, wanted: query.portfolio_id });
      const value = await valued(book, rows, query.currency);
      const body = valueBody(client, value);
      if (!query.explain) return body;
      return { ...body, explanation: await clientExplanation(book, value) };
    },
  );
}

type HeldBody = ReturnType<typeof heldBody>;

async function explained(book: Book, body: HeldBody, portfolios: ClientValue['portfolios']) {
  const place = portfolios.find(({ row }) => row.id === body.portfolio_id);
  if (place === undefined) throw new Error(`portfolio ${body.portfolio_id} is not among these`);
  const { row, current } = place;
  const explanation = await currentExplanation(book, row, current, [body.security_id]);
  return { ...body, explanation };
}

function valued(book: Book, rows: readonly PortfolioRow[], wanted: string | undefined) {
  const currencies = new Set(rows.map(({ baseCurrency }) => baseCurrency));
  const [only] = currencies;
  const common = currencies.size === 1 && only !== undefined ? only : book.home.currency;
  return clientValue(valuationSources(book), rows, (wanted as CurrencyCode | undefined) ?? common);
}

function valueBody(client: number, value: ClientValue) {
  const { sums, portfolios, missingRates } = value;
  const shown = portfolios.map(({ row, current }) => ({
    portfolio_id: row.id,
    base_currency: row.baseCurrency,
    positions: current.holdings.length,
    ...totalsBody(current),
    ...omissionsBody(current),
  }));
  return {
    client_id: client,
    currency: value.currency,
    total_value: converted(sums.marketValue),
    cash_value: converted(sums.cash),
    net_value: converted(sums.netValue),
    total_cost: converted(sums.cost),
    total_gain_loss: converted(sums.gain),
    total_gain_loss_percent: percentOf(sums.gain, sums.cost),
    day_change: converted(sums.dayChange),
    realized_gain: converted(sums.realized),
    positions: shown.reduce((count, { positions }) => count + positions, 0),
    complete: missingRates.length === 0 && shown.every(({ complete }) => complete),
    missing_rates: missingRates.map(missingBody),
    portfolios: shown,
  };
}
