// Facts of the daemon itself: its runs, its configuration, its gateway and feeds, and comparisons with the broker.
import type { Instant } from '../../../kernel/instant.ts';
import type { Instrument } from '../../../market/instruments/instrument.ts';
import type { ConfigChange } from '../edits/config-change.ts';
import type { LinkFloor } from '../orders/broker-link.ts';
import type { FeedState, GatewayState } from '../terms/connection-states.ts';
import type { DifferenceKind } from './alarm-kind.ts';

export type SystemFact =
  | {
      readonly type: 'daemon-started';
      readonly version: string;
      readonly mode: string;
      readonly account: string;
      readonly pid: number;
      readonly configHash: string;
      readonly rules: readonly { readonly name: string; readonly hash: string }[];
      /** The market clock was not real time. */
      readonly isPractice?: true;
    }
  | { readonly type: 'daemon-stopped'; readonly why: string }
  /** A new configuration is in force from here on; open positions keep the terms of their entries. */
  | ({
      readonly type: 'config-changed';
      /** `an edit`, `a signal`, or who requested it by a command. */
      readonly by: string;
    } & ConfigChange)
  /** The configuration files were rejected; the previous configuration stays in force. */
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
      /** The lowest handle that the broker still accepts; absent if it needs none. */
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
      /** Only these symbols are uncertain; all others were compared before and agree. */
      readonly symbolsInDoubt?: readonly string[];
      /** Held contracts that are gone since before options traded, with nothing booked yet; absent without any. */
      readonly gone?: readonly string[];
    }
  /** Practice time only: an operator moved the market clock forward. */
  | { readonly type: 'clock-moved'; readonly to: Instant }
  /** The host's clock had been ahead: recorded times in the future are set back to the present. */
  | { readonly type: 'clock-set-back'; readonly from: Instant; readonly to: Instant };

/** One difference between the broker's complete snapshot and the journal, and what was done about it. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly symbol: string;
  readonly text: string;
  readonly action: 'booked' | 'ignored' | 'adopted' | 'repaired' | 'settled' | 'waits' | 'halted';
}
