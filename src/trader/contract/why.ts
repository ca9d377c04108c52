// Why it did, or did not, trade: of one id, or of symbols since a moment. The root reason comes first, then everything that led to it.
import { z } from 'zod';
import { stepRow } from './prediction-rows.ts';
import { time } from './shape.ts';

const outcome = z
  .enum([
    'not_entered',
    'working',
    'open',
    'unprotected',
    'closed',
    'not_filled',
    'nothing_asked',
    'nothing_arrived',
    'other',
  ])
  .describe(
    '`nothing_asked`: a prediction that asks for no entry; `nothing_arrived`: no prediction, signal or order at all',
  );

const root = z
  .object({
    kind: z
      .string()
      .describe('A reason, a verdict, an exit or what the broker answered: `condition_false`'),
    text: z.string(),
  })
  .describe('Why, in the end');

const refusal = z.object({
  kind: z.string(),
  group: z.string().describe('What refused: strategy, trading, broker, market, symbol, limit ...'),
  text: z.string(),
  follows: z
    .string()
    .nullable()
    .describe('The reason from which it only follows; null if it would refuse by itself'),
  signals: z.int().describe('How many decisions it refused'),
  of: z.string().describe('The newest of these: an id to ask about'),
});

const figure = () => z.union([z.number(), z.string(), z.boolean()]);

const condition = z.object({
  of: z.string().describe('The decision that compared it'),
  name: z.string().describe('`prediction.confidence`, `spread`'),
  seen: z.string().describe('The value as text, with its unit'),
  needs: z.string().describe('`at least 0.75`'),
  value: figure(),
  bound: figure(),
  met: z.boolean(),
  share: z
    .number()
    .nullable()
    .describe('Distance of value and bound as a share of the bound: 0.05 is 5 %'),
  kind: z.string().nullable().describe('The reason that it is of; null if it refused nothing'),
});

const change = z.object({
  of: z.string().describe('The decision that it would have changed; of a symbol the newest one'),
  kind: z.string().describe('The reason that it would have lifted'),
  by: z
    .enum(['strategy', 'configuration', 'person', 'moment', 'nothing'])
    .describe(
      'Where: a term of the strategy, a setting, something a person does; `moment`: only other prices or another time',
    ),
  text: z.string().describe('A clause: "`entry.side` that takes short"'),
  signals: z.int().describe('Of a symbol: how many decisions lacked only this'),
});

const afterwards = z.object({
  prediction: z.string(),
  signal: z.enum(['BUY', 'SELL']),
  horizon: z.enum(['5m', '30m', '60m', 'close']),
  move: z
    .number()
    .nullable()
    .describe('Of the price, in the direction predicted, as a share: 0.01 is 1 %'),
  state: z.enum(['known', 'waiting', 'unknown', 'after-close']),
});

const decision = z.object({
  id: z.string().describe('Of the position, the signal or the request: an id to ask about'),
  at: time(),
  symbol: z.string(),
  strategy: z.string(),
  outcome,
  sentence: z.string(),
  root,
});

export const whyRow = z.object({
  about: z.string().describe('The id or the symbol that was asked about; `*`: every symbol'),
  is_symbol: z.boolean().describe('False: of one id'),
  since: time().nullable().describe('Of a symbol: from when on'),
  outcome,
  sentence: z.string().describe('What happened and the root reason, with the numbers'),
  root,
  refusals: z.array(refusal).describe('The root first, what only follows from another one last'),
  conditions: z.array(condition).describe('How near each condition came'),
  changes: z
    .array(change)
    .describe(
      'What would have let it trade, all together; of a symbol, what alone would have let decisions trade',
    ),
  afterwards: z
    .array(afterwards)
    .describe('Of an id: how the price moved after an accepted prediction'),
  decisions: z
    .array(decision)
    .describe('Of an id: trades first. Of a symbol: the newest 20, newest first'),
  decisions_total: z.int(),
  steps: z.array(stepRow).describe('Of an id: the chain from prediction to result'),
  hashes: z
    .array(z.object({ of: z.string(), hash: z.string() }))
    .describe('What it was decided under, and the commit of the journal that proves it'),
});
