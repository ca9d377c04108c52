// A drill: a fault of the gateway, the feed or the account under a position with a stop; what is reported, and how it ends.

import type { FaultKind } from '../../../src/simulators/ib-gateway/exchange/scheduling/fault-kinds.ts';
import type { IncidentName } from '../../../src/trader/contract/incidents/incidents.ts';
import type { ServiceIncident } from '../../../src/trader/contract/incidents/seen-by-alerts.ts';
import type { GatewayTruth } from '../../processes/gateway-truth.ts';
import type { Ran } from '../../tools/supervised.ts';

export type FaultFields = Readonly<Record<string, unknown>>;

export interface Drill {
  readonly name: string;
  /** Of the gateway simulator; undefined if another program is at fault. */
  readonly kind?: FaultKind;
  readonly fields?: FaultFields;
  /** The market or a person brings the fault to light. */
  begin?(scene: Scene): Promise<void>;
  /** Shares of the scene's symbol before the fault; 100 unless given. */
  readonly held?: number;
  /** Words of the command that buys contracts before the fault, in place of shares. */
  readonly contracts?: string;
  /** The daemon does not run: the page of this alert is followed. */
  readonly service?: ServiceIncident;
  /** Each is raised and ended; none: sluice heals it by itself. */
  readonly alarms: readonly IncidentName[];
  /** Others that may be raised beside them, as the times of messages fall. */
  readonly maybe?: readonly IncidentName[];
  /** What a person does outside of sluice, at the words of a page that ask for it. */
  readonly outside?: readonly Outside[];
  /** The alarm ends with the position, as its page says; the position is protected and is closed later. */
  readonly isClosedLater?: true;
  /** Of the scene's symbol in the broker's book at the end; 100 under a stop of 100 unless given. */
  readonly end?: Book;
  /** Longer than the fault may take to show; 15 s unless given. */
  readonly watchSeconds?: number;
}

export interface Outside {
  readonly page: string;
  readonly says: string;
  does(scene: Scene): Promise<void>;
}

export interface Book {
  readonly shares: number;
  readonly stop: number;
  /** Contracts of the symbol's options, bought and sold ones; none unless given. */
  readonly contracts?: number;
}

/** One drill at work. */
export interface Scene {
  readonly symbol: string;
  fault(kind: FaultKind, fields?: FaultFields): Promise<void>;
  /** Ends every fault that lasts. */
  heal(): Promise<void>;
  feedFault(kind: string, fields?: FaultFields): Promise<void>;
  healFeed(): Promise<void>;
  /** What a person types who does not work at the fault. */
  sluice(...args: string[]): Promise<Ran>;
  price(last: number): Promise<void>;
  orderByHand(order: FaultFields): Promise<number>;
  /** In the program of the broker: the entry of the symbol, or its order that does not work. */
  cancelAtBroker(): Promise<void>;
  /** The gateway is connected and everything is compared. */
  becomesReady(): Promise<void>;
  /** The symbol's shares have working stops again. */
  becomesCovered(): Promise<void>;
  /** A file of the configuration is saved with another key of the feed. */
  renewKey(): void;
  truth(): Promise<GatewayTruth>;
}
