// `/api/v1/holdings/portfolio/{client_id}`: what a person holds in all portfolios together, and what it is worth.
import { z } from 'zod';
import { type ClientValue, clientValue } from '../../../../ledger/app/valuation/client-value.ts';
import type { CurrencyCode } from '../../../../ledger/ports/drafts.ts';
import type { PortfolioRow } from '../../../../ledger/ports/ledger-rows.ts';
import { clientExplanation, heldExplanation } from '../../holdings/client-explanation.ts';
import { clientPortfolios } from '../../holdings/client-portfolios.ts';
import { momentBody, type PastMoment, pastMoment } from '../../holdings/moment.ts';
import { heldBody } from '../../holdings/position-bodies.ts';
import { sortedQuery } from '../../listing/list-query.ts';
import { pageOf } from '../../listing/page-of.ts';
import type { Book } from '../../loaders/book.ts';
import type { Server } from '../../loaders/parts.ts';
import {
  converted,
  missingBody,
  omissionsBody,
  percentOf,
  totalsBody,
} from '../../presenters/current-bodies.ts';
import { valuationSources } from '../../presenters/valued-portfolio.ts';
import { clientValueSchema } from '../../shapes/client-value.ts';
import { explainQuery, explanationField, momentQuery } from '../../shapes/past-value.ts';
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
        summary: 'Open positions of a person, at the prices of now or of a day',
        params,
        querystring: z.strictObject({
          ...sortedQuery('position_id', 'position_id', 'ticker', 'portfolio_id', 'currency'),
          portfolio_id: id().optional(),
          ...momentQuery,
          ...explainQuery,
        }),
        response: { 200: z.array(heldPositionSchema.extend(explanationField)), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const client = request.params.client_id;
      const rows = await clientPortfolios(book, request, { client, wanted: query.portfolio_id });
      const moment = pastMoment(book, query);
      const { portfolios } = await valued(book, rows, { wanted: undefined, moment });
      const positions = portfolios.flatMap(({ row, current }) =>
        current.holdings.map((holding) => heldBody(row, holding)),
      );
      const page = pageOf(reply, { rows: positions, asked: query });
      if (!query.explain) return page;
      return Promise.all(page.map((body) => explained(book, body, { portfolios, moment })));
    },
  );

  server.get(
    '/holdings/portfolio/:client_id/value',
    {
      config: reads,
      schema: {
        tags,
        summary: 'What a person holds is worth in one currency, now or at the end of a day',
        params,
        querystring: z.strictObject({
          portfolio_id: id().optional(),
          currency: currency()
            .optional()
            .describe('Unless given that of all portfolios, or of the home venue'),
          ...momentQuery,
          ...explainQuery,
        }),
        response: { 200: clientValueSchema.extend(explanationField), ...PROBLEMS },
      },
    },
    async (request) => {
      const { query } = request;
      const client = request.params.client_id;
      const rows = await clientPortfolios(book, request, { client, wanted: query.portfolio_id });
      const moment = pastMoment(book, query);
      const value = await valued(book, rows, { wanted: query.currency, moment });
      const body = valueBody(client, value, moment);
      if (!query.explain) return body;
      return { ...body, explanation: await clientExplanation(book, value) };
    },
  );
}

type HeldBody = ReturnType<typeof heldBody>;

interface HeldIn {
  readonly portfolios: ClientValue['portfolios'];
  readonly moment: PastMoment | undefined;
}

async function explained(book: Book, body: HeldBody, { portfolios, moment }: HeldIn) {
  const place = portfolios.find(({ row }) => row.id === body.portfolio_id);
  if (place === undefined) throw new Error(`portfolio ${body.portfolio_id} is not among these`);
  const asked = { security: body.security_id, moment };
  return { ...body, explanation: await heldExplanation(book, place, asked) };
}

interface Wanted {
  readonly wanted: string | undefined;
  readonly moment: PastMoment | undefined;
}

function valued(book: Book, rows: readonly PortfolioRow[], { wanted, moment }: Wanted) {
  const currencies = new Set(rows.map(({ baseCurrency }) => baseCurrency));
  const [only] = currencies;
  const common = currencies.size === 1 && only !== undefined ? only : book.home.currency;
  const currency = (wanted as CurrencyCode | undefined) ?? common;
  return clientValue(valuationSources(book), rows, { currency, moment });
}

function valueBody(client: number, value: ClientValue, moment: PastMoment | undefined) {
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
    ...(moment === undefined ? { as_of: null, known_at: null } : momentBody(moment)),
    currency: value.currency,
    total_value: converted(sums.marketValue),
    cash_value: converted(sums.cash),
    net_value: converted(sums.netValue),
    total_cost: converted(sums.cost),
    total_gain_loss: converted(sums.gain),
    total_gain_loss_percent: percentOf(sums.gain, sums.cost),
    day_change: converted(sums.dayChange),
    realized_gain: converted(sums.realized),
    cash_currency_gain: converted(sums.cashGain),
    realized_cash_currency_gain: converted(sums.realizedCashGain),
    positions: shown.reduce((count, { positions }) => count + positions, 0),
    complete: missingRates.length === 0 && shown.every(({ complete }) => complete),
    missing_rates: missingRates.map(missingBody),
    portfolios: shown,
  };
}
