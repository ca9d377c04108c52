// The traders as the API reaches them: each through its control API, by its name or by the account it trades.

import type { Result } from '../../kernel/result.ts';
import type {
  ControlFailure,
  ControlRequest,
} from '../../trader/app/control-client/control-client.ts';
import type { HomeVenue } from '../../trader/ports/home-venue.ts';
import type { Mode } from '../../trader/ports/settings.ts';
import type { Reader } from './question-turns.ts';
import type { Seen } from './response-cache.ts';

export interface TraderClient {
  /** Unique; the account unless the configuration gives another. */
  readonly name: string;
  /** Several traders may have it, in different modes or at different gateways. */
  readonly account: string;
  readonly mode: Mode;
  readonly venue: HomeVenue;
  /** From its response cache, for this reader; undefined of what the API asks for itself. */
  look(path: string, by?: Reader, ageMaxMs?: number): Promise<Result<Seen, ControlFailure>>;
  /** A command. */
  send<Body>(asked: ControlRequest): Promise<Result<Body, ControlFailure>>;
}

export interface TraderClients {
  all(): readonly TraderClient[];
  /** The one with this name, else all that trade this account. */
  called(nameOrAccount: string): readonly TraderClient[];
}

export function createTraderClients(clients: readonly TraderClient[]): TraderClients {
  return {
    all: () => clients,
    called: (wanted) => calledIn(clients, wanted),
  };
}

/** The same for whatever belongs to a trader. */
export function calledIn<Trader extends Pick<TraderClient, 'name' | 'account'>>(
  traders: readonly Trader[],
  wanted: string,
): readonly Trader[] {
  const named = traders.filter(({ name }) => name === wanted);
  return named.length > 0 ? named : traders.filter(({ account }) => account === wanted);
}
