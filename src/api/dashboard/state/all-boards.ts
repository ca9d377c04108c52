// The boards of all accounts, for the page that compares them.
import type { ApiClient } from '../../client/client.ts';
import type { AccountBoard } from '../facts/account-totals.ts';
import type { Known } from '../facts/request-state.ts';
import type { Trader } from '../facts/shapes.ts';
import { useAsked } from './polled-request.ts';

/** A board is long, and sums of accounts do not hurry. */
const RENEW_MS = 10_000;

export function useAllBoards(all: readonly Trader[]): Known<readonly AccountBoard[]> {
  const key = all.length === 0 ? undefined : `boards ${all.map(({ name }) => name).join(' ')}`;
  return useAsked<readonly AccountBoard[]>(key, (client) => boardsOf(client, all), {
    ...{ renewMs: RENEW_MS, followsFacts: false },
  });
}

/** One that fails does not take the others away. */
async function boardsOf(client: ApiClient, all: readonly Trader[]) {
  const answers = await Promise.all(
    all.map(async (trader) => {
      const params = { path: { trader: trader.name } };
      const { data, error, response } = await client.GET('/api/v1/daemon/{trader}/board', {
        params,
      });
      const why = error?.detail ?? response.statusText;
      return { response, line: data === undefined ? { trader, why } : { trader, board: data } };
    }),
  );
  const answered = answers.find(({ response }) => response.ok) ?? answers[0];
  if (answered === undefined) throw new Error('Nothing was asked for.');
  return { data: answers.map(({ line }) => line), response: answered.response };
}
