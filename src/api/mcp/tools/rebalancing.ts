// Tools about rebalancing: how far a portfolio is from its targets, and what the trades to get there would cost. None trades.
import { z } from 'zod';
import { policySchema } from '../../http/shapes/policy-rows.ts';
import type { portfolioSchema } from '../../http/shapes/portfolio-rows.ts';
import { driftSchema, planSchema } from '../../http/shapes/rebalancing-rows.ts';
import { amount, day, portfolioId, ticker } from '../calls/arguments.ts';
import { DECIMALS } from '../calls/conventions.ts';
import type { Conversation } from '../calls/conversation.ts';
import { tool } from '../calls/tool.ts';

type Drifts = z.infer<typeof driftSchema>;
type Plan = z.infer<typeof planSchema>;
type Policy = z.infer<typeof policySchema>;

const targets = () =>
  z
    .array(z.strictObject({ symbol: ticker(), weight: amount() }))
    .min(1)
    .max(1_000)
    .describe('Weights from 0 to 1; the rest is cash. Default: the weights of the portfolio');

const strategy = () =>
  z
    .union([
      z.strictObject({
        type: z.literal('threshold'),
        absolute_band: amount().optional().describe('Of the base: 0.05 is 5 % of it'),
        relative_band: amount().optional().describe('Of the target: 0.25 of 4 % is 1 %'),
        to: z
          .enum(['target', 'middle', 'edge'])
          .optional()
          .describe('To the targets unless given, or only back into the band'),
      }),
      z.strictObject({ type: z.literal('calendar') }),
      z.strictObject({
        type: z.literal('tactical'),
        overlay: targets(),
        until: day(),
        max_move: amount().optional(),
      }),
      z.strictObject({
        type: z.literal('policy'),
        cap: amount()
          .optional()
          .describe('How far the policy may move a target; 0.05 unless given'),
      }),
    ])
    .describe('Default: a threshold of 5 % of the base');

const limits = () =>
  z
    .strictObject({
      allocation: z
        .enum(['toward_zero', 'exact'])
        .optional()
        .describe('exact chooses all whole lots together, so that least cash is left'),
      objective: z
        .strictObject({
          deviation: amount().optional(),
          spread: amount().optional(),
          tax: amount().optional(),
          turnover: amount().optional(),
        })
        .optional()
        .describe('Of exact: what money of each counts; fees 1'),
      max_gain: amount().optional().describe('Largest realised gain, losses taken off'),
      cash_needed: amount().optional().describe('To be there beside the buffer'),
      lot_size: amount().optional(),
      lot_sizes: z
        .array(z.strictObject({ symbol: ticker(), lot_size: amount() }))
        .max(1_000)
        .optional(),
      min_trade: amount().optional(),
      cash_buffer: z
        .strictObject({ amount: amount().optional(), share: amount().optional() })
        .optional(),
      fee: z.strictObject({ rate: amount().optional(), min: amount().optional() }).optional(),
      no_sell: z.array(ticker()).max(1_000).optional(),
      wash_guard: z.boolean().optional(),
    })
    .describe('Default: whole shares, no fees, no buffer, wash guard');

const CONVENTIONS = {
  amounts: DECIMALS,
  weights: 'parts of the base: total value less the cash buffer',
  effect: 'nothing is traded and nothing is booked',
};

async function routeOf(conversation: Conversation, { portfolio_id }: Asked): Promise<string> {
  const path = `/portfolios/${portfolio_id}`;
  const { user_id } = await conversation.ask<z.infer<typeof portfolioSchema>>({
    ...{ method: 'GET', path },
  });
  return `/holdings/rebalancing/${user_id}`;
}

async function policyOf(conversation: Conversation, asked: Asked): Promise<Policy> {
  const path = `${await routeOf(conversation, asked)}/policy?portfolio_id=${asked.portfolio_id}`;
  return conversation.ask<Policy>({ method: 'GET', path });
}

async function ask<Body>(conversation: Conversation, verb: string, body: Asked): Promise<Body> {
  const route = `${await routeOf(conversation, body)}/${verb}`;
  return conversation.ask<Body>({ method: 'POST', path: route, body });
}

interface Asked {
  readonly portfolio_id: number;
}

const driftWarnings = ({ unpriced, ownership }: Pick<Drifts, 'unpriced' | 'ownership'>) => [
  ...unpriced.map(({ symbol, reason }) => `${symbol} has no usable price: ${reason}.`),
  ...(ownership === null ? [] : ownershipWarnings(ownership)),
];

function ownershipWarnings({ known, age_seconds, why }: NonNullable<Drifts['ownership']>) {
  if (!known) return [`Which shares are foreign or a strategy's is not known: ${why}.`];
  return age_seconds === null
    ? []
    : [`Which shares are foreign or a strategy's: ${age_seconds} s old.`];
}

export const rebalancingRecommendations = tool({
  name: 'get_rebalancing_recommendations',
  title: 'Drifts from the targets',
  description:
    'How far each security of a portfolio is from its target weight, which are beyond their band, and what to reduce and add to. simulate_rebalancing computes the trades.',
  input: { portfolio_id: portfolioId(), strategy: strategy().optional() },
  output: {
    drifts: driftSchema,
    policy: policySchema.describe(
      'What a judged policy would move; nothing follows it unless turned_on',
    ),
    summary: z.object({
      triggered: z.boolean(),
      reduce: z.array(z.string()).describe('Above their targets, the farthest first'),
      add: z.array(z.string()).describe('Below their targets, the farthest first'),
    }),
  },
  async answer(given, conversation) {
    const drifts = await ask<Drifts>(conversation, 'evaluate', given);
    const policy = await policyOf(conversation, given);
    const by = (sign: 1 | -1) =>
      drifts.drifts
        .filter(({ drift }) => Number(drift) * sign > 0)
        .toSorted((one, next) => sign * (Number(next.drift) - Number(one.drift)))
        .map(({ symbol }) => symbol);
    const { triggered } = drifts;
    return {
      as_of: drifts.at,
      conventions: CONVENTIONS,
      warnings: driftWarnings(drifts),
      drifts,
      policy,
      summary: { triggered, reduce: triggered ? by(1) : [], add: triggered ? by(-1) : [] },
    };
  },
});

export const simulateRebalancing = tool({
  name: 'simulate_rebalancing',
  title: 'Plan a rebalancing',
  description:
    'The trades that bring a portfolio to its targets: lots, fees, tax, the cash after them, and each leg left out with its reason. The plan is kept under its id; this executes nothing.',
  books: true,
  input: {
    portfolio_id: portfolioId(),
    targets: targets().optional(),
    strategy: strategy().optional(),
    limits: limits().optional(),
  },
  output: { plan: planSchema },
  async answer(given, conversation) {
    const plan = await ask<Plan>(conversation, 'plan', given);
    return {
      as_of: plan.at,
      conventions: { ...CONVENTIONS, tax: 'an estimate by the rates of the terms; not tax advice' },
      warnings: [
        ...driftWarnings(plan),
        ...plan.skipped.map(({ symbol, reason }) => `${symbol} is left out: ${reason}.`),
      ],
      plan,
    };
  },
});
