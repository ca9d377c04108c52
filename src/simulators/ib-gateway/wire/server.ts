// The TCP server of the simulated gateway: any TWS client library can connect; the exchange sees only decoded
// messages.
import type { Cancel, Clock, WallClock } from '../../../kernel/clock.ts';
import { zoneNamed } from '../../../market/time/zone.ts';
import type { Steps } from '../../host/steps.ts';
import type { Answer } from '../messages/answer.ts';
import type { Request } from '../messages/request.ts';
import { createAdmission } from './admission.ts';
import { listen, portOf } from './listen.ts';
import { createSession, type MuteMode, type Session, type SessionHost } from './session.ts';
import { createWireLog, type WireEntry } from './wire-log.ts';

export { greeting } from './greeting.ts';
export type { MuteMode } from './session.ts';
export type { WireEntry } from './wire-log.ts';

export interface WireSession {
  readonly client_id: number;
  readonly server_version: number;
  /** Market time, epoch milliseconds. */
  readonly connected_at: number;
}

/** Bytes of one connection: equal to what the client has written and read once nothing is on its way. */
export interface WireTraffic {
  /** -1 until the client has named itself. */
  readonly client_id: number;
  /** Read and served. */
  readonly bytes_in: number;
  readonly bytes_out: number;
}

export interface WireServerOptions {
  /** 0 picks a free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Market time; stamps the log, the sessions and the handshake. */
  readonly marketClock: Pick<Clock, 'now'>;
  /** For cut frames, pacing, lingering ids and the refused time of a restart. */
  readonly wallClock: WallClock;
  /** Cuts and merges frames, the same way for the same seed; absent: frames are sent unchanged. */
  readonly seed?: number;
  /** Default 50 per second, measured by the faster of wall and market time. */
  readonly messagesPerSecond?: number;
  /** Zone of written times and default for zoneless ones; default US/Eastern. */
  readonly zone?: string;
  /** The first messages to a client (see `greeting`). */
  onConnect(clientId: number): readonly Answer[];
  onRequest(clientId: number, request: Request): void;
  onDisconnect(clientId: number): void;
}

export interface WireServer {
  readonly port: number;
  /** To one client, in order; an unknown or disconnected client is ignored. */
  send(clientId: number, answers: readonly Answer[]): void;
  /** Writes a long answer in small pieces, before it is sent to that client; false: no client reads so much. */
  prepare(clientId: number, answer: Answer): Steps<boolean>;
  sessions(): readonly WireSession[];
  /** Of every open connection, those without a client id included. */
  traffic(): readonly WireTraffic[];
  /** Entries with `n` above the given one, oldest first; the last 100,000 are kept. */
  wireLog(since?: number): readonly WireEntry[];
  /**
   * Answers nothing until `unmute`: to one client, or to all including new ones. Answers of the exchange arrive late,
   * ticks excepted; requests are served late (`buffer`, also for clients that disconnected meanwhile) or never
   * (`drop`).
   */
  mute(mode: MuteMode, clientId?: number): void;
  unmute(clientId?: number): void;
  /** While on, new clients are accepted but never answered, as by a gateway that waits for its login. */
  requireLogin(on: boolean): void;
  /** While on, unset numbers of orders are sent as the largest double or integer instead of empty. */
  sendSentinels(on: boolean): void;
  /** The next `count` messages of the name, or of any, end with a field that no client knows. */
  sendExtraField(message: string | undefined, count: number): void;
  /** RST in the middle of a frame; all clients without an id. */
  reset(clientId?: number): void;
  /** RST to all, then the port refuses connections for this wall time. */
  restart(refuseMs: number): void;
  /** The next `count` connections with this client id (any id if undefined) receive 326 and are closed. */
  refuseClientId(clientId: number | undefined, count: number): void;
  /** From now on a client id stays in use for this wall time after its connection has ended. */
  linger(forMs: number): void;
  stop(): Promise<void>;
}

