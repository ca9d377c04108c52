// `/api/v1/holdings/cost-basis/{ticker}/tax-loss-harvest`: losses worth realising.
import { z } from 'zod';
import { textOf } from '../../../../kernel/decimal.ts';
import { harvestCandidates, usualLossMin } from '../../../../ledger/app/tax/harvest-candidates.ts';
import { taxView } from '../../../../ledger/app/tax/tax-view.ts';
import {
  splitQuestionsOfAll,
  waitingPortfolios,
} from '../../../../ledger/app/valuation/split-questions.ts';
import { askedPortfolios } from '../../holdings/client-portfolios.ts';
import { harvestBody, securityBody } from '../../holdings/cost-basis-bodies.ts';
import { OWN, ownerOnly, priceNow, securityNamed } from '../../holdings/resolve-security.ts';
import { placedLots, taxExplanation } from '../../holdings/tax-explanation.ts';
import type { Book } from '../../loaders/book.ts';
import type { Server } from '../../loaders/parts.ts';
import { pricedBy } from '../../presenters/current-bodies.ts';
import { questionBody } from '../../presenters/split-question-body.ts';
import { namesIn } from '../../presenters/tax/tax-bodies.ts';
import { priceSource } from '../../presenters/tax/tax-prices.ts';
import { valuationSources } from '../../presenters/valued-portfolio.ts';
import { harvestSchema, inLosses, inPortfolio, tickerParams } from '../../shapes/cost-basis.ts';
import { explainQuery, explanationField } from '../../shapes/past-value.ts';
import { unprocessable } from '../../shapes/problem.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';

export function harvestRoute(server: Server, book: Book): void {
  server.get(
    '/holdings/cost-basis/:ticker/tax-loss-harvest',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['holdings'],
        summary: 'Lots whose loss is worth realising, with what would disallow it',
        params: tickerParams,
        querystring: z.strictObject({
          ...inPortfolio,
          ...inLosses,
          ...explainQuery,
        }),
        response: { 200: harvestSchema.extend(explanationField), ...PROBLEMS },
      },
    },
    async (request) => {
      const { portfolio_id: wanted, min_loss: lossAsked } = request.query;
      const portfolios = await askedPortfolios(book, request, wanted);
      const security = await securityNamed(book, request.params.ticker, portfolios);
      for (const row of portfolios) await ownerOnly(book, request, row);
      const { price, today } = await priceNow(book, portfolios, security);
      const lossMin = lossAsked ?? usualLossMin(security.currency);
      const head = { ...securityBody(security), as_of: today, ...pricedBy(price.used) };
      const [first] = portfolios;
      if (first === undefined || price.used === undefined)
        throw unprocessable(
          'ticker',
          first === undefined
            ? 'You keep no portfolio yet; open one at /portfolios.'
            : `ticker: ${security.symbol} has no price (${price.unpriced}); state one at /holdings/positions/{id}/value.`,
        );
      const view = await taxView(book.ledger.read, first.holder, security.id);
      const ids = view.portfolios.map(({ id }) => id);
      const asked = await splitQuestionsOfAll(valuationSources(book), ids, [security]);
      const found = harvestCandidates(view, {
        ...{ security: security.id, price: price.used.price, asOf: today, lossMin },
        waiting: waitingPortfolios(asked, security.id),
      });
      const questions = asked
        .filter(({ portfolio }) => wanted === undefined || portfolio === wanted)
        .map(questionBody);
      const body = { ...head, min_loss: textOf(lossMin), ...harvestBody(found, wanted), questions };
      if (!request.query.explain) return body;
      const shown = { securities: await namesIn(book.ledger.read, view), ...OWN };
      const used = {
        price: price.used.price,
        why: undefined,
        source: priceSource({ ...price.used, price: price.used.quoted }),
      };
      const prices = new Map([[String(security.id), used]]);
      const figures = { lots: placedLots(found.related), closures: [], prices };
      return { ...body, explanation: await taxExplanation(book, shown, figures) };
    },
  );
}
