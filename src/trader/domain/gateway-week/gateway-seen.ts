// What can be seen of a gateway from beside it.
import type { GatewayState } from '../terms/connection-states.ts';
import type { LoginSign } from './login-signs.ts';

export interface TraderSeen {
  readonly state: GatewayState;
  /** The gateway takes its connections and answers nothing: neither a refusal nor a version that does not fit. */
  readonly isMute: boolean;
  /** Orders without an outcome, and entries and exits that work; undefined: it does not say. */
  readonly inFlight: number | undefined;
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
  /** IBC's log cannot be read, although one is configured. */
  readonly isLogMissing: boolean;
  /** The mark of a refused password is there: no person has allowed another login. */
  readonly isRefused: boolean;
  /** What IBC's log has said since the last look, oldest first. */
  readonly signs: readonly LoginSign[];
}
