// Keeps a connection of calls and a stream: it is opened again after a failure, later each time, and heartbeats show that calls are
// answered. How the account is asked, and what a stream is, the adapter knows.
import type { Cancel } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { GatewayState } from '../../domain/terms/connection-states.ts';
import type { AdapterContext } from './adapter-context.ts';
import { createConnectionState, DOWN_ALARM_MS } from './connection-state.ts';

/** `late` where another attempt helps only after somebody has done something. */
export type Retry = 'soon' | 'late' | 'no retry';

export interface Reconnection {
  /** Asks for the account, unless it is being asked for, the connection is open, or `end` was called. */
  connect(): void;
  /** The account is right, and its orders are streamed. */
  opened(): void;
  lose(reason: string, retry: Retry): void;
  /** What became of any call. */
  onAnswer(isAnswered: boolean): void;
  announce(why: string): void;
  state(): GatewayState;
  isOpen(): boolean;
  isEnded(): boolean;
  hasOpened(): boolean;
  /** The connection is down from now on, until it opens. */
  start(): void;
  end(): void;
}

export interface ReconnectionParts<Answer> {
  readonly context: Pick<AdapterContext, 'wall' | 'log' | 'report'>;
  /** So many in a row without an answer: the connection is dead although the stream lives. */
  readonly heartbeatsMissedMax: number;
  /** Of a broker that is logged in to first. */
  readonly login?: { isOpen(): boolean; needsCode(): boolean };
  askAccount(answered: (answer: Answer) => void): void;
  /** The answer to `askAccount`; the stream is opened next, or the connection lost. */
  onAccount(answer: Answer): void;
  /** A call that is made whatever else flows; it also reads the clock. */
  askHeartbeat(deadlineMs: number, answered: () => void): void;
  closeStream(): void;
  /** The stream is open, and may be dead. */
  isSuspect(): boolean;
  onOpened(): void;
  onClosed(why: string): void;
}

const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000] as const;
const RETRY_LAST_MS = 10_000;
const RETRY_LATE_MS = 60_000;
const HEARTBEAT_MS = 30_000;
const HEARTBEAT_MAX_MS = 5_000;
const HEARTBEAT_AGAIN_MS = SECOND_MS;

export function createReconnection<Answer>(parts: ReconnectionParts<Answer>): Reconnection {
  const { context, heartbeatsMissedMax } = parts;
  const { wall } = context;
  let hasOpened = false;
  let isOpen = false;
  let isEnded = false;
  let isAsking = false;
  let failures = 0;
  let isDoubtful = false;
  let heartbeatsMissed = 0;
  let cancelRetry: Cancel = () => {};
  let cancelHeartbeat: Cancel = () => {};
  const reported = createConnectionState(context, state);

  function connect(): void {
    cancelRetry();
    if (isEnded || isOpen || isAsking || parts.login?.isOpen() === false) return;
    isAsking = true;
    // What went wrong before stays the reason until it is over.
    if (failures === 0) announce('checking the account');
    parts.askAccount((answer) => {
      isAsking = false;
      if (!isEnded && !isOpen) parts.onAccount(answer);
    });
  }

  function lose(reason: string, retry: Retry): void {
    cancelRetry();
    cancelHeartbeat();
    parts.closeStream();
    const wasOpen = isOpen;
    isOpen = false;
    if (isEnded) return;
    reported.down();
    announce(reason);
    if (wasOpen) parts.onClosed(reason);
    if (retry === 'no retry') return;
    const delayMs = retry === 'late' ? RETRY_LATE_MS : (RETRY_MS[failures] ?? RETRY_LAST_MS);
    failures += 1;
    cancelRetry = wall.after(delayMs, connect);
  }

  function awaitHeartbeat(): void {
    cancelHeartbeat();
    const delayMs = isDoubtful ? HEARTBEAT_AGAIN_MS : HEARTBEAT_MS;
    cancelHeartbeat = wall.after(delayMs, () => parts.askHeartbeat(HEARTBEAT_MAX_MS, onHeartbeat));
  }

  function onHeartbeat(): void {
    if (!isOpen) return;
    // Only a connection that holds has got over its failures.
    failures = 0;
    // `onAnswer` has recorded it.
    heartbeatsMissed = isDoubtful ? heartbeatsMissed + 1 : 0;
    if (heartbeatsMissed >= heartbeatsMissedMax) return lose('calls are not answered', 'soon');
    awaitHeartbeat();
  }

  function state(): GatewayState {
    if (parts.login?.needsCode()) return 'login_required';
    if (isOpen) return parts.isSuspect() || isDoubtful ? 'suspect' : 'ready';
    return hasOpened || reported.downMs() >= DOWN_ALARM_MS ? 'dead' : 'connecting';
  }

  function announce(why: string): void {
    if (!isEnded) reported.announce(why);
  }

  return {
    connect,
    opened() {
      isOpen = true;
      hasOpened = true;
      isDoubtful = false;
      heartbeatsMissed = 0;
      reported.up();
      parts.onOpened();
      announce('connected');
      awaitHeartbeat();
    },
    lose,
    onAnswer(isAnswered) {
      if (isDoubtful === !isAnswered) return;
      isDoubtful = !isAnswered;
      if (!isOpen) return;
      announce(isAnswered ? 'calls are answered again' : 'a call was not answered');
      if (isDoubtful) awaitHeartbeat();
    },
    announce,
    state,
    isOpen: () => isOpen,
    isEnded: () => isEnded,
    hasOpened: () => hasOpened,
    start: reported.down,
    end() {
      isEnded = true;
      lose('stopped', 'no retry');
      reported.stop();
    },
  };
}
