// `list_portfolios`: every portfolio that the person sees, with its number, its owner and how it is kept.
import { z } from 'zod';
import { portfolioSchema } from '../../http/shapes/portfolio-rows.ts';
import { person } from '../calls/arguments.ts';
import { portfoliosOf } from '../calls/client.ts';
import { isoNow } from '../calls/conventions.ts';
import { LIST_MAX } from '../calls/conversation.ts';
import { tool } from '../calls/tool.ts';

const shown = portfolioSchema.pick({
  ...{ id: true, user_id: true, name: true, kind: true, account: true },
  ...{ base_currency: true, cost_basis_method: true },
});

export const listPortfolios = tool({
  name: 'list_portfolios',
  title: 'Portfolios',
  description: 'The portfolios that you see: number, owner, currency.',
  input: { client_id: person().optional() },
  output: { portfolios: z.array(shown) },
  async answer({ client_id }, conversation) {
    const seen = await portfoliosOf(conversation);
    const portfolios = seen.filter(({ user_id }) => (client_id ?? user_id) === user_id);
    return {
      as_of: isoNow(conversation.now),
      conventions: { numbers: 'id is the portfolio_id of other tools, user_id their client_id' },
      warnings: seen.length === LIST_MAX ? [`Only the first ${LIST_MAX} are listed.`] : [],
      portfolios: portfolios.map((one) => shown.parse(one)),
    };
  },
});
