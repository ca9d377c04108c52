// The connection to Alpaca as the engine sees it: the account, the stream of orders and the answers of the calls, as one state.
import type { Cancel } from '../../../../kernel/clock.ts';
import { SECOND_MS } from '../../../../kernel/instant.ts';
import type { GatewayState } from '../../../domain/terms/connection-states.ts';
import { createClockCheck } from '../../kit/clock-check.ts';
import { createConnectionState, DOWN_ALARM_MS } from '../../kit/connection-state.ts';
import { fieldsOf, textOf } from '../../kit/fields.ts';
import type { AlpacaMessage, OpenTransport, Transport } from '../messages/messages.ts';
import { type CallResult, type Calls, createCalls, textIn } from './calls.ts';
import type { SessionContext } from './context.ts';
import { createOrderLine } from './order-line.ts';

export interface Connection {
  readonly calls: Calls;
  start(): void;
  end(): void;
  state(): GatewayState;
  /** The account is checked and its orders are streamed. */
  isOpen(): boolean;
  transport(): Transport;
}

export interface ConnectionWiring {
  readonly context: SessionContext;
  readonly openTransport: OpenTransport;
  onOpened(): void;
  onClosed(why: string): void;
  onUpdate(update: unknown): void;
  onPrices(message: Exclude<AlpacaMessage, { name: 'answered' | 'unanswered' }>): void;
}

const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000] as const;
const RETRY_LAST_MS = 10_000;
/** Wrong account or key: operator action required. */
const RETRY_UNFIT_MS = 60_000;
/** A call that is made whatever else flows: it reads the clock, and shows that calls are answered. */
const LIFE_SIGN_MS = 30_000;
const LIFE_SIGN_MAX_MS = 5_000;
const LIFE_SIGN_AGAIN_MS = SECOND_MS;
/** In a row without an answer: the connection is dead although the stream lives. */
const LIFE_SIGNS_MAX = 3;

export function createConnection(wiring: ConnectionWiring): Connection {
  const { context, openTransport } = wiring;
  const { wall, account, settings } = context;
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
    onUnauthorized,
    onAnswer,
    onDate: clockCheck.answered,
  });
  const line = createOrderLine({
    wall,
    settings,
    transport: transportNow,
    onOpened: opened,
    onFailed: (reason) => lose(reason, 'soon'),
    onChange: () => announce(line.isSuspect() ? 'the stream is silent' : 'messages arrive again'),
    onUpdate: wiring.onUpdate,
  });

  function onUnauthorized(reason: string): void {
    const text = `Alpaca refuses the key of \`alpaca\` (${reason}): nothing can be traded. Look at api_key, api_secret and environment, then run \`sluice doctor\``;
    context.report({ type: 'notice', text, isUnusable: true });
    lose(text, 'late');
  }

  function transportNow(): Transport {
    const { url, dataUrl, dataStreamUrl, data } = settings;
    transport ??= openTransport(
      {
        urls: { trading: url, data: dataUrl },
        streamUrls: {
          orders: `${url.replace(/^http/, 'ws')}/stream`,
          prices: `${dataStreamUrl}/${data}`,
        },
      },
      receive,
    );
    return transport;
  }

  function receive(message: AlpacaMessage): void {
    if (isEnded) return;
    if (message.name === 'answered' || message.name === 'unanswered')
      return calls.received(message);
    if (message.line === 'prices') return wiring.onPrices(message);
    switch (message.name) {
      case 'stream-opened':
        return line.opened();
      case 'stream-received':
        return line.received(message.frame);
      case 'stream-alive':
        return line.alive();
      case 'stream-closed':
        return lose(message.why, 'soon');
    }
  }

  /** The account first: nothing is sent for another one. */
  function connect(): void {
    cancelRetry();
    if (isEnded || isOpen || isChecking) return;
    isChecking = true;
    // What went wrong before stays the reason until it is over.
    if (failures === 0) announce('checking the account');
    askAccount((result) => {
      isChecking = false;
      if (!isEnded && !isOpen) checked(result);
    });
  }

  function askAccount(answered: (result: CallResult) => void, deadlineMs?: number): void {
    calls.make({
      ...{ method: 'GET', path: '/v2/account', urgency: 'login', answered },
      ...(deadlineMs !== undefined && { deadlineMs }),
    });
  }

  function checked(result: CallResult): void {
    if (result.kind === 'unauthorized') return;
    if (result.kind === 'unanswered') return lose(`Alpaca does not answer: ${result.text}`, 'soon');
    if (result.kind !== 'done') return lose(textIn(result), 'soon');
    const fields = fieldsOf(result.data);
    const offered = textOf(fields.account_number);
    if (offered !== account) {
      context.report({
        type: 'wrong-account',
        wanted: account,
        offered: [offered],
        isFirstConnect: !hasOpened,
      });
      return lose(`Alpaca serves ${offered || 'no account'}, not ${account}`, 'late');
    }
    line.open();
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
    line.close();
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
    askAccount(() => {
      if (!isOpen) return;
      // Only a connection that holds has got over its failures.
      failures = 0;
      // `onAnswer` has recorded it.
      lifeSignsMissed = isDoubtful ? lifeSignsMissed + 1 : 0;
      if (lifeSignsMissed >= LIFE_SIGNS_MAX) return lose('calls are not answered', 'soon');
      signLife();
    }, LIFE_SIGN_MAX_MS);
  }

  function onAnswer(isAnswered: boolean): void {
    if (isDoubtful === !isAnswered) return;
    isDoubtful = !isAnswered;
    if (!isOpen) return;
    announce(isAnswered ? 'calls are answered again' : 'a call was not answered');
    if (isDoubtful) signLife();
  }

  function state(): GatewayState {
    if (isOpen) return line.isSuspect() || isDoubtful ? 'suspect' : 'ready';
    return hasOpened || reported.downMs() >= DOWN_ALARM_MS ? 'dead' : 'connecting';
  }

  function announce(why: string): void {
    if (!isEnded) reported.announce(why);
  }

  return {
    calls,
    start() {
      reported.down();
      connect();
    },
    end() {
      isEnded = true;
      lose('stopped', 'no retry');
      reported.stop();
      clockCheck.stop();
      calls.stop();
      transport?.destroy();
      transport = undefined;
    },
    state,
    isOpen: () => isOpen,
    transport: transportNow,
  };
}
