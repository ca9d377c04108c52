// The option contracts of a stock, as the broker of the trader quotes them.
import type { Known } from '../facts/request-state.ts';
import type { Chain } from '../facts/shapes.ts';
import { useAsked } from './polled-request.ts';

export interface ChainOf {
  readonly trader: string;
  readonly symbol: string;
  /** The expiry nearest to this day; undefined: about a month away. */
  readonly near: string | undefined;
}

/** Each answer is some ten questions to the broker, of which others wait. */
const RENEW_MS = 15_000;

export function useChain({ trader, symbol, near }: ChainOf): Known<Chain> {
  return useAsked<Chain>(
    `chain ${trader} ${symbol} ${near}`,
    (client) =>
      client.GET('/api/v1/daemon/{trader}/chain/{symbol}', {
        params: { path: { trader, symbol }, query: near === undefined ? {} : { near } },
      }),
    { renewMs: RENEW_MS, followsFacts: false },
  );
}
