// What the demonstration in Vietnam plays: four days of generated prices. The seed is chosen so that they show the rules of
// settlement: one position rises while it is locked, one falls through its stop while it is locked.
import type { Exchange } from '../../../market/venues/vietnam/trading-rules.ts';

export const VIETNAM_PLAY = {
  seed: 2061,
  days: ['2026-06-08', '2026-06-09', '2026-06-10', '2026-06-11'],
  boards: new Map<string, Exchange>([
    ['VIC', 'HOSE'],
    ['FPT', 'HOSE'],
    ['SHS', 'HNX'],
  ]),
} as const;
