// The transport of a dry run: orders are encoded to the bytes that a socket would get, and a gateway with one account and one price
// answers in memory. No socket is opened.
import { IBApi } from '@stoqey/ib';
import { type Instant, SECOND_MS } from '../../../../kernel/instant.ts';
import type {
  GatewayCommand,
  GatewayMessage,
  OpenTransport,
  WireBar,
  WireContract,
} from '../messages/messages.ts';
import { say } from './calls.ts';
import { frameOf } from './frame.ts';

export interface DryRunGateway {
  readonly openTransport: OpenTransport;
  /** Passes the queued messages to the session; true if there were any. */
  answer(): boolean;
  /** Queues the price again, as of now. */
  quote(): void;
  /** Bytes of orders so far. */
  readonly bytes: number;
}

export interface DryRunTerms {
  readonly account: string;
  readonly currency: string;
  readonly price: number;
  /** The history of every contract. */
  readonly bars: readonly WireBar[];
  now(): Instant;
}

const SERVER_VERSION = 178;
const NET_LIQUIDATION = 1_000_000;
const VALUES = ['NetLiquidation', 'BuyingPower', 'AvailableFunds', 'ExcessLiquidity'];
const TICKS = { bid: 1, ask: 2, last: 4 } as const;
const HALF_SPREAD = 0.01;

/** The encoder of the library without its connection. */
interface Internals {
  readonly controller: { resume(): void; sendMsg(...fields: unknown[]): void };
}

export function createDryRunGateway(terms: DryRunTerms): DryRunGateway {
  const { account, currency, price, bars } = terms;
  let queued: GatewayMessage[] = [];
  let receive: (message: GatewayMessage) => void = () => {};
  let bytes = 0;
  const subscribed = new Set<number>();
  const encoder = encoderInto((frame) => {
    bytes += frame.length;
  });

  function quote(): void {
    for (const reqId of subscribed)
      queued.push(
        { name: 'tickPrice', reqId, tickType: TICKS.bid, price: price - HALF_SPREAD },
        { name: 'tickPrice', reqId, tickType: TICKS.ask, price: price + HALF_SPREAD },
        { name: 'tickPrice', reqId, tickType: TICKS.last, price },
      );
  }

  function answerTo(command: GatewayCommand): void {
    switch (command.name) {
      case 'placeOrders':
        return say(encoder, command);
      case 'reqCurrentTime':
        return queue({ name: 'currentTime', epochSeconds: Math.floor(terms.now() / SECOND_MS) });
      case 'reqAllOpenOrders':
        return queue({ name: 'openOrderEnd' });
      case 'reqCompletedOrders':
        return queue({ name: 'completedOrdersEnd' });
      case 'reqExecutions':
        return queue({ name: 'executionsEnd', reqId: command.reqId });
      case 'reqPositions':
        return queue({ name: 'positionEnd' });
      case 'reqAccountUpdates':
        for (const tag of VALUES)
          queue({ name: 'accountValue', account, tag, value: String(NET_LIQUIDATION), currency });
        return;
      case 'reqContractDetails':
        return describe(command.reqId, command.contract);
      case 'reqMktData':
        subscribed.add(command.reqId);
        return quote();
      case 'reqHistory': {
        const { reqId } = command;
        for (const bar of bars) queue({ name: 'historicalBar', reqId, bar });
        return queue({ name: 'historyEnd', reqId });
      }
      default:
    }
  }

  function queue(message: GatewayMessage): void {
    queued.push(message);
  }

  /** Without market rules the steps of the venue apply, and its own hours without a list. */
  function describe(reqId: number, contract: WireContract): void {
    const details = {
      contract: { ...contract, conId: 1, primaryExchange: 'NASDAQ' },
      ...{ validExchanges: '', marketRuleIds: '', liquidHours: '', timeZoneId: '' },
    };
    queue({ name: 'contractDetails', reqId, details });
    queue({ name: 'contractDetailsEnd', reqId });
  }

  return {
    openTransport(_target, listener) {
      receive = listener;
      queue({ name: 'serverVersion', version: SERVER_VERSION });
      queue({ name: 'managedAccounts', accounts: [account] });
      queue({ name: 'nextValidId', orderId: 1 });
      return {
        send(command) {
          answerTo(command);
          return true;
        },
        close() {},
        destroy() {},
      };
    },
    answer() {
      const messages = queued;
      queued = [];
      if (messages.length > 0) receive({ name: 'received' });
      for (const message of messages) receive(message);
      return messages.length > 0;
    },
    quote,
    get bytes() {
      return bytes;
    },
  };
}

function encoderInto(take: (frame: Buffer) => void): IBApi {
  const api = new IBApi({ host: '127.0.0.1', port: 0, clientId: 0 });
  const { controller } = api as unknown as Internals;
  // It encodes by the version of the server, and only once it knows one.
  Object.defineProperty(controller, 'serverVersion', { value: SERVER_VERSION });
  controller.sendMsg = (...fields) => take(frameOf(fields));
  controller.resume();
  return api;
}
