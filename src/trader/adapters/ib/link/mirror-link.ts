// A link that leads nowhere, for rehearsals: orders become the bytes that a socket would get, and a gateway with one account, one
// price and no memory answers from here. No socket is opened.
import { IBApi } from '@stoqey/ib';
import { type Instant, SECOND_MS } from '../../../../kernel/instant.ts';
import type {
  GatewayCommand,
  GatewayMessage,
  OpenLink,
  WireBar,
  WireContract,
} from '../messages/messages.ts';
import { say } from './calls.ts';
import { frameOf } from './frame.ts';

export interface MirrorGateway {
  readonly openLink: OpenLink;
  /** The session hears what the gateway has said; true if there was anything. */
  answer(): boolean;
  /** Says the price again, as of now. */
  quote(): void;
  /** Bytes of orders so far. */
  readonly bytes: number;
}

export interface MirrorTerms {
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

export function createMirrorGateway(terms: MirrorTerms): MirrorGateway {
  const { account, currency, price, bars } = terms;
  let said: GatewayMessage[] = [];
  let hear: (message: GatewayMessage) => void = () => {};
  let bytes = 0;
  const subscribed = new Set<number>();
  const encoder = encoderInto((frame) => {
    bytes += frame.length;
  });

  function quote(): void {
    for (const reqId of subscribed)
      said.push(
        { name: 'tickPrice', reqId, tickType: TICKS.bid, price: price - HALF_SPREAD },
        { name: 'tickPrice', reqId, tickType: TICKS.ask, price: price + HALF_SPREAD },
        { name: 'tickPrice', reqId, tickType: TICKS.last, price },
      );
  }

  function heard(command: GatewayCommand): void {
    switch (command.name) {
      case 'placeOrders':
        return say(encoder, command);
      case 'reqCurrentTime':
        return tell({ name: 'currentTime', epochSeconds: Math.floor(terms.now() / SECOND_MS) });
      case 'reqAllOpenOrders':
        return tell({ name: 'openOrderEnd' });
      case 'reqCompletedOrders':
        return tell({ name: 'completedOrdersEnd' });
      case 'reqExecutions':
        return tell({ name: 'executionsEnd', reqId: command.reqId });
      case 'reqPositions':
        return tell({ name: 'positionEnd' });
      case 'reqAccountUpdates':
        for (const tag of VALUES)
          tell({ name: 'accountValue', account, tag, value: String(NET_LIQUIDATION), currency });
        return;
      case 'reqContractDetails':
        return describe(command.reqId, command.contract);
      case 'reqMktData':
        subscribed.add(command.reqId);
        return quote();
      case 'reqHistory': {
        const { reqId } = command;
        for (const bar of bars) tell({ name: 'historicalBar', reqId, bar });
        return tell({ name: 'historyEnd', reqId });
      }
      default:
    }
  }

  function tell(message: GatewayMessage): void {
    said.push(message);
  }

  /** Without market rules the steps of the venue apply, and its own hours without a list. */
  function describe(reqId: number, contract: WireContract): void {
    const details = {
      contract: { ...contract, conId: 1, primaryExchange: 'NASDAQ' },
      ...{ validExchanges: '', marketRuleIds: '', liquidHours: '', timeZoneId: '' },
    };
    tell({ name: 'contractDetails', reqId, details });
    tell({ name: 'contractDetailsEnd', reqId });
  }

  return {
    openLink(_target, listener) {
      hear = listener;
      tell({ name: 'serverVersion', version: SERVER_VERSION });
      tell({ name: 'managedAccounts', accounts: [account] });
      tell({ name: 'nextValidId', orderId: 1 });
      return {
        send(command) {
          heard(command);
          return true;
        },
        close() {},
        destroy() {},
      };
    },
    answer() {
      const messages = said;
      said = [];
      if (messages.length > 0) hear({ name: 'received' });
      for (const message of messages) hear(message);
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
