// Options that were bought by hand.
import type { Drill } from './fault-drill.ts';

const CALLS = 'buy SYMBOL 2 --call 100 --expiry 2021-01-15 --limit 9 --yes';

export const OPTION_DRILLS: readonly Drill[] = [
  {
    ...{ name: 'option-flicker', kind: 'option-flicker', contracts: CALLS },
    fields: { symbol: 'SYMBOL', for_ms: 10_000 },
    ...{ alarms: [], end: { shares: 0, stop: 0, contracts: 2 } },
  },
  {
    ...{ name: 'no-option-data', kind: 'no-option-data', contracts: CALLS },
    // What is subscribed keeps its quotes; after the reconnect they are asked for anew.
    begin: (scene) => scene.fault('reset'),
    alarms: ['gateway-down', 'prices-not-live'],
    outside: [
      {
        page: 'prices-not-live',
        says: 'Look at the market data subscription of the account, and at other sessions of its user',
        does: (scene) => scene.heal(),
      },
    ],
    end: { shares: 0, stop: 0, contracts: 2 },
    watchSeconds: 30,
  },
];
