// Tools for assistants by the Model Context Protocol, and the advice of the policy.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Demonstration, done, taken } from './conversation.ts';

/** The key of an assistant, for as long as `act` takes. */
async function withKey(
  { client }: Pick<Demonstration, 'client'>,
  act: (key: string) => Promise<void>,
): Promise<void> {
  const body = { name: 'holdings demo', scopes: ['mcp' as const], expires_at: null };
  const { id, key } = taken(await client.POST('/api/v1/auth/keys', { body }));
  try {
    await act(key);
  } finally {
    done(await client.DELETE('/api/v1/auth/keys/{id}', { params: { path: { id } } }));
  }
}

interface Tool {
  readonly name: string;
  readonly title: string;
}

interface Called {
  readonly content: readonly { readonly text: string }[];
  /** Absent from a refusal. */
  readonly structuredContent?: { readonly totals: Record<string, unknown>; readonly as_of: string };
}

export async function showTools(demonstration: Demonstration, address: string): Promise<void> {
  const { page, portfolio, owner } = demonstration;
  page.section('Tools for assistants (MCP)');
  await withKey(demonstration, async (key) => {
    const ask = asker(address, key);
    const { tools } = (await ask('tools/list', {})) as { readonly tools: readonly Tool[] };
    page.table([['tool', 'does'], ...tools.map(({ name, title }) => [name, title])]);
    const whose = { client_id: owner, portfolio_id: portfolio };
    const called = { name: 'get_portfolio_value', arguments: whose };
    const { content, structuredContent } = (await ask('tools/call', called)) as Called;
    if (structuredContent === undefined) throw new Error(`/mcp: ${content[0]?.text}`);
    const { totals, as_of: asOf } = structuredContent;
    const { net_value, currency, positions } = totals;
    page.line(
      `get_portfolio_value: ${net_value} ${currency} in ${positions} positions, as of ${asOf}.`,
    );
  });
}

/** One message is one request; a session is not needed. */
function asker(address: string, key: string) {
  return async (method: string, params: object): Promise<unknown> => {
    const response = await fetch(`${address}/mcp`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    const answer = (await response.json()) as { result?: unknown; error?: { message: string } };
    if (answer.result === undefined)
      throw new Error(`/mcp ${method}: ${answer.error?.message ?? `status ${response.status}`}`);
    return answer.result;
  };
}

const PROGRAM = join(import.meta.dirname, '..', '..', 'bin', 'sluice.js');

/** What `sluice advise` says: a weight, or in one sentence why there is none. */
export async function adviceOn(portfolio: number): Promise<string> {
  const words = [PROGRAM, 'advise', '--demo', '--portfolio', String(portfolio)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [said, refused] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return said === '' ? refused : said;
}

export type AdviceOn = typeof adviceOn;

export async function showAdvice(
  { page, portfolio }: Demonstration,
  advice: AdviceOn,
): Promise<void> {
  page.section('Advice of the policy (deep Q-learning)');
  for (const line of (await advice(portfolio)).trim().split('\n')) page.line(line);
  page.line('To train one for a portfolio that stays: sluice train --demo --portfolio 1');
}
