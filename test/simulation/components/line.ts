// The line between session and exchange without a socket: opened, greeted, mute, and broken on demand.

import type { Exchange } from '../../../src/simulators/ib-gateway/exchange/exchange.ts';
import type { Fault } from '../../../src/simulators/ib-gateway/exchange/scheduling/faults.ts';
import type { Answer } from '../../../src/simulators/ib-gateway/messages/answer.ts';
import type { Request } from '../../../src/simulators/ib-gateway/messages/request.ts';
import { greeting } from '../../../src/simulators/ib-gateway/wire/greeting.ts';
import type {
  GatewayCommand,
  GatewayMessage,
  OpenTransport,
  Transport,
} from '../../../src/trader/adapters/ib/messages/messages.ts';
import type { Carrier, Load } from './carrier.ts';
import { requestsOf, tell } from './message-table.ts';
import type { Life, Scheduler } from './scheduler.ts';

const SERVER_VERSION = 178;
const RESTART_MS = 2_000;

export interface LineWatch {
  /** Said by the session, before it is under way; what throws here is a crash in mid-effect. */
  said(command: GatewayCommand): void;
  /** On its way; what throws here is a crash right after the effect. */
  written(command: GatewayCommand): void;
  /** About to reach the exchange. */
  arriving(request: Request): void;
  /** Dropped by a mute gateway. */
  lost?(command: GatewayCommand): void;
}

export interface VirtualLine {
  openTransport(life: Life): OpenTransport;
  deliver(clientId: number, load: Load): void;
  playFault(fault: Fault, isOver: boolean): void;
  /** Every later message takes this much longer. */
  setDelay(ms: number): void;
  /** The daemon's process is gone: what was written arrives, then the connection ends. */
  hangUp(): void;
  /** A checked connection exists and nothing holds its messages back. */
  isHealthy(): boolean;
}

interface Connection {
  readonly clientId: number;
  readonly hear: (message: GatewayMessage) => void;
  readonly life: Life;
  isOpen: boolean;
  hasStarted: boolean;
  waiting: GatewayCommand[];
  untold: Answer[];
}

export function createLine(parts: {
  readonly scheduler: Scheduler;
  readonly carrier: Carrier;
  readonly watch: LineWatch;
  exchange(): Exchange;
}): VirtualLine {
  const { scheduler, carrier, watch } = parts;
  let connection: Connection | undefined;
  let mute: 'buffer' | 'drop' | undefined;
  let isLoginMissing = false;
  let refusals = 0;
  let isDownUntil = 0;

  function toSession(to: Connection, call: () => void): void {
    carrier.toSession(to, () => {
      if (to.isOpen && to.life.isAlive()) call();
    });
  }

  function close(of: Connection, why: string): void {
    carrier.closed(of);
    if (connection === of) connection = undefined;
    if (of.hasStarted) parts.exchange().disconnect(of.clientId);
    of.hasStarted = false;
    toSession(of, () => {
      of.isOpen = false;
      of.hear({ name: 'closed', why });
    });
  }

  function knock(from: Connection): void {
    if (!from.isOpen) return;
    if (scheduler.now() < isDownUntil) return close(from, 'connection refused');
    connection = from;
    toSession(from, () => from.hear({ name: 'serverVersion', version: SERVER_VERSION }));
    if (!isLoginMissing && mute === undefined) greet(from);
  }

  function greet(from: Connection): void {
    if (refusals > 0) {
      refusals -= 1;
      toSession(from, () =>
        from.hear({ name: 'error', id: -1, code: 326, text: 'client id in use' }),
      );
      return close(from, 'closed by the gateway');
    }
    from.hasStarted = true;
    const { accounts, nextOrderId } = parts.exchange().connect(from.clientId);
    send(from, { answers: greeting(accounts, nextOrderId), lateMs: 0 });
  }

  function send(to: Connection, load: Load): void {
    carrier.answersTo(to, load, (answers) => {
      if (!to.isOpen || !to.life.isAlive()) return;
      to.hear({ name: 'received' });
      for (const answer of answers) if (to.isOpen) tell(answer, to.hear);
    });
  }

  function arrive(from: Connection, command: GatewayCommand): void {
    if (connection !== from || !from.hasStarted) return;
    if (mute === 'drop') return watch.lost?.(command);
    if (mute === 'buffer') return void from.waiting.push(command);
    for (const request of requestsOf(command)) {
      watch.arriving(request);
      parts.exchange().request(from.clientId, request);
    }
  }

  function resume(): void {
    const muted = connection;
    if (muted === undefined || mute !== undefined || isLoginMissing) return;
    if (!muted.hasStarted) return greet(muted);
    if (muted.untold.length > 0) send(muted, { answers: muted.untold.splice(0), lateMs: 0 });
    for (const command of muted.waiting.splice(0)) arrive(muted, command);
  }

  function hangUp(): void {
    const left = connection;
    if (left === undefined) return;
    carrier.toGateway(left, undefined, () => {
      if (connection === left) connection = undefined;
      if (left.hasStarted) parts.exchange().disconnect(left.clientId);
      left.hasStarted = false;
    });
  }

  function breakDown(why: string): void {
    if (connection !== undefined) close(connection, why);
  }

  return {
    openTransport: (life) => (target, hear) => {
      const opened: Connection = {
        clientId: target.clientId,
        hear,
        life,
        isOpen: true,
        hasStarted: false,
        waiting: [],
        untold: [],
      };
      carrier.toGateway(opened, undefined, () => knock(opened));
      const end = () => {
        if (!opened.isOpen) return;
        opened.isOpen = false;
        carrier.toGateway(opened, undefined, () => {
          if (connection === opened) connection = undefined;
          if (opened.hasStarted) parts.exchange().disconnect(opened.clientId);
          opened.hasStarted = false;
        });
      };
      const link: Transport = {
        send(command) {
          if (!opened.isOpen) return false;
          watch.said(command);
          carrier.toGateway(opened, command, () => arrive(opened, command));
          watch.written(command);
          return true;
        },
        close: end,
        destroy: end,
      };
      return link;
    },
    deliver(clientId, load) {
      const to = connection;
      if (to === undefined || to.clientId !== clientId || !to.hasStarted) return;
      if (mute === undefined) send(to, load);
      else to.untold.push(...load.answers.filter(({ name }) => !name.startsWith('tick')));
    },
    playFault(fault, isOver) {
      switch (fault.kind) {
        case 'mute':
          mute = isOver ? undefined : (fault.mode ?? 'buffer');
          break;
        case 'login-required':
          isLoginMissing = !isOver;
          break;
        case 'reset':
          breakDown('reset by the gateway');
          break;
        case 'client-id-in-use':
          refusals = fault.count ?? 1;
          break;
        case 'restart':
          parts.exchange().forgetStored();
          isDownUntil = scheduler.now() + (fault.forMs ?? RESTART_MS);
          breakDown('the gateway restarts');
          break;
        default:
      }
      if (isOver) resume();
    },
    setDelay: carrier.setDelay,
    hangUp,
    isHealthy: () =>
      connection?.hasStarted === true &&
      mute === undefined &&
      !isLoginMissing &&
      !carrier.isDelayed(),
  };
}
