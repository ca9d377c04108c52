// A trader that answers every look with what the test gives, and every command with `done`.
import type { TraderClient } from '../../../src/api/traders/trader-clients.ts';
import { ok } from '../../../src/kernel/result.ts';

export function answeringTrader(account: string, body: (path: string) => unknown): TraderClient {
  return {
    name: 'main',
    account,
    venue: 'us',
    mode: 'paper',
    look: async (path) => {
      const copy = { body: body(path), size: 0, seq: 0, askedAt: 0, life: 1 };
      return ok({ copy, ageSeconds: undefined });
    },
    send: async <Body>() => ok({ text: 'done' } as Body),
  };
}
