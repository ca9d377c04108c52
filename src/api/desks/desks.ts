// The traders as the API reaches them: each through its desk, by the account it trades.

import type { Result } from '../../kernel/result.ts';
import type { DeskFailure } from '../../trader/app/desk-client/desk-client.ts';
import type { Mode } from '../../trader/ports/settings.ts';

export interface TraderDesk {
  readonly account: string;
  readonly mode: Mode;
  get<Body>(path: string): Promise<Result<Body, DeskFailure>>;
  post<Body>(path: string, body: unknown): Promise<Result<Body, DeskFailure>>;
}

export interface Desks {
  all(): readonly TraderDesk[];
  byAccount(account: string): TraderDesk | undefined;
}

export function createDesks(desks: readonly TraderDesk[]): Desks {
  const byAccount = new Map(desks.map((desk) => [desk.account, desk]));
  return { all: () => desks, byAccount: (account) => byAccount.get(account) };
}
