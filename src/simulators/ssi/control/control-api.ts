// The control API for tests: state, wire log, prices, orders by hand, seeded shares, faults and the clock.
import { failed, type Result } from '../../../kernel/result.ts';
import type { ClockChange } from '../../host/clock.ts';
import { parseJson } from '../../host/fields.ts';
import {
  answerBy,
  type ControlRequest,
  type HttpAnswer,
  jsonAnswer,
  refused,
  resultAnswer,
} from '../../host/http-server.ts';
import type { WireEntry } from '../../host/wire-log.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Fault, FaultRequest } from '../exchange/fault-injection/fault-list.ts';
import type { SocketView } from '../wire/stream.ts';
import { parseClock, parseFault, parseHandOrder, parsePrice, parseShares } from './bodies.ts';
import { faultView, stateView } from './views.ts';

export interface ControlParts {
  readonly exchange: Exchange;
  readonly clock: PracticeClock;
  /** The private key whose signatures are accepted; undefined if only its public half is known. */
  readonly privateKey: string | undefined;
  sockets(): readonly SocketView[];
  wireLog(since: number): readonly WireEntry[];
  addFault(request: FaultRequest): Result<Fault, string>;
  removeFaults(id: number | undefined): readonly Fault[];
  run<Value>(call: () => Value): Value;
}

/** Market time under control of the test; a refusal is a sentence. */
export interface PracticeClock {
  moveTo(to: Extract<ClockChange, { readonly kind: 'move' }>): string | undefined;
  setSpeed(speed: number): string | undefined;
  state(): { readonly time: string; readonly speed: number };
}

export type ControlApi = (request: ControlRequest) => HttpAnswer;

export function createControlApi(parts: ControlParts): ControlApi {
  const { exchange, clock, run } = parts;

  function get(path: string, parameters: URLSearchParams): HttpAnswer | undefined {
    switch (path) {
      case '/state':
        return jsonAnswer(
          200,
          run(() => stateView(exchange, parts.sockets())),
        );
      case '/wire':
        return wire(Number(parameters.get('since') ?? 0));
      case '/fault':
        return jsonAnswer(200, exchange.faults.list().map(faultView));
      case '/key':
        return parts.privateKey === undefined
          ? refused('The key file has a public key only.')
          : jsonAnswer(200, { private_key: parts.privateKey });
      default:
        return undefined;
    }
  }

  function wire(since: number): HttpAnswer {
    if (!Number.isInteger(since)) return refused('"since" must be a whole number.');
    const lines = parts.wireLog(since).map((entry) => `${JSON.stringify(entry)}\n`);
    return {
      status: 200,
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines.join(''),
    };
  }

  function post(path: string, text: string): HttpAnswer | undefined {
    const body = parseJson(text);
    switch (path) {
      case '/price':
        return postPrice(parsePrice(body));
      case '/order':
        return postOrder(parseHandOrder(body, exchange.account.name));
      case '/position':
        return postPosition(parseShares(body));
      case '/fault':
        return postFault(parseFault(body));
      case '/clock':
        return postClock(parseClock(body));
      default:
        return undefined;
    }
  }

  function postPrice(price: ReturnType<typeof parsePrice>): HttpAnswer {
    if (!price.ok) return refused(price.failure);
    const { symbol, hold } = price.value;
    return run(() => {
      const security = exchange.market.security(symbol);
      if (security === undefined) return refused(`Unknown symbol ${symbol}.`);
      const { floor, ceiling } = security.terms.limits;
      if (hold.last < floor || hold.last > ceiling)
        return refused(`"last" must be within the limits of the day, ${floor} to ${ceiling}.`);
      exchange.setPrice(security, hold);
      return jsonAnswer(200, { symbol, ...hold });
    });
  }

  function postOrder(order: ReturnType<typeof parseHandOrder>): HttpAnswer {
    if (!order.ok) return refused(order.failure);
    const placed = run(() => exchange.orderEntry.place(order.value));
    return jsonAnswer(201, { order_id: placed.orderId });
  }

  function postPosition(shares: ReturnType<typeof parseShares>): HttpAnswer {
    if (!shares.ok) return refused(shares.failure);
    const { symbol } = shares.value;
    return run(() => {
      if (exchange.market.security(symbol) === undefined)
        return refused(`Unknown symbol ${symbol}.`);
      exchange.seed(shares.value);
      return jsonAnswer(201, { symbol, quantity: shares.value.quantity });
    });
  }

  function postFault(request: ReturnType<typeof parseFault>): HttpAnswer {
    const added = request.ok ? run(() => parts.addFault(request.value)) : failed(request.failure);
    return added.ok ? jsonAnswer(201, faultView(added.value)) : resultAnswer(added);
  }

  function postClock(wanted: ReturnType<typeof parseClock>): HttpAnswer {
    if (!wanted.ok) return refused(wanted.failure);
    const failure =
      wanted.value.kind === 'move'
        ? clock.moveTo(wanted.value)
        : clock.setSpeed(wanted.value.speed);
    return failure === undefined ? jsonAnswer(200, clock.state()) : refused(failure);
  }

  function remove(path: string): HttpAnswer | undefined {
    const [, kind, id, ...rest] = path.split('/');
    if (rest.length > 0) return undefined;
    if (kind === 'fault') return removeFaults(id);
    return kind === 'order' && id !== undefined ? cancelOrder(id) : undefined;
  }

  function removeFaults(id: string | undefined): HttpAnswer {
    const removed = run(() => parts.removeFaults(id === undefined ? undefined : Number(id)));
    if (id !== undefined && removed.length === 0) return refused(`Unknown fault ${id}.`);
    return jsonAnswer(200, removed.map(faultView));
  }

  function cancelOrder(id: string): HttpAnswer {
    const order = exchange.book.byId(id);
    if (order === undefined) return refused(`Unknown order ${id}.`);
    const cancelled = run(() => exchange.orderEntry.cancel(order));
    if (cancelled.ok) return jsonAnswer(200, { order_id: id });
    const { code, text } = cancelled.failure;
    return refused(`${code}: ${text}.`);
  }

  return answerBy({ get, post, remove });
}
