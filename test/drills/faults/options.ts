// An option that was bought by hand.
import type { Drill } from './fault-drill.ts';

const CALLS = 'buy SYMBOL 2 --call 100 --expiry 2021-01-15 --limit 9 --yes';

export const OPTION_DRILLS: readonly Drill[] = [
  {
    ...{ name: 'option-flicker', kind: 'option-flicker', contracts: CALLS },
    fields: { symbol: 'SYMBOL', for_ms: 10_000 },
    ...{ alarms: [], end: { shares: 0, stop: 0, contracts: 2 } },
  },
];
