// Closed trades of a span of days, all of them: totals and the exported file are of the same rows as the table.

import type { PastTrade } from '../facts/history-shapes.ts';
import type { Known } from '../facts/request-state.ts';
import { useAsked } from './polled-request.ts';

/** As many as the API gives at once. */
const PAGE = 1_000;
const TRADES_MAX = 10_000;

export interface TradesFilter {
  /** Moments; absent: all. */
  readonly from?: string;
  readonly to?: string;
  readonly symbol?: string;
  readonly strategy?: string;
}

/** The newest ones, and how many there are. */
export interface FoundTrades {
  readonly trades: readonly PastTrade[];
  readonly total: number;
}

export function usePastTrades(trader: string, wanted: TradesFilter): Known<FoundTrades> {
  return useAsked<FoundTrades>(
    `trades ${trader} ${JSON.stringify(wanted)}`,
    async (client) => {
      const found = new Map<string, PastTrade>();
      let [read, total] = [0, 0];
      for (;;) {
        const { data, ...answer } = await client.GET('/api/v1/daemon/{trader}/trades', {
          params: {
            path: { trader },
            query: { ...wanted, limit: PAGE, offset: read },
          },
        });
        if (data === undefined) return answer;
        // As of the first page: a trade that is closed meanwhile moves others to the next page, where they are met again.
        if (read === 0) total = Number(answer.response.headers.get('x-total-count') ?? data.length);
        read += data.length;
        for (const trade of data) found.set(trade.id, trade);
        if (data.length < PAGE || read >= Math.min(total, TRADES_MAX)) {
          const trades = [...found.values()];
          return { ...answer, data: { trades, total: Math.max(total, trades.length) } };
        }
      }
    },
    { followsFacts: false, renewMs: RENEW_MS },
  );
}

const RENEW_MS = 15_000;
