// What every part of the session shares: settings, the two clocks, the log and the two ways out.
import type { Clock, WallClock } from '../../../../kernel/clock.ts';
import type { Venue } from '../../../../market/venues/venue.ts';
import type { BrokerReport } from '../../../ports/broker.ts';
import type { MarketUpdate } from '../../../ports/market-feed.ts';
import type { ExecutionSettings, GatewaySettings, Mode } from '../../../ports/settings.ts';
import type { MarginAnswer } from '../messages/messages.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type Log = (level: LogLevel, text: string, fields?: Record<string, unknown>) => void;

export interface IbGatewaySettings {
  readonly settings: GatewaySettings;
  readonly execution: ExecutionSettings;
  /** The pinned account; nothing is sent for any other. */
  readonly account: string;
  readonly mode: Mode;
  /** Where the contracts of the gateway trade. */
  readonly venue: Venue;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly log: Log;
  /** Whether the HALT file lies in the instance folder; asked when the bytes of an entry leave. */
  isHalted(): boolean;
}

export interface SessionContext extends IbGatewaySettings {
  report(report: BrokerReport): void;
  update(update: MarketUpdate): void;
  toldMargin(answer: MarginAnswer): void;
  /** A request number never used before, in a space that order numbers do not meet. */
  nextRequestId(): number;
  /** Whether an error of this id answers a request; otherwise it answers an order. */
  isRequestId(id: number): boolean;
}

/** Order numbers grow from 1, or from the present time in seconds where another program counts like that. */
const REQUEST_ID_FLOOR = 1_500_000_000;

/** Int32 on the wire: past the ceiling numbers start again; nothing that old is still asked for. */
const REQUEST_ID_CEILING = 2_100_000_000;

export function createRequestIds(): Pick<SessionContext, 'nextRequestId' | 'isRequestId'> {
  let last = REQUEST_ID_FLOOR;
  return {
    nextRequestId() {
      last = last >= REQUEST_ID_CEILING ? REQUEST_ID_FLOOR + 1 : last + 1;
      return last;
    },
    isRequestId: (id) => id > REQUEST_ID_FLOOR && id <= last,
  };
}
