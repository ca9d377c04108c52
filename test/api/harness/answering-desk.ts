// A trader's desk that answers every look with what the test gives, and every command with `done`.
import type { TraderDesk } from '../../../src/api/desks/desks.ts';
import { ok } from '../../../src/kernel/result.ts';

export function answeringDesk(account: string, body: (path: string) => unknown): TraderDesk {
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
