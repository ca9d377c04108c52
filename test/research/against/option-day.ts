// A day on which a strategy buys a call, with the rows of its chain.
import { MINUTE_MS } from '../../../src/kernel/instant.ts';
import { OPTION_TRADE_DEFAULTS } from '../../../src/trader/domain/terms/option-trade.ts';
import { tapedRows } from '../chains/taped-rows.ts';
import type { Planted } from './planted-day.ts';

/** From 10:00 on, the call is worth a nickel more each ten minutes. */
export const OPTION_ROWS = Array.from({ length: 60 }, (_, minute) => {
  const [bid, ask] = [1.9, 2].map((price) => (price + 0.05 * Math.floor(minute / 10)).toFixed(2));
  return `2026-11-18 10:${String(minute).padStart(2, '0')} AAPL 261218C00104000 ${bid} ${ask}`;
});

/** `at`: of the prediction. */
export function optionDay(kind: 'cross' | 'walk', at: string): Planted {
  return {
    chains: ['AAPL'],
    told: {
      strategy: {
        trade: OPTION_TRADE_DEFAULTS.call_or_put,
        entry: { side: 'both', when: 'true' },
        entryOrder: { kind: 'walk', steps: 2, everyMs: 10_000, reachPercent: 100, lifeMs: 300_000 },
        stop: { kind: 'percent', percent: 100 },
        size: { kind: 'shares', shares: 2 },
        target: undefined,
        protection: 'watched',
        exit: { opposite: false, neutral: false, maxMs: 20 * MINUTE_MS, flattenBeforeCloseMs: 0 },
      },
      predictions: { [at]: 'BUY' },
      terms: { options: { rows: [tapedRows(OPTION_ROWS)], fills: { kind } } },
    },
  };
}
