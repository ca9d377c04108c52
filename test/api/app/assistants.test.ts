// What "my day" is for an assistant: the newest session at the home venue, not the day in UTC.
import { expect, it } from 'vitest';
import { openAssistants } from '../../../src/api/app/assistants.ts';
import type { AssistantMessage } from '../../../src/api/http/assistants/assistant-door.ts';
import type { IdentityContext } from '../../../src/api/identity/identity-context.ts';
import { US } from '../../../src/market/venues/us.ts';

async function dayAsked(at: string): Promise<string | undefined> {
  const context = { now: () => Date.parse(at) } as Partial<IdentityContext> as IdentityContext;
  const { text } = await openAssistants('0', context, US.calendar).answer({
    message: {
      ...{ jsonrpc: '2.0', id: 1, method: 'prompts/get' },
      params: { name: 'explain_my_day' },
    },
    headers: { 'mcp-protocol-version': '2025-06-18' },
    caller: { user: { id: 'ann' }, via: 'k', scopes: ['mcp'] },
    ask: async ({ path }: { readonly path: string }) => ({
      ...{ status: 200, body: path === '/auth/me' ? { role: 'viewer', grants: [] } : [] },
    }),
  } as unknown as AssistantMessage);
  return /Explain my day (\S+):/.exec(text)?.[1];
}

it.each([
  ['2026-11-21T01:30:00Z', '2026-11-20', 'on a Friday evening in New York'],
  ['2026-11-20T15:00:00Z', '2026-11-20', 'while the session lasts'],
  ['2026-11-20T13:00:00Z', '2026-11-19', 'before the open'],
  ['2026-11-22T18:00:00Z', '2026-11-20', 'on a Sunday'],
  ['2026-11-27T05:30:00Z', '2026-11-25', 'in the night after Thanksgiving'],
])('is at %s the day %s (%s)', async (at, day) => {
  expect(await dayAsked(at)).toBe(day);
});
