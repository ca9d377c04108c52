// The connection to SSI as the engine sees it: the login, the account, the stream and the answers of the calls, as one state.
import type { Cancel } from '../../../../kernel/clock.ts';
import { SECOND_MS } from '../../../../kernel/instant.ts';
import type { GatewayState } from '../../../domain/terms/connection-states.ts';
import { createClockCheck } from '../../kit/clock-check.ts';
import { createConnectionState, DOWN_ALARM_MS } from '../../kit/connection-state.ts';
import { fieldsOf, textOf } from '../../kit/fields.ts';
import { rowsIn } from '../messages/answers.ts';
import type { OpenTransport, SsiMessage, Transport } from '../messages/messages.ts';
import { type Calls, createCalls, type Result } from './calls.ts';
import type { SessionContext } from './context.ts';
import { createLogin, type Login } from './login.ts';
import { createStream, type StreamFrame } from './stream.ts';

export interface Connection {
  readonly calls: Calls;
  readonly login: Login;
  start(): void;
  end(): void;
  state(): GatewayState;
  /** The account is checked and its orders are streamed. */
  isOpen(): boolean;
  subscribe(topics: readonly string[]): boolean;
  unsubscribe(topics: readonly string[]): boolean;
}

export interface ConnectionWiring {
  readonly context: SessionContext;
  readonly openTransport: OpenTransport;
  onOpened(): void;
  onClosed(why: string): void;
  onFrame(frame: StreamFrame): void;
  /** The stream is alive. */
  onAlive(): void;
}

const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000] as const;
const RETRY_LAST_MS = 10_000;
/** Wrong account, or SSI refuses the stream; after `429` it wants half a minute of peace. */
const RETRY_UNFIT_MS = 60_000;
/** A call that is made whatever else flows: it reads the clock, and shows that calls are answered. */
const LIFE_SIGN_MS = 30_000;
const LIFE_SIGN_MAX_MS = 5_000;
const LIFE_SIGN_AGAIN_MS = SECOND_MS;
/** In a row without an answer: the connection is dead although the stream lives. */
const LIFE_SIGNS_MAX = 2;

