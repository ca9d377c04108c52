// The control API of the gateway for tests: its internal state, prices, manual orders, faults and the clock.

import { type ClockChange, parseClockChange } from '../../host/clock.ts';
import { parseJson } from '../../host/fields.ts';
import {
  answerBy,
  type ControlRequest,
  type HttpAnswer,
  jsonAnswer,
  refused,
} from '../../host/http-server.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { parseFault, parsePrice } from './bodies.ts';
import { parseHandOrder } from './order-body.ts';
import { faultView, stateView, type WireEntry, type WireSession, wireView } from './views.ts';

export interface ControlParts {
  readonly exchange: Exchange;
  readonly clock: PracticeClock;
  sessions(): readonly WireSession[];
  /** Bytes of each connection, for tests that wait until nothing is on its way. */
  traffic(): readonly object[];
  wireLog(since: number): readonly WireEntry[];
  /** Advances the exchange to the present, calls, and then runs what has become due. */
  run<Value>(call: () => Value): Value;
}

type ClockMove = Extract<ClockChange, { readonly kind: 'move' }>;

/** Market time under control of the test; a refusal is a sentence. */
export interface PracticeClock {
  moveTo(to: ClockMove): Promise<string | undefined>;
  setSpeed(speed: number): string | undefined;
  state(): { readonly time: string; readonly speed: number };
}

/** Only a move of the clock takes its time; everything else has happened when the call returns. */
export type ControlApi = (request: ControlRequest) => HttpAnswer | Promise<HttpAnswer>;

export function createControlApi(parts: ControlParts): ControlApi {
  const { exchange, clock } = parts;

  function get(path: string, parameters: URLSearchParams): HttpAnswer | undefined {
    switch (path) {
      case '/state':
        return jsonAnswer(
          200,
          parts.run(() => stateView(exchange.view(), parts.sessions())),
        );
      case '/traffic':
        return jsonAnswer(200, parts.traffic());
      case '/wire':
        return wire(parameters.get('since'));
      case '/fault':
        return jsonAnswer(200, exchange.faults().map(faultView));
      default:
        return undefined;
    }
  }

  function wire(since: string | null): HttpAnswer {
    const from = since === null ? 0 : Number(since);
    if (!Number.isInteger(from)) return refused('"since" must be a whole number.');
    const lines = parts.wireLog(from).map((entry) => `${JSON.stringify(wireView(entry))}\n`);
    const headers = { 'content-type': 'application/x-ndjson' };
    return { status: 200, headers, body: lines.join('') };
  }

  function post(path: string, text: string): HttpAnswer | Promise<HttpAnswer> | undefined {
    switch (path) {
      case '/price':
        return postPrice(text);
      case '/order':
        return postOrder(text);
      case '/fault':
        return postFault(text);
      case '/clock':
        return postClock(text);
      default:
        return undefined;
    }
  }

  function postPrice(text: string): HttpAnswer {
    const price = parsePrice(parseJson(text));
    if (!price.ok) return refused(price.failure);
    const { symbol, ...quote } = price.value;
    return parts.run(() => exchange.setPrice(symbol, quote))
      ? jsonAnswer(200, price.value)
      : refused(`Unknown symbol ${symbol}.`);
  }

  function postOrder(text: string): HttpAnswer {
    const order = parseHandOrder(parseJson(text));
    if (!order.ok) return refused(order.failure);
    const outcome = parts.run(() => exchange.hand.place(order.value));
    return outcome.kind === 'done'
      ? jsonAnswer(201, { perm_id: outcome.permId })
      : refused(outcome.why);
  }

  function postFault(text: string): HttpAnswer {
    const request = parseFault(parseJson(text));
    if (!request.ok) return refused(request.failure);
    const outcome = parts.run(() => exchange.addFault(request.value));
    return outcome.kind === 'added'
      ? jsonAnswer(201, faultView(outcome.fault))
      : refused(outcome.why);
  }

  function postClock(text: string): HttpAnswer | Promise<HttpAnswer> {
    const body = parseJson(text);
    const change = body.ok ? parseClockChange(body.value) : body;
    if (!change.ok) return refused(change.failure);
    const wanted = change.value;
    if (wanted.kind === 'move') return clock.moveTo(wanted).then(clockAnswer);
    return clockAnswer(clock.setSpeed(wanted.speed));
  }

  function clockAnswer(failure: string | undefined): HttpAnswer {
    return failure === undefined ? jsonAnswer(200, clock.state()) : refused(failure);
  }

  function remove(path: string): HttpAnswer | undefined {
    const [, kind, id, ...rest] = path.split('/');
    if (rest.length > 0) return undefined;
    if (kind === 'fault') return removeFaults(id);
    if (kind === 'order' && id !== undefined) {
      if (!/^\d+$/.test(id)) return refused(`Unknown permId ${id}.`);
      const outcome = parts.run(() => exchange.hand.cancel(Number(id)));
      return outcome.kind === 'done'
        ? jsonAnswer(200, { perm_id: outcome.permId })
        : refused(outcome.why);
    }
    return undefined;
  }

  function removeFaults(id: string | undefined): HttpAnswer {
    const removed = parts.run(() => exchange.removeFaults(id === undefined ? id : Number(id)));
    if (id !== undefined && removed.length === 0) return refused(`Unknown fault ${id}.`);
    return jsonAnswer(200, removed.map(faultView));
  }

  return answerBy({ get, post, remove });
}
