// Keeps one checked connection to the gateway: a fresh transport per attempt, the handshake and its deadline, and retries.
import type { Cancel } from '../../../../kernel/clock.ts';
import { fitsMode } from '../../../ports/account-names.ts';
import { NO_ACCOUNT, NO_HANDSHAKE } from '../../kit/mute-reasons.ts';
import { stallAwareTimeout } from '../../kit/stall-aware-timeout.ts';
import type {
  GatewayCommand,
  GatewayMessage,
  OpenTransport,
  Transport,
} from '../messages/messages.ts';
import type { SessionContext } from './context.ts';
import { type AttemptFailure, createRetry } from './retry.ts';

export interface CheckedTransport {
  start(): void;
  /** Ends permanently; `flush` sends written bytes first. */
  end(flush: boolean): void;
  /** Closes the current transport and reconnects. */
  renew(why: string): void;
  isOpen(): boolean;
  /** False without a checked connection. */
  send(command: GatewayCommand): boolean;
}

export interface CheckedTransportWiring {
  readonly context: SessionContext;
  readonly openTransport: OpenTransport;
  onOpened(greeting: Greeting): void;
  /** The checked connection is gone. */
  onClosed(why: string): void;
  /** An attempt failed before the handshake was complete. */
  onAttemptFailed(why: string, failure: 'mute' | 'unfit' | 'other'): void;
  onMessage(message: GatewayMessage): void;
}

export interface Greeting {
  readonly nextOrderId: number;
  readonly serverVersion: number;
}

/** What the handshake has received so far; complete with an order number and the accounts. */
interface Handshake {
  serverVersion: number;
  nextOrderId: number | undefined;
  accounts: readonly string[] | undefined;
}

const CLIENT_ID_IN_USE = 326;
export const ID_IN_USE = 'another program uses this client id';
/** Below this version the client library silently shifts the fields of completed orders. */
const SERVER_VERSION_LEAST = 177;
/** The newest version that the client library offers; from 201 on messages are binary. */
const SERVER_VERSION_MOST = 193;

