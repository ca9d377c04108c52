// The TCP door of the simulated gateway: the signatures the exchange builds on.
import type { Answer, Request } from '../messages.ts';

export interface WireEntry {
  readonly n: number;
  /** Market time, epoch milliseconds. */
  readonly at: number;
  readonly client_id: number;
  readonly dir: 'in' | 'out';
  readonly id: number;
  readonly name: string;
  readonly fields: readonly string[];
}

export interface WireSession {
  readonly client_id: number;
  readonly server_version: number;
  /** Market time, epoch milliseconds. */
  readonly connected_at: number;
}

/** `buffer`: requests wait and are served on `unmute`; `drop`: they are lost. Nothing is sent while mute either way. */
export type MuteMode = 'buffer' | 'drop';

export interface WireServerOptions {
  /** 0 picks a free one. */
  readonly port: number;
  readonly host?: string;
  /** Market time; stamps the log and the sessions. */
  readonly marketClock: { now(): number };
  /** Monotonic milliseconds and timers; frame splitting, pacing and refused time after a restart run on it. */
  readonly wallClock: { now(): number; after(delayMs: number, call: () => void): () => void };
  /** Splits and merges frames, the same way for the same seed; undefined: frames leave whole. */
  readonly seed?: number;
  /** Default 50, counted against the larger of elapsed wall and market seconds. */
  readonly messagesPerSecond?: number;
  /** Zone written into and assumed for zoneless times; default `US/Eastern`. */
  readonly zone?: string;
  /** What a client hears first: managedAccounts, nextValidId, farm notices (see `greeting`). */
  onConnect(clientId: number): readonly Answer[];
  onRequest(clientId: number, request: Request): void;
  onDisconnect(clientId: number): void;
}

export interface WireServer {
  readonly port: number;
  /** To one client, in order; unknown or gone clients are ignored. One call leaves in one piece or seeded pieces, never reordered. */
  send(clientId: number, answers: readonly Answer[]): void;
  sessions(): readonly WireSession[];
  wireLog(since?: number): readonly WireEntry[];
  mute(mode: MuteMode, clientId?: number): void;
  unmute(clientId?: number): void;
  /** While on, connections are accepted and never answered, as a gateway that waits for its login. */
  requireLogin(on: boolean): void;
  /** While on, unset numbers travel as the largest double, integer or decimal instead of empty. */
  sendSentinels(on: boolean): void;
  /** RST, possibly in the middle of a frame; all clients without an id. */
  reset(clientId?: number): void;
  /** RST to all, then the port refuses connections for this wall time. */
  restart(refuseMs: number): void;
  /** The next connections with this client id (any, when undefined) are answered 326 and closed, `count` times. */
  refuseClientId(clientId: number | undefined, count: number): void;
  stop(): Promise<void>;
}

/** The usual greeting: accounts, next order id, market-data, history and security-definition farms OK. */
export type Greeting = (accounts: readonly string[], nextOrderId: number) => readonly Answer[];
