// The connection to Alpaca as the engine sees it: the account, the stream of orders and the answers of the calls, as one state.
import type { GatewayState } from '../../../domain/terms/connection-states.ts';
import { createClockCheck } from '../../kit/clock-check.ts';
import { fieldsOf, textOf } from '../../kit/fields.ts';
import { createReconnection } from '../../kit/reconnection.ts';
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

/** In a row without an answer. */
const HEARTBEATS_MISSED_MAX = 3;

export function createConnection(wiring: ConnectionWiring): Connection {
  const { context, openTransport } = wiring;
  const { wall, account, settings } = context;
  let transport: Transport | undefined;
  const reconnection = createReconnection<CallResult>({
    context,
    heartbeatsMissedMax: HEARTBEATS_MISSED_MAX,
    askAccount: (answered) => askAccount(answered),
    onAccount,
    askHeartbeat: (deadlineMs, answered) => askAccount(answered, deadlineMs),
    closeStream: () => line.close(),
    isSuspect: () => line.isSuspect(),
    onOpened: wiring.onOpened,
    onClosed: wiring.onClosed,
  });
  const { lose, announce } = reconnection;

  const clockCheck = createClockCheck(context);
  const calls = createCalls({
    context,
    transport: transportNow,
    onUnauthorized,
    onAnswer: reconnection.onAnswer,
    onDate: clockCheck.answered,
  });
  const line = createOrderLine({
    wall,
    settings,
    transport: transportNow,
    onOpened: reconnection.opened,
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
    if (reconnection.isEnded()) return;
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
  function askAccount(answered: (result: CallResult) => void, deadlineMs?: number): void {
    calls.make({
      ...{ method: 'GET', path: '/v2/account', urgency: 'login', answered },
      ...(deadlineMs !== undefined && { deadlineMs }),
    });
  }

  function onAccount(result: CallResult): void {
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
        isFirstConnect: !reconnection.hasOpened(),
      });
      return lose(`Alpaca serves ${offered || 'no account'}, not ${account}`, 'late');
    }
    line.open();
  }

  return {
    calls,
    start() {
      reconnection.start();
      reconnection.connect();
    },
    end() {
      reconnection.end();
      clockCheck.stop();
      calls.stop();
      transport?.destroy();
      transport = undefined;
    },
    state: reconnection.state,
    isOpen: reconnection.isOpen,
    transport: transportNow,
  };
}