const REOPEN_RETRY_MS = 100;

export async function createWireServer(options: WireServerOptions): Promise<WireServer> {
  const { marketClock, wallClock, host = '127.0.0.1' } = options;
  const log = createWireLog();
  const door = createAdmission(wallClock);
  const sessions = new Set<Session>();
  let areSentinelsSent = false;
  let extraFields: { readonly message: string | undefined; left: number } | undefined;
  let isStopped = false;
  let cancelReopening: Cancel | undefined;

  const sessionHost: SessionHost = {
    marketNow: () => marketClock.now(),
    wallClock,
    zone: zoneNamed(options.zone ?? 'US/Eastern'),
    seed: options.seed,
    messagesPerSecond: options.messagesPerSecond ?? 50,
    log,
    extraFields(message) {
      const extra = extraFields;
      if (extra === undefined || (extra.message ?? message) !== message) return [];
      extra.left -= 1;
      if (extra.left <= 0) extraFields = undefined;
      return ['1'];
    },
    unsetStyle: () => (areSentinelsSent ? 'sentinels' : 'empty'),
    muteOf: door.muteOf,
    claim: (clientId) => sessionOf(clientId) === undefined && door.admits(clientId),
    greet: (clientId) => options.onConnect(clientId),
    request: (clientId, request) => options.onRequest(clientId, request),
    ended(session) {
      sessions.delete(session);
      if (!session.hasStarted()) return;
      door.left(session.clientId());
      options.onDisconnect(session.clientId());
    },
  };

  const started = () => [...sessions].filter((session) => session.hasStarted());
  const sessionOf = (clientId: number) => {
    for (const session of sessions) {
      if (session.hasStarted() && session.clientId() === clientId) return session;
    }
    return undefined;
  };
  const resumeAll = () => {
    for (const session of [...sessions]) session.resume();
  };
  const resetAll = () => {
    for (const session of [...sessions]) session.reset();
  };
  const open = (port: number) =>
    listen(port, host, (socket) => sessions.add(createSession(socket, sessionHost)));

  let listener = await open(options.port);
  const port = portOf(listener);

  function reopenAfter(delayMs: number): void {
    cancelReopening = wallClock.after(delayMs, () => {
      open(port).then(
        (reopened) => {
          listener = reopened;
          if (isStopped) reopened.close();
        },
        () => reopenAfter(REOPEN_RETRY_MS),
      );
    });
  }

  return {
    port,
    send: (clientId, answers) => sessionOf(clientId)?.send(answers),
    *prepare(clientId, answer) {
      const session = sessionOf(clientId);
      return session === undefined || (yield* session.prepare(answer));
    },
    sessions: () =>
      started().map((session) => ({
        client_id: session.clientId(),
        server_version: session.serverVersion(),
        connected_at: session.connectedAt,
      })),
    traffic: () =>
      [...sessions].map((session) => ({
        client_id: session.clientId(),
        bytes_in: session.bytesIn(),
        bytes_out: session.bytesOut(),
      })),
    wireLog: (since = 0) => log.since(since),
    mute: door.mute,
    unmute(clientId) {
      door.unmute(clientId);
      resumeAll();
    },
    requireLogin(on) {
      door.requireLogin(on);
      resumeAll();
    },
    sendSentinels(on) {
      areSentinelsSent = on;
    },
    sendExtraField(message, count) {
      extraFields = { message, left: count };
    },
    reset(clientId) {
      if (clientId === undefined) resetAll();
      else sessionOf(clientId)?.reset();
    },
    restart(refuseMs) {
      cancelReopening?.();
      listener.close();
      resetAll();
      reopenAfter(refuseMs);
    },
    refuseClientId: door.refuse,
    linger: door.linger,
    async stop() {
      isStopped = true;
      cancelReopening?.();
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      resetAll();
      await closed;
    },
  };
}
