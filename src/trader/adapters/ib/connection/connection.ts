// The state of the connection to the gateway, as reported to the engine: combines transport, heartbeat and uplink.
import type { Cancel } from '../../../../kernel/clock.ts';
import type { GatewayState } from '../../../domain/terms/connection-states.ts';
import { createConnectionState, DOWN_ALARM_MS } from '../../kit/connection-state.ts';
import type { GatewayCommand, GatewayMessage, OpenTransport } from '../messages/messages.ts';
import { createCheckedTransport, type Greeting } from './checked-transport.ts';
import type { SessionContext } from './context.ts';
import { createHeartbeat } from './heartbeat.ts';

/** After this many unanswered handshakes in a row, the gateway is waiting for a login. */
const MUTE_HANDSHAKES_MAX = 3;
/** The daily restart refuses connections for up to 90 s; longer means that a login is missing. */
const UNREACHABLE_LOGIN_MS = 180_000;
/** Independent of other traffic: quotes contain nothing about the clock. */
const CLOCK_READ_MS = 30_000;
/** TWS answers one question for its clock a second; a second one within it stays open (ib_insync#479). */
const CLOCK_APART_MS = 1_000;

export interface Connection {
  start(): void;
  end(flush: boolean): void;
  state(): GatewayState;
  isOpen(): boolean;
  quietMs(): number;
  probe(answer: (isAlive: boolean) => void): void;
  send(command: GatewayCommand): boolean;
  /** An uplink loss (1100 and similar codes) began or ended. */
  setUplink(isLost: boolean, why: string): void;
  /** The gateway began or ceased to refuse every order. */
  setReadOnly(isReadOnly: boolean, why: string): void;
}

export interface ConnectionWiring {
  readonly context: SessionContext;
  readonly openTransport: OpenTransport;
  onOpened(greeting: Greeting): void;
  onClosed(why: string): void;
  /** An attempt to connect failed; the next one follows. */
  onAttemptFailed?(why: string): void;
  onMessage(message: GatewayMessage): void;
  /** A request for the gateway's clock is being sent; the answer gives the skew. */
  onClockAsked(): void;
}

export function createConnection(wiring: ConnectionWiring): Connection {
  const { context } = wiring;
  const { wall, settings } = context;
  let hasOpened = false;
  let isEnded = false;
  let isUplinkLost = false;
  let isReadOnly = false;
  /** The gateway answers, but it cannot be used: a login would change nothing. */
  let isUnfit = false;
  let muteHandshakes = 0;
  let cancelClockRead: Cancel = () => {};
  let clockAskedAt = Number.NEGATIVE_INFINITY;
  const reported = createConnectionState(context, state);
  const { announce, downMs } = reported;

  const heartbeat = createHeartbeat({
    wall,
    sendProbe: askClock,
    onChange: () =>
      announce(heartbeat.isSuspect() ? 'a probe found no answer' : 'messages arrive again'),
    onDead: (reason) => transport.renew(reason),
  });

  const transport = createCheckedTransport({
    context,
    openTransport: wiring.openTransport,
    onOpened(greeting) {
      hasOpened = true;
      muteHandshakes = 0;
      reported.up();
      heartbeat.start();
      wiring.onOpened(greeting);
      announce('connected');
      clockAskedAt = Number.NEGATIVE_INFINITY;
      readClock();
    },
    onClosed(reason) {
      heartbeat.stop();
      cancelClockRead();
      if (!isEnded) {
        goDown();
        announce(reason);
      }
      wiring.onClosed(reason);
    },
    onAttemptFailed(reason, failure) {
      muteHandshakes = failure === 'mute' ? muteHandshakes + 1 : 0;
      isUnfit = failure === 'unfit';
      goDown();
      announce(reason);
      wiring.onAttemptFailed?.(reason);
    },
    onMessage(message) {
      if (transport.isOpen()) heartbeat.received();
      wiring.onMessage(message);
    },
  });

  function askClock(): void {
    if (wall.now() - clockAskedAt < CLOCK_APART_MS) return;
    clockAskedAt = wall.now();
    wiring.onClockAsked();
    transport.send({ name: 'reqCurrentTime' });
  }

  function readClock(): void {
    askClock();
    cancelClockRead = wall.after(CLOCK_READ_MS, readClock);
  }

  function goDown(): void {
    // A new connection starts with a good uplink; notices during the handshake already count.
    isUplinkLost = false;
    isReadOnly = false;
    reported.down();
  }

  function state(): GatewayState {
    if (transport.isOpen()) {
      if (heartbeat.isSuspect()) return 'suspect';
      if (isUplinkLost) return 'lost';
      return isReadOnly ? 'read_only' : 'ready';
    }
    if (isUnfit) return 'dead';
    if (muteHandshakes >= MUTE_HANDSHAKES_MAX || downMs() >= UNREACHABLE_LOGIN_MS) {
      return 'login_required';
    }
    return hasOpened || downMs() >= DOWN_ALARM_MS ? 'dead' : 'connecting';
  }

  return {
    start() {
      announce(`connecting to ${settings.host}:${settings.port}`);
      transport.start();
    },
    end(flush) {
      isEnded = true;
      transport.end(flush);
      reported.stop();
      cancelClockRead();
    },
    state,
    isOpen: transport.isOpen,
    quietMs: heartbeat.quietMs,
    probe: heartbeat.probe,
    send: transport.send,
    setUplink(isLost, reason) {
      isUplinkLost = isLost;
      announce(reason);
    },
    setReadOnly(isNow, reason) {
      isReadOnly = isNow;
      announce(reason);
    },
  };
}
