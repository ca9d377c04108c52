// `get_portfolio_value`: what a person holds is worth, position by position, now or at the end of a day.
import { z } from 'zod';
import { clientValueSchema } from '../../http/shapes/client-value.ts';
import { heldPositionSchema } from '../../http/shapes/position-rows.ts';
import { day, person, portfolioId } from '../calls/arguments.ts';
import { clientOf } from '../calls/client.ts';
import { CLOSED_LOTS, DECIMALS, isoNow, SIGNS } from '../calls/conventions.ts';
import { LIST_MAX } from '../calls/conversation.ts';
import { tool } from '../calls/tool.ts';

type Value = z.infer<typeof clientValueSchema>;
type Held = z.infer<typeof heldPositionSchema>;

export const portfolioValue = tool({
  name: 'get_portfolio_value',
  title: 'Value of portfolios',
  description:
    'What a person holds is worth: totals over all portfolios or of one, open positions with price and gain, and what has no price.',
  input: {
    client_id: person().optional(),
    portfolio_id: portfolioId().optional(),
    as_of: day().optional().describe('YYYY-MM-DD, its end; default now'),
  },
  output: {
    totals: clientValueSchema,
    positions: z.array(heldPositionSchema),
    unpriced: z.array(z.string()).describe('Symbols and currencies that the totals leave out'),
  },
  async answer({ client_id, portfolio_id, as_of }, conversation) {
    const client = await clientOf(conversation, { client_id, portfolio_id });
    const path = `/holdings/portfolio/${client}`;
    const query = { portfolio_id, as_of };
    const [totals, positions] = await Promise.all([
      conversation.ask<Value>({ method: 'GET', path: `${path}/value`, query }),
      conversation.ask<readonly Held[]>({
        ...{ method: 'GET', path: `${path}/positions` },
        query: { ...query, limit: LIST_MAX },
      }),
    ]);
    const unpriced = [...new Set(totals.portfolios.flatMap((one) => one.unpriced))];
    return {
      as_of: totals.as_of ?? isoNow(conversation.now),
      conventions: {
        amounts: DECIMALS,
        signs: SIGNS,
        currency: `totals in ${totals.currency}, positions in their own currency`,
        gains: CLOSED_LOTS,
      },
      warnings: warningsOf(totals, { unpriced, shown: positions.length }),
      totals,
      positions,
      unpriced,
    };
  },
});

interface Left {
  readonly unpriced: readonly string[];
  readonly shown: number;
}

function warningsOf({ portfolios, missing_rates, positions }: Value, { unpriced, shown }: Left) {
  const stale = [...new Set(portfolios.flatMap((one) => one.stale))];
  const rates = [...missing_rates, ...portfolios.flatMap((one) => one.missing_rates)];
  return [
    ...(unpriced.length === 0 ? [] : [`No price, left out of the totals: ${unpriced.join(', ')}.`]),
    ...(stale.length === 0 ? [] : [`The price is old: ${stale.join(', ')}.`]),
    ...rates.map(({ from, to, on }) => `No rate from ${from} to ${to} on ${on}; left out.`),
    ...(shown < positions ? [`Only ${shown} of ${positions} positions are listed.`] : []),
  ];
}
