// How long an assistant waits for a tool: calls of the official client over HTTP, one after another, of a person with a
// portfolio of ten positions.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { percentile } from '../timing.ts';
import { openEnvironment } from './environment.ts';
import { keepOffTheLastCore, type PinnedApi, startApi } from './pinned.ts';

const POSITIONS = 10;
const WARM_CALLS = 200;
const CALLS = 2_000;

export async function benchMcp(): Promise<Record<string, number>> {
  keepOffTheLastCore();
  const environment = await openEnvironment();
  const api = await startApi(environment.config);
  try {
    const portfolio = await posted(api, '/portfolios', { name: 'ten', cost_basis_method: 'FIFO' });
    for (let number = 0; number < POSITIONS; number += 1)
      await posted(api, '/holdings/positions/open', {
        ...{ portfolio_id: portfolio.id, ticker: `T${number}`, quantity: '10', price: '100' },
      });
    const call = await connected(api);
    await measured(call, WARM_CALLS);
    const waited = await measured(call, CALLS);
    return { mcp_p50_ms: percentile(waited, 0.5), mcp_p99_ms: percentile(waited, 0.99) };
  } finally {
    await api.end();
    await environment.close();
  }
}

async function connected({ url, bearer }: PinnedApi): Promise<() => Promise<void>> {
  const client = new Client({ name: 'bench', version: '1' });
  const headers = { authorization: `Bearer ${bearer}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers } }),
  );
  return async () => {
    const { isError } = await client.callTool({ name: 'get_portfolio_value', arguments: {} });
    if (isError === true) throw new Error('the tool refused');
  };
}

async function measured(call: () => Promise<void>, count: number): Promise<number[]> {
  const waited: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const began = performance.now();
    await call();
    waited.push(performance.now() - began);
  }
  return waited;
}

async function posted({ url, bearer }: PinnedApi, path: string, body: object) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as { readonly id: number };
}
