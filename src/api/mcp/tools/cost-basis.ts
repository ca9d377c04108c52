// `get_cost_basis`: what a security cost, lot by lot, as booked or by another method.
import type { z } from 'zod';
import { summarySchema } from '../../http/shapes/cost-basis.ts';
import { method } from '../../http/shapes/portfolio-rows.ts';
import { portfolioId, ticker } from '../calls/arguments.ts';
import { DECIMALS, isoNow, SIGNS, TERM } from '../calls/conventions.ts';
import { tool } from '../calls/tool.ts';

type Summary = z.infer<typeof summarySchema>;

export const costBasis = tool({
  name: 'get_cost_basis',
  title: 'Cost basis of a security',
  description:
    'Open lots, total and average cost, and realised gains of one security. With a method: what they would be by it.',
  input: {
    ticker: ticker(),
    method: method().exclude(['SPECIFIC_ID']).optional().describe('Unless given as it was booked'),
    portfolio_id: portfolioId().optional().describe('Default: all your own'),
  },
  output: { cost_basis: summarySchema },
  async answer({ ticker: name, method: how, portfolio_id }, { ask, now }) {
    const summary = await ask<Summary>({
      ...{ method: 'GET', path: `/holdings/cost-basis/${encodeURIComponent(name)}/summary` },
      query: { method: how, portfolio_id },
    });
    return {
      as_of: isoNow(now),
      conventions: {
        amounts: DECIMALS,
        signs: SIGNS,
        term: TERM,
        cost_basis_method: summary.method ?? 'each portfolio by its own',
        wash_sales: 'not in these figures; get_tax_loss_harvesting has them',
      },
      warnings: summary.what_if
        ? [`What it would be by ${summary.method}; the books have another method.`]
        : [],
      cost_basis: summary,
    };
  },
});
