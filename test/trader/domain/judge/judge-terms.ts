// How tests have a feed judged: half an hour decides.
import type { JudgeTerms } from '../../../../src/trader/domain/judge/judge-feed.ts';

export const JUDGE_TERMS: JudgeTerms = {
  primary: '30m',
  depth: 'horizons',
  horizons: ['30m', '60m'],
  market: 'S00',
  effect: 0.05,
  power: 0.8,
  seed: 1,
  timeAt: () => '10:00:00',
};
