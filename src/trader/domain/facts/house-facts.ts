// Facts of the daemon itself: its lives, its configuration, its gateway and feeds, and how it compares with the broker.
import type { Instant } from '../../../kernel/instant.ts';
import type { Instrument } from '../../../market/instruments/instrument.ts';
import type { ConfigChange } from '../edits/config-change.ts';
import type { LinkFloor } from '../orders/broker-link.ts';
import type { FeedState, GatewayState } from '../terms/connection-states.ts';
import type { AlarmKind, DifferenceKind } from './alarm-kind.ts';

export type HouseFact =
  | {
      readonly type: 'daemon-started';
      readonly version: string;
      readonly mode: string;
      readonly account: string;
      readonly pid: number;
      readonly configHash: string;
      readonly rules: readonly { readonly name: string; readonly hash: string }[];
      /** The market clock was not the real one. */
      readonly isPractice?: true;
    }
  | { readonly type: 'daemon-stopped'; readonly why: string }
  /** In force from here on; positions that are open keep the terms they were opened under. */
  | ({
      readonly type: 'config-changed';
      /** `an edit`, `a signal`, or who asked at the desk. */
      readonly by: string;
    } & ConfigChange)
  /** What was read does not hold together: everything stays as it was. */
  | {
      readonly type: 'config-refused';
      readonly by: string;
      /** One sentence each, with file, line and column. */
      readonly issues: readonly string[];
    }
  | { readonly type: 'gateway-changed'; readonly state: GatewayState; readonly why: string }
  | {
      readonly type: 'session-opened';
      readonly account: string;
      /** The lowest handle the broker still takes; absent at a broker that wants none. */
      readonly floor?: LinkFloor;
      readonly serverVersion: number;
    }
  | {
      readonly type: 'feed-changed';
      readonly feed: string;
      readonly state: FeedState;
      readonly why: string;
    }
  | { readonly type: 'instrument-pinned'; readonly instrument: Instrument }
  | {
      readonly type: 'instrument-refused';
      readonly symbol: string;
      readonly matches: number;
      readonly why: string;
      /** The contract now offered in place of the pinned one. */
      readonly offered?: string;
    }
  | {
      readonly type: 'reconciled';
      readonly isClean: boolean;
      readonly differences: readonly Difference[];
      /** Only these are in doubt; all else was compared before, and holds. */
      readonly symbolsInDoubt?: readonly string[];
    }
  | {
      readonly type: 'alarm-raised';
      readonly alarm: AlarmKind;
      readonly symbol?: string;
      readonly text: string;
    }
  /** Practice time only: an operator moved the market clock forward. */
  | { readonly type: 'clock-moved'; readonly to: Instant }
  /** The host's clock had been ahead: what was recorded by it lies no further ahead than now. */
  | { readonly type: 'clock-set-back'; readonly from: Instant; readonly to: Instant };

/** One thing the broker's complete snapshot and the journal did not agree on, and what was done. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly symbol: string;
  readonly text: string;
  readonly action: 'booked' | 'ignored' | 'adopted' | 'repaired' | 'settled' | 'waits' | 'halted';
}
