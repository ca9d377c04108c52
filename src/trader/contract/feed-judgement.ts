// What is known about a feed, as the report of a day and `feed judge` have it.
import { z } from 'zod';
import type { Described } from './shape.ts';

const figure = z.number().nullable();

/** A share or a mean of calls, beside what the prices of other days give the same calls. */
const cell = z.object({
  scored: z.int().describe('Calls'),
  days: z.int(),
  observed: figure,
  by_chance: figure,
  excess: figure,
  excess_low: figure.describe('With excess_high the interval of 95 %'),
  excess_high: figure,
  p: figure.describe('By exchange of days, on both sides'),
  holm_p: figure.describe('For all figures but the primary one'),
});

const power = z.object({
  effect: z.number(),
  power: z.number(),
  days: z.int(),
  days_for_excess_seen: z.int().nullable(),
});

const brier = z.object({
  scored: z.int(),
  score: z.number(),
  skill: z.number(),
  skill_low: figure,
  skill_high: figure,
});

/** Rates and moves are fractions; null is unknown. */
export const feedJudgement = z.object({
  feed: z.string(),
  verdict: z.string().describe('knows, wrong, nothing_shown, or why it is not decidable'),
  sentence: z.string(),
  primary: z.string().describe('The horizon that decides'),
  calls: z.int(),
  buys: z.int(),
  days: z.int(),
  market: z.string().nullable().describe('Whose move is taken off'),
  spread: figure.describe('A round trip'),
  power: power.nullable(),
  horizons: z.array(
    z.object({
      horizon: z.string(),
      hits: cell.extend({ runs_p: figure }),
      move: cell,
      net_move: cell.nullable(),
      information_coefficient: cell.nullable(),
    }),
  ),
  delays: z.array(z.object({ minutes: z.int(), hits: cell, break_even: cell })),
  confidence: z.array(
    z.object({ confidence_from: z.number(), mean_confidence: figure, hits: cell }),
  ),
  brier: brier.nullable(),
  groups: z.array(z.object({ by: z.string(), group: z.string(), hits: cell })),
});
export type FeedJudgement = Described<typeof feedJudgement>;
