// `POST /transactions` on SQLite: many clients, each with a portfolio of its own; every answer comes after the commit is on the disk.
import { loadOf } from './api.ts';
import { openEnvironment } from './environment.ts';
import { keepOffTheLastCore, type PinnedApi, pin, startApi } from './pinned.ts';

const CLIENTS = 128;

export async function benchTransactions(): Promise<Record<string, number>> {
  keepOffTheLastCore();
  const environment = await openEnvironment();
  const api = await startApi(environment.config);
  try {
    // The file system flushes on whichever core is free.
    pin(api.pid, 'everywhere');
    const first = await openPortfolios(api);
    const body = JSON.stringify({
      portfolio_id: 'OWN',
      symbol: 'SPY',
      transaction_type: 'BUY',
      quantity: '10',
      price: '369.70',
      fees: '1.00',
      transaction_date: '2024-01-02T10:00:00',
    }).replace('"OWN"', '{own}');
    const more = [String(CLIENTS), '10', '0', body, String(first)];
    const { per_second, p50_ms, p99_ms } = await loadOf(api, '/api/v1/transactions', more);
    return {
      transactions_per_second: per_second,
      transactions_p50_ms: p50_ms,
      transactions_p99_ms: p99_ms,
    };
  } finally {
    await api.end();
    await environment.close();
  }
}

/** The number of the first; the others follow. */
async function openPortfolios({ url, bearer }: PinnedApi): Promise<number> {
  const ids: number[] = [];
  for (let client = 0; client < CLIENTS; client += 1) {
    const response = await fetch(`${url}/api/v1/portfolios`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `client ${client}`, cost_basis_method: 'FIFO' }),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    ids.push(((await response.json()) as { id: number }).id);
  }
  return Math.min(...ids);
}
