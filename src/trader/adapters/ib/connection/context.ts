// What every part of the session shares: settings, the two clocks, the log, and the outputs for reports and market data.
import type { Venue } from '../../../../market/venues/venue.ts';
import type { RestedKind } from '../../../ports/broker-reports.ts';
import type { GatewaySettings } from '../../../ports/settings.ts';
import type { AdapterContext, AdapterSettings } from '../../kit/adapter-context.ts';
import type { MarginAnswer } from '../messages/messages.ts';

export interface IbGatewaySettings extends AdapterSettings {
  readonly settings: GatewaySettings;
  /** The venue on which the gateway's contracts trade. */
  readonly venue: Venue;
  /** For which options an exit may rest there; absent: for none. */
  readonly restsExits?: readonly RestedKind[];
}

export interface SessionContext extends IbGatewaySettings, AdapterContext {
  reportMargin(answer: MarginAnswer): void;
  /** A request number that was never used before, from a range that order numbers do not reach. */
  nextRequestId(): number;
  /** Whether an error with this id concerns a request; if not, it concerns an order. */
  isRequestId(id: number): boolean;
}

/** Order numbers count up from 1, or from the current time in seconds if another program numbers that way. */
const REQUEST_ID_FLOOR = 1_500_000_000;

/** Int32 on the wire: after the ceiling, numbers start again; no request that old is still open. */
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
