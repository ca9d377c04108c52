// `optimise_weights`: target weights from the closes on record. Nothing is kept; simulate_rebalancing takes the targets.
import { z } from 'zod';
import type { optimiserSchema } from '../../http/shapes/optimiser.ts';
import { day, ticker } from '../calls/arguments.ts';
import { isoNow } from '../calls/conventions.ts';
import { tool } from '../calls/tool.ts';

const weight = () => z.number().min(0).max(1);

export const optimiseWeights = tool({
  name: 'optimise_weights',
  title: 'Compute target weights',
  description:
    'Long-only weights of securities by the closes on record, by one of seven methods, with limits. The targets fit simulate_rebalancing.',
  input: {
    method: z.enum([
      'minimum_variance',
      'mean_variance',
      'maximum_sharpe',
      'cvar',
      'risk_parity',
      'hierarchical_risk_parity',
      'black_litterman',
    ]),
    symbols: z.array(ticker()).min(1).max(200),
    from: day().optional().describe('Default: three years back'),
    to: day().optional(),
    min_weight: weight().optional(),
    max_weight: weight().optional().describe('Neither parity has limits'),
    groups: z
      .array(
        z.strictObject({
          ...{ name: z.string(), symbols: z.array(ticker()) },
          ...{ min: weight().optional(), max: weight().optional() },
        }),
      )
      .optional(),
    risk_free: z.number().optional(),
    market_values: z
      .array(z.strictObject({ symbol: ticker(), value: z.number() }))
      .optional()
      .describe('Of black_litterman, of every symbol'),
    views: z
      .array(
        z.strictObject({
          of: z.array(z.strictObject({ symbol: ticker(), weight: z.number() })),
          expected_return: z.number().describe('A year'),
        }),
      )
      .optional()
      .describe('Of black_litterman'),
  },
  output: {
    targets: z.array(z.object({ symbol: z.string(), weight: z.string() })),
    volatility: z.number().describe('A year'),
    expected_return: z.number().nullable(),
    inputs: z.looseObject({}),
  },
  async answer(body, { ask, now }) {
    const path = '/holdings/rebalancing/optimise';
    const found = await ask<z.infer<typeof optimiserSchema>>({ method: 'POST', path, body });
    const { targets, volatility, expected_return, inputs } = found;
    return {
      as_of: isoNow(now),
      conventions: {
        weights: 'add up to 1',
        basis: 'past closes without dividends; no promise of what comes, and no advice',
      },
      warnings: [],
      ...{ targets, volatility, expected_return, inputs },
    };
  },
});
