// `monitor_portfolio`: what agents find now in the portfolios of a person, each finding with its figures and events.
import { z } from 'zod';
import { presentFindingSchema } from '../../http/shapes/finding-rows.ts';
import { person, portfolioId } from '../calls/arguments.ts';
import { clientOf } from '../calls/client.ts';
import { DECIMALS, isoNow } from '../calls/conventions.ts';
import { LIST_MAX } from '../calls/conversation.ts';
import { tool } from '../calls/tool.ts';

type Finding = z.infer<typeof presentFindingSchema>;

export const monitorPortfolio = tool({
  name: 'monitor_portfolio',
  title: 'What needs attention',
  description:
    'What agents find now: losses, missing or old prices, concentration, drawdown, unusual days; each with its rule, figures and events.',
  input: {
    client_id: person().optional(),
    portfolio_id: portfolioId().optional(),
  },
  output: { findings: z.array(presentFindingSchema) },
  async answer({ client_id, portfolio_id }, conversation) {
    const client = await clientOf(conversation, { client_id, portfolio_id });
    const findings = await conversation.ask<readonly Finding[]>({
      ...{ method: 'GET', path: `/holdings/portfolio/${client}/monitor` },
      query: { portfolio_id, limit: LIST_MAX },
    });
    return {
      as_of: isoNow(conversation.now),
      conventions: {
        figures: DECIMALS,
        findings: 'by fixed rules; no finding is an order, and none is advice',
      },
      warnings: findings.length === LIST_MAX ? [`Only the first ${LIST_MAX} are listed.`] : [],
      findings,
    };
  },
});
