// The mode as a word, so that play money is not taken for real money or the other way round.
import type { Mode } from './shapes.ts';

export interface ModeWords {
  readonly word: string;
  /** What it means for money. */
  readonly means: string;
}

const WORDS: Readonly<Record<Mode, ModeWords>> = {
  demo: { word: 'DEMO', means: 'simulated gateway, invented money' },
  practice: { word: 'PRACTICE', means: 'simulated gateway and time' },
  'dry-run': { word: 'DRY RUN', means: 'no order is sent' },
  paper: { word: 'PAPER', means: "the broker's play money" },
  live: { word: 'LIVE', means: 'real money' },
};

export function modeWords(mode: Mode): ModeWords {
  return WORDS[mode];
}
