// The connection to SSI as the engine sees it: the login, the account, the stream and the answers of the calls, as one state.
import type { GatewayState } from '../../../domain/terms/connection-states.ts';
import { createClockCheck } from '../../kit/clock-check.ts';
import { fieldsOf, textOf } from '../../kit/fields.ts';
import { createReconnection } from '../../kit/reconnection.ts';
import { rowsIn } from '../messages/answers.ts';
import type { OpenTransport, SsiMessage, Transport } from '../messages/messages.ts';
import { type CallResult, type Calls, createCalls } from './calls.ts';
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

/** In a row without an answer. */
const HEARTBEATS_MISSED_MAX = 2;
const ACCOUNTS = { method: 'GET', path: '/account/info' } as const;

export function createConnection(wiring: ConnectionWiring): Connection {
  const { context, openTransport } = wiring;
  const { wall, account, settings } = context;
  const { url, streamUrl, userAgent } = settings;
  let transport: Transport | undefined;
  const reconnection = createReconnection<CallResult>({
    context,
    heartbeatsMissedMax: HEARTBEATS_MISSED_MAX,
    login: { isOpen: () => login.token() !== undefined, needsCode: () => login.needsCode() },
    askAccount: (answered) => calls.make({ ...ACCOUNTS, urgency: 'login', answered }),
    onAccount,
    askHeartbeat: (deadlineMs, answered) =>
      calls.make({ ...ACCOUNTS, urgency: 'read', deadlineMs, answered }),
    closeStream: () => stream.close(),
    isSuspect: () => stream.isSuspect(),
    onOpened: wiring.onOpened,
    onClosed: wiring.onClosed,
  });
  const { lose, announce } = reconnection;

  const clockCheck = createClockCheck(context);
  const calls = createCalls({
    context,
    transport: transportNow,
    token: () => login.token(),
    onUnauthorized,
    onAnswer: reconnection.onAnswer,
    onDate: clockCheck.answered,
  });

  const login = createLogin({
    context,
    calls,
    onOpened: reconnection.connect,
    onClosed: (reason) => lose(reason, 'no retry'),
    onChange: announce,
  });

  const stream = createStream({
    wall,
    account,
    transport: transportNow,
    onOpened: reconnection.opened,
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
    if (reconnection.isEnded()) return;
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
  function onAccount(result: CallResult): void {
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
        isFirstConnect: !reconnection.hasOpened(),
      });
      return lose(`SSI serves ${offered.join(', ') || 'no account'}, not ${account}`, 'late');
    }
    stream.open(token);
  }

  return {
    calls,
    login,
    start() {
      reconnection.start();
      login.start();
    },
    end() {
      reconnection.end();
      login.stop();
      clockCheck.stop();
      calls.stop();
      transport?.destroy();
      transport = undefined;
    },
    state: reconnection.state,
    isOpen: reconnection.isOpen,
    subscribe: stream.subscribe,
    unsubscribe: stream.unsubscribe,
  };
}
