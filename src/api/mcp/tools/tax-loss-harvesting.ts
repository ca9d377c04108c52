// `get_tax_loss_harvesting`: losses that a sale now would realise, and what must not be bought around it.
import { z } from 'zod';
import { harvestSchema } from '../../http/shapes/tax-rows.ts';
import { amount, portfolioId, ticker } from '../calls/arguments.ts';
import { DECIMALS, isoNow, TERM } from '../calls/conventions.ts';
import { LIST_MAX } from '../calls/conversation.ts';
import { tool } from '../calls/tool.ts';

type Harvest = z.infer<typeof harvestSchema>;

export const taxLossHarvesting = tool({
  name: 'get_tax_loss_harvesting',
  title: 'Losses worth realising',
  description:
    'Lots whose loss is worth realising, how much of it a wash sale would disallow, the first safe day to buy again, and what not to buy until when.',
  input: {
    portfolio_id: portfolioId().optional().describe('Default: all your own'),
    ticker: ticker().optional(),
    min_loss: amount().optional().describe('Of one lot, in its currency'),
  },
  output: {
    candidates: z.array(harvestSchema),
    do_not_buy: z.array(harvestSchema.shape.do_not_buy.element),
  },
  async answer({ portfolio_id, ticker: name, min_loss }, { ask, now }) {
    const all = await ask<readonly Harvest[]>({
      ...{ method: 'GET', path: '/tax/harvest' },
      query: { portfolio_id, min_loss, limit: LIST_MAX },
    });
    const rows = all.filter(({ symbol }) => name === undefined || symbol === name);
    const unpriced = rows.filter(({ unpriced_reason: why }) => why !== null);
    return {
      as_of: all[0]?.as_of ?? isoNow(now).slice(0, 10),
      conventions: {
        amounts: DECIMALS,
        term: TERM,
        wash_sales: '30 days before and after the sale, over all portfolios of the owner',
        benefit: 'an estimate by the rates of the rule; not tax advice',
      },
      warnings: [
        ...unpriced.map((one) => `${one.symbol} has no price: ${one.unpriced_reason}.`),
        ...(all.length === LIST_MAX
          ? [`Only the first ${LIST_MAX} securities are looked at.`]
          : []),
      ],
      candidates: rows.filter(({ candidates }) => candidates.length > 0),
      do_not_buy: rows.flatMap(({ do_not_buy }) => do_not_buy),
    };
  },
});
