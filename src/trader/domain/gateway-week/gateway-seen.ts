// What can be seen of a gateway from beside it.
import type { GatewayState } from '../terms/connection-states.ts';
import type { LoginSign } from './login-signs.ts';

export interface TraderSeen {
  readonly state: GatewayState;
  /** Orders without an outcome, and entries and exits that work. */
  readonly inFlight: number;
  /** `3 positions, all protected at the broker` */
  readonly cover: string;
}

export interface GatewaySeen {
  /** What the daemon answers; undefined if it does not. */
  readonly trader: TraderSeen | undefined;
  /** The gateway's port for clients takes connections. */
  readonly isListening: boolean;
  /** IBC's port for commands takes connections. */
  readonly isIbcThere: boolean;
  /** What IBC's log has said since the last look, oldest first. */
  readonly signs: readonly LoginSign[];
}
