// The traders as the API reaches them: each through its desk, by its name or by the account it trades.

import type { Result } from '../../kernel/result.ts';
import type { DeskAsked, DeskFailure } from '../../trader/app/desk-client/desk-client.ts';
import type { HomeVenue, Mode } from '../../trader/ports/settings.ts';
import type { Seen } from './response-cache.ts';

export interface TraderDesk {
  /** Unique; the account unless the configuration gives another. */
  readonly name: string;
  /** Several traders may have it, in different modes or at different gateways. */
  readonly account: string;
  readonly mode: Mode;
  readonly venue: HomeVenue;
  /** From its mirror. */
  look(path: string): Promise<Result<Seen, DeskFailure>>;
  /** A command. */
  send<Body>(asked: DeskAsked): Promise<Result<Body, DeskFailure>>;
}

export interface Desks {
  all(): readonly TraderDesk[];
  /** The one with this name, else all that trade this account. */
  called(nameOrAccount: string): readonly TraderDesk[];
}

export function createDesks(desks: readonly TraderDesk[]): Desks {
  return {
    all: () => desks,
    called: (wanted) => calledIn(desks, wanted),
  };
}

/** The same for whatever belongs to a trader. */
export function calledIn<Trader extends Pick<TraderDesk, 'name' | 'account'>>(
  traders: readonly Trader[],
  wanted: string,
): readonly Trader[] {
  const named = traders.filter(({ name }) => name === wanted);
  return named.length > 0 ? named : traders.filter(({ account }) => account === wanted);
}
