// A session beside that of the daemon: it resolves contracts and asks questions, and places no orders.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Instrument } from '../../../market/instruments/instrument.ts';
import type { BrokerReport } from '../../ports/broker-reports.ts';
import type { InstrumentRequest } from '../../ports/instrument-request.ts';
import { ID_IN_USE } from './connection/checked-transport.ts';
import { createConnection } from './connection/connection.ts';
import {
  createRequestIds,
  type IbGatewaySettings,
  type SessionContext,
} from './connection/context.ts';
import { createInstruments } from './market/instruments.ts';
import type { GatewayCommand, GatewayMessage, OpenTransport } from './messages/messages.ts';

export type SessionFailure =
  /** Nothing more can be asked. */
  | { readonly kind: 'no-gateway'; readonly why: string }
  /** Another program has the session that the questions need. */
  | { readonly kind: 'session-taken'; readonly why: string }
  /** The broker knows no such contract, or several. */
  | { readonly kind: 'unknown-symbol'; readonly why: string };

export interface SeparateSession {
  readonly context: SessionContext;
  send(command: GatewayCommand): boolean;
  /** Connects with the first call; why nothing can be asked, or undefined. */
  opened(): Promise<SessionFailure | undefined>;
  /** Why nothing more can be asked; undefined while the connection is open. */
  lost(): SessionFailure | undefined;
  resolved(wanted: InstrumentRequest): Promise<Result<Instrument, SessionFailure>>;
  stop(): void;
}

export interface Asker {
  /** Messages that do not answer the look-up of a contract. */
  onMessage(message: GatewayMessage): void;
  onLost(failure: SessionFailure): void;
}

function noGateway(why: string): SessionFailure {
  return { kind: why === ID_IN_USE ? 'session-taken' : 'no-gateway', why };
}

export function createSeparateSession(
  given: IbGatewaySettings,
  openTransport: OpenTransport,
  asker: Asker,
): SeparateSession {
  const context: SessionContext = {
    ...given,
    report: onReport,
    update() {},
    reportMargin() {},
    ...createRequestIds(),
  };
  const contracts = new Map<string, (answer: Result<Instrument, SessionFailure>) => void>();
  let opening: Promise<string | undefined> | undefined;
  let settleOpening: (why: string | undefined) => void = () => {};
  let lastWhy = '';
  const connection = createConnection({
    context,
    openTransport,
    onOpened() {
      instruments.opened();
      settleOpening(undefined);
    },
    onClosed(why) {
      instruments.closed();
      lastWhy = why;
      for (const symbol of [...contracts.keys()]) answer(symbol, failed(noGateway(why)));
      asker.onLost(noGateway(why));
    },
    // A daemon waits until its gateway is back; a person can start it, and ask again.
    onAttemptFailed: (why) => settleOpening(why),
    onMessage,
    onClockAsked() {},
  });
  const instruments = createInstruments(context, connection.send, connection.isOpen);

  function onReport(report: BrokerReport): void {
    if (report.type === 'instrument-resolved')
      answer(report.instrument.symbol, ok(report.instrument));
    if (report.type === 'instrument-unresolved')
      answer(report.symbol, failed({ kind: 'unknown-symbol', why: report.why }));
  }

  function answer(symbol: string, found: Result<Instrument, SessionFailure>): void {
    contracts.get(symbol)?.(found);
    contracts.delete(symbol);
  }

  function onMessage(message: GatewayMessage): void {
    switch (message.name) {
      case 'contractDetails':
        instruments.details(message.reqId, message.details);
        break;
      case 'contractDetailsEnd':
        instruments.detailsEnd(message.reqId);
        break;
      case 'marketRule':
        instruments.marketRule(message.ruleId, message.steps);
        break;
      case 'error':
        if (!context.isRequestId(message.id)) return;
        if (instruments.refused(message.id, `${message.text} (${message.code})`)) return;
        break;
      default:
    }
    asker.onMessage(message);
  }

  function lost(): SessionFailure | undefined {
    return connection.isOpen() ? undefined : noGateway(lastWhy);
  }
  return {
    context,
    send: connection.send,
    async opened() {
      opening ??= new Promise((settle) => {
        settleOpening = settle;
        connection.start();
      });
      const why = await opening;
      return why === undefined ? lost() : noGateway(why);
    },
    lost,
    resolved(wanted) {
      const known = instruments.bySymbol(wanted.symbol);
      if (known !== undefined) return Promise.resolve(ok(known));
      const { promise, resolve } = Promise.withResolvers<Result<Instrument, SessionFailure>>();
      contracts.set(wanted.symbol, resolve);
      instruments.resolve(wanted);
      return promise;
    },
    stop: () => connection.end(true),
  };
}