export function createConnection(wiring: ConnectionWiring): Connection {
  const { context, openTransport } = wiring;
  const { wall, account, settings } = context;
  const { url, streamUrl, userAgent } = settings;
  let transport: Transport | undefined;
  let hasOpened = false;
  let isOpen = false;
  let isEnded = false;
  let isChecking = false;
  let failures = 0;
  let isDoubtful = false;
  let lifeSignsMissed = 0;
  let cancelRetry: Cancel = () => {};
  let cancelLifeSign: Cancel = () => {};

  const reported = createConnectionState(context, state);
  const clockCheck = createClockCheck(context);

  const calls = createCalls({
    context,
    transport: transportNow,
    token: () => login.token(),
    onUnauthorized,
    onAnswer,
    onDate: clockCheck.answered,
  });

  const login = createLogin({
    context,
    calls,
    onOpened: connect,
    onClosed: (reason) => lose(reason, 'no retry'),
    onChange: announce,
  });

  const stream = createStream({
    wall,
    account,
    transport: transportNow,
    onOpened: opened,
    onFailed: (reason) => lose(reason, 'soon'),
    onUnauthorized,
    onCrowded: (reason) => lose(reason, 'late'),
    onRefused(text) {
      context.log('warn', text);
      context.report({ type: 'notice', text, isUnusable: true });
    },
    onChange: () => announce(stream.isSuspect() ? 'the stream is silent' : 'messages arrive again'),
    onFrame: wiring.onFrame,
    onAlive: wiring.onAlive,
  });

  function onUnauthorized(reason: string): void {
    if (!login.refused(reason)) lose(`SSI refuses one login after another: ${reason}`, 'late');
  }

  function transportNow(): Transport {
    transport ??= openTransport({ url, streamUrl, userAgent }, receive);
    return transport;
  }

  function receive(message: SsiMessage): void {
    if (isEnded) return;
    switch (message.name) {
      case 'answered':
      case 'unanswered':
        return calls.received(message);
      case 'stream-opened':
        return stream.opened();
      case 'stream-received':
        return stream.received(message.frame);
      case 'stream-closed':
        return lose(message.why, 'soon');
    }
  }

  /** The account first: nothing is streamed or sent for another one. */
  function connect(): void {
    cancelRetry();
    if (isEnded || isOpen || isChecking || login.token() === undefined) return;
    isChecking = true;
    // What went wrong before stays the reason until it is over.
    if (failures === 0) announce('checking the account');
    calls.make({
      method: 'GET',
      path: '/account/info',
      urgency: 'login',
      answered(result) {
        isChecking = false;
        if (!isEnded && !isOpen) checked(result);
      },
    });
  }

  function checked(result: Result): void {
    const token = login.token();
    if (result.kind === 'unauthorized' || token === undefined) return;
    if (result.kind === 'unanswered') return lose(`SSI does not answer: ${result.text}`, 'soon');
    if (result.kind !== 'done') return lose('text' in result ? result.text : result.kind, 'soon');
    const accounts = rowsIn(result);
    if (accounts === undefined) return lose('the list of accounts cannot be read', 'soon');
    const offered = accounts.map((each) => textOf(fieldsOf(each).accountNo));
    if (!offered.includes(account)) {
      context.report({
        type: 'wrong-account',
        wanted: account,
        offered,
        isFirstConnect: !hasOpened,
      });
      return lose(`SSI serves ${offered.join(', ') || 'no account'}, not ${account}`, 'late');
    }
    stream.open(token);
  }

  function opened(): void {
    isOpen = true;
    hasOpened = true;
    isDoubtful = false;
    lifeSignsMissed = 0;
    reported.up();
    wiring.onOpened();
    announce('connected');
    signLife();
  }

  function lose(reason: string, retry: 'soon' | 'late' | 'no retry'): void {
    cancelRetry();
    cancelLifeSign();
    stream.close();
    const wasOpen = isOpen;
    isOpen = false;
    if (isEnded) return;
    reported.down();
    announce(reason);
    if (wasOpen) wiring.onClosed(reason);
    if (retry === 'no retry') return;
    const delayMs = retry === 'late' ? RETRY_UNFIT_MS : (RETRY_MS[failures] ?? RETRY_LAST_MS);
    failures += 1;
    cancelRetry = wall.after(delayMs, connect);
  }

  function signLife(): void {
    cancelLifeSign();
    cancelLifeSign = wall.after(isDoubtful ? LIFE_SIGN_AGAIN_MS : LIFE_SIGN_MS, askLife);
  }

  function askLife(): void {
    calls.make({
      method: 'GET',
      path: '/account/info',
      urgency: 'read',
      deadlineMs: LIFE_SIGN_MAX_MS,
      answered() {
        if (!isOpen) return;
        // Only a connection that holds has got over its failures.
        failures = 0;
        // `onAnswer` has recorded it.
        lifeSignsMissed = isDoubtful ? lifeSignsMissed + 1 : 0;
        if (lifeSignsMissed >= LIFE_SIGNS_MAX) return lose('calls are not answered', 'soon');
        signLife();
      },
    });
  }

  function onAnswer(isAnswered: boolean): void {
    if (isDoubtful === !isAnswered) return;
    isDoubtful = !isAnswered;
    if (!isOpen) return;
    announce(isAnswered ? 'calls are answered again' : 'a call was not answered');
    if (isDoubtful) signLife();
  }

  function state(): GatewayState {
    if (login.needsCode()) return 'login_required';
    if (isOpen) return stream.isSuspect() || isDoubtful ? 'suspect' : 'ready';
    return hasOpened || reported.downMs() >= DOWN_ALARM_MS ? 'dead' : 'connecting';
  }

  function announce(why: string): void {
    if (!isEnded) reported.announce(why);
  }

  return {
    calls,
    login,
    start() {
      reported.down();
      login.start();
    },
    end() {
      isEnded = true;
      lose('stopped', 'no retry');
      reported.stop();
      login.stop();
      clockCheck.stop();
      calls.stop();
      transport?.destroy();
      transport = undefined;
    },
    state,
    isOpen: () => isOpen,
    subscribe: stream.subscribe,
    unsubscribe: stream.unsubscribe,
  };
}