export function createCheckedTransport(wiring: CheckedTransportWiring): CheckedTransport {
  const { context, openTransport } = wiring;
  const { account, mode, settings, wall } = context;
  let transport: Transport | undefined;
  let handshake: Handshake | undefined;
  let isOpen = false;
  let hasOpened = false;
  let isEnded = false;
  let failure: AttemptFailure = 'unreachable';
  /** Why the last account was refused, until the right one is served. */
  let refused: string | undefined;
  const retry = createRetry(wall);
  let cancelTimer: Cancel = () => {};

  function attempt(): void {
    handshake = { serverVersion: 0, nextOrderId: undefined, accounts: undefined };
    failure = 'unreachable';
    mayTake(retry.handshakeMs());
    const opened: Transport = openTransport(
      { host: settings.host, port: settings.port, clientId: settings.clientId },
      (message) => {
        if (transport === opened) receive(message);
      },
    );
    transport = opened;
  }

  function mayTake(ms: number): void {
    cancelTimer();
    cancelTimer = stallAwareTimeout(wall, ms, () => {
      retry.late();
      const why = handshake?.accounts?.length === 0 ? NO_ACCOUNT : NO_HANDSHAKE;
      lose(why, failure === 'unreachable');
    });
  }

  function receive(message: GatewayMessage): void {
    if (message.name === 'closed')
      return lose(failure === 'client-id-in-use' ? ID_IN_USE : message.why, false);
    if (message.name === 'corrupted') {
      failure = 'corrupted';
      return lose(`corrupted: ${message.why}`, false);
    }
    if (isOpen) {
      if (message.name !== 'managedAccounts') return wiring.onMessage(message);
      // A re-login at the gateway may change the accounts that it serves; until it is complete there are none.
      if (message.accounts.length === 0) return lose(NO_ACCOUNT, false);
      const isReplaced = !message.accounts.includes(account);
      return isReplaced ? refuseAccount(message.accounts) : wiring.onMessage(message);
    }
    if (handshake !== undefined) greet(handshake, message);
  }

  function greet(greeting: Handshake, message: GatewayMessage): void {
    if (message.name === 'serverVersion') {
      const { version } = message;
      greeting.serverVersion = version;
      if (version > SERVER_VERSION_MOST) refuseVersion(tooNew(version));
      else if (version < SERVER_VERSION_LEAST) refuseVersion(tooOld(version));
      else mayTake(retry.versionedMs);
      return;
    }
    if (message.name === 'nextValidId') greeting.nextOrderId = message.orderId;
    else if (message.name === 'managedAccounts') greeting.accounts = message.accounts;
    else if (message.name === 'error' && message.code === CLIENT_ID_IN_USE) {
      failure = 'client-id-in-use';
      return;
    } else {
      wiring.onMessage(message);
      return;
    }
    const { nextOrderId, accounts, serverVersion } = greeting;
    if (nextOrderId === undefined || accounts === undefined || accounts.length === 0) return;
    if (accounts.includes(account)) open({ nextOrderId, serverVersion });
    else refuseAccount(accounts);
  }

  function open(greeting: Greeting): void {
    cancelTimer();
    handshake = undefined;
    isOpen = true;
    hasOpened = true;
    refused = undefined;
    retry.opened();
    wiring.onOpened(greeting);
  }

  function refuseVersion(text: string): void {
    failure = 'unfit';
    context.report({ type: 'notice', text, isUnusable: true });
    lose(text, false);
  }

  function refuseAccount(offered: readonly string[]): void {
    const isFirstConnect = !hasOpened;
    failure = 'other-account';
    if (isFirstConnect) isEnded = true;
    const why = `the gateway serves ${offered.join(', ')}, not ${account}`;
    lose(why, false);
    if (refused === why) return;
    refused = why;
    context.report({ type: 'wrong-account', wanted: account, offered, isFirstConnect });
  }

  function lose(why: string, isMute: boolean): void {
    cancelTimer();
    const wasOpen = isOpen;
    drop();
    if (wasOpen) wiring.onClosed(why);
    else wiring.onAttemptFailed(why, isMute ? 'mute' : isUnusable(failure) ? 'unfit' : 'other');
    if (isEnded) return;
    cancelTimer = wall.after(retry.delayAfter(failure), attempt);
  }

  function drop(): void {
    const dropped = transport;
    transport = undefined;
    handshake = undefined;
    isOpen = false;
    dropped?.destroy();
  }

  return {
    start() {
      if (fitsMode({ broker: 'ib', account, mode })) attempt();
      else {
        isEnded = true;
        context.report({
          type: 'wrong-account',
          wanted: account,
          offered: [],
          isFirstConnect: true,
        });
      }
    },
    end(flush) {
      isEnded = true;
      cancelTimer();
      if (flush) transport?.close();
      transport = flush ? undefined : transport;
      const wasOpen = isOpen;
      drop();
      if (wasOpen) wiring.onClosed('stopped');
    },
    renew(why) {
      if (transport !== undefined) lose(why, false);
    },
    isOpen: () => isOpen,
    send: (command) => isOpen && transport?.send(command) === true,
  };
}

/** The gateway answers, but it cannot be used as it is. */
function isUnusable(failure: AttemptFailure): boolean {
  return failure === 'unfit' || failure === 'other-account';
}

function tooOld(version: number): string {
  return `the gateway is too old: its server version is ${version}, and sluice needs ${SERVER_VERSION_LEAST} at least. No order is sent; stops rest at the broker. Update IB Gateway`;
}

function tooNew(version: number): string {
  return `the gateway is too new: its server version is ${version} only, and sluice asks for ${SERVER_VERSION_MOST} at most. No order is sent; stops rest at the broker. Update sluice, or install an older IB Gateway (offline version)`;
}
