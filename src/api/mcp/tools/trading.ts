// Tools that look at what a trader does: its positions and their stops, why it did or did not trade, signals it did not take.
import { z } from 'zod';
import { positionSchema } from '../../http/shapes/book-rows.ts';
import { signalSchema, whySchema } from '../../http/shapes/feed-rows.ts';
import { ticker, trader } from '../calls/arguments.ts';
import { isoNow } from '../calls/conventions.ts';
import { tool } from '../calls/tool.ts';

type Position = z.infer<typeof positionSchema>;

const refusalSchema = whySchema.shape.refusals.element.pick({
  group: true,
  text: true,
  signals: true,
});
const account = () => z.string().min(1).max(32).describe('Required if you see several');

const CONVENTIONS = {
  amounts: 'numbers in the currency of the account',
  times: 'ISO 8601, UTC',
  source: 'what the trader has recorded; tools cannot trade',
};

export const tradingPositions = tool({
  name: 'get_trading_positions',
  title: 'What the trader holds',
  description:
    'Open positions of a trader and what protects each: the stop, its price and how many shares it covers.',
  input: { account: account().optional(), symbol: ticker().optional() },
  output: { positions: z.array(positionSchema) },
  async answer(query, { ask, now }) {
    const positions = await ask<readonly Position[]>({ method: 'GET', path: '/positions', query });
    const bare = positions.filter((one) => !one.protected);
    return {
      as_of: isoNow(now),
      conventions: CONVENTIONS,
      warnings: [
        ...bare.map(({ symbol }) => `${symbol} has NO STOP that covers it.`),
        ...(positions.some(({ live }) => !live)
          ? ['The trader does not answer; these are the last known rows.']
          : []),
      ],
      positions,
    };
  },
});

export const explainTrade = tool({
  name: 'explain_trade',
  title: 'Why it did, or did not, trade',
  description:
    'The root reason and every step, for a symbol or the id of a prediction, signal, order or position.',
  input: {
    trader: trader(),
    id: z.string().min(1).max(100).optional(),
  },
  output: { sentence: z.string(), refusals: z.array(refusalSchema), steps: whySchema.shape.steps },
  async answer({ trader: name, id }, { ask, now }) {
    const about = id === undefined ? '' : `/${encodeURIComponent(id)}`;
    const path = `/daemon/${encodeURIComponent(name)}/why${about}`;
    const { sentence, refusals, steps } = await ask<z.infer<typeof whySchema>>({
      ...{ method: 'GET', path },
    });
    const warnings: string[] = [];
    return {
      ...{ as_of: isoNow(now), conventions: CONVENTIONS, warnings },
      ...{
        sentence,
        refusals: refusals.map(({ group, text, signals }) => ({ group, text, signals })),
      },
      steps,
    };
  },
});

const SIGNALS_MAX = 100;

export const signalsNotTaken = tool({
  name: 'get_signals_not_taken',
  title: 'Signals that were not traded',
  description: 'Newest first, with every reason against them.',
  input: {
    trader: trader(),
    symbol: ticker().optional(),
    from: z.iso.date().optional().describe('YYYY-MM-DD, from 00:00 UTC'),
    limit: z.int().min(1).max(SIGNALS_MAX).optional().describe('Default 20'),
  },
  output: { signals: z.array(signalSchema) },
  async answer({ trader: name, limit = 20, ...query }, { ask, now }) {
    const signals = await ask<readonly z.infer<typeof signalSchema>[]>({
      ...{ method: 'GET', path: `/daemon/${encodeURIComponent(name)}/signals` },
      query: { ...query, taken: false, limit },
    });
    const warnings = signals.length === limit ? [`Only the newest ${limit}.`] : [];
    return { as_of: isoNow(now), conventions: CONVENTIONS, warnings, signals };
  },
});
