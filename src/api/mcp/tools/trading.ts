// Tools that look at what a trader does: its positions and their stops, why it did or did not trade, signals it did not take.
import { z } from 'zod';
import { positionSchema } from '../../http/shapes/book-rows.ts';
import { signalSchema, stepSchema } from '../../http/shapes/feed-rows.ts';
import { ticker, trader } from '../calls/arguments.ts';
import { isoNow } from '../calls/conventions.ts';
import { tool } from '../calls/tool.ts';

type Position = z.infer<typeof positionSchema>;

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
    'Every step from a prediction to its result, for the id of a prediction, signal, order, execution or position, such as AAPL-11.',
  input: { trader: trader(), id: z.string().min(1).max(100) },
  output: { steps: z.array(stepSchema) },
  async answer({ trader: name, id }, { ask, now }) {
    const path = `/daemon/${encodeURIComponent(name)}/explain/${encodeURIComponent(id)}`;
    const steps = await ask<readonly z.infer<typeof stepSchema>[]>({ method: 'GET', path });
    return { as_of: isoNow(now), conventions: CONVENTIONS, warnings: [], steps };
  },
});

const SIGNALS_MAX = 100;

export const signalsNotTaken = tool({
  name: 'get_signals_not_taken',
  title: 'Signals that were not traded',
  description: 'Signals that a trader did not take, newest first, with every reason.',
  input: {
    trader: trader(),
    symbol: ticker().optional(),
    from: z.iso.date().optional().describe('YYYY-MM-DD, from 00:00 UTC'),
    limit: z.int().min(1).max(SIGNALS_MAX).optional().describe('20 unless given'),
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
