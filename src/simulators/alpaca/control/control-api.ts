// The control API for tests: state, wire log, prices, assets, announcements, faults and the clock.
import type { WallClock } from '../../../kernel/clock.ts';
import { toIso } from '../../../kernel/instant.ts';
import { type ClockChange, parseClockChange, type SimulatedClock } from '../../host/clock.ts';
import { parseJson } from '../../host/fields.ts';
import {
  answerBy,
  type ControlRequest,
  type HttpAnswer,
  jsonAnswer,
  refused,
} from '../../host/http-server.ts';
import type { WireLog } from '../../host/wire-log.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Fault, FaultRequest } from '../exchange/state/fault-list.ts';
import type { Sockets } from '../wire/sockets.ts';
import { parseAnnouncement, parseAsset, parseFault, parsePrice, parseRow } from './bodies.ts';
import { faultView, stateView } from './views.ts';

export interface ControlParts {
  readonly exchange: Exchange;
  readonly clock: SimulatedClock;
  readonly sockets: Sockets;
  readonly log: WireLog;
  readonly wallClock: WallClock;
  /** Advances the exchange to the present, calls, and then runs what has become due. */
  run<Value>(call: () => Value): Value;
}

export type ControlApi = (request: ControlRequest) => HttpAnswer;

/** They end by the clock on the wall; a halt and a skew end by market time, when they are deleted. */
const OF_THE_LINE: readonly string[] = ['mute', 'not-found', 'stream-gap', 'shares-held'];

const CORRECTIONS: readonly string[] = ['trade-bust', 'trade-correct'];

export function createControlApi(parts: ControlParts): ControlApi {
  const { exchange, clock, sockets, run } = parts;
  const { faults, market } = exchange;

  function get(path: string, parameters: URLSearchParams): HttpAnswer | undefined {
    switch (path) {
      case '/state':
        return jsonAnswer(
          200,
          run(() => stateView(exchange, sockets.all())),
        );
      case '/wire':
        return wire(Number(parameters.get('since') ?? 0));
      case '/fault':
        return jsonAnswer(200, faults.list().map(faultView));
      default:
        return undefined;
    }
  }

  function wire(since: number): HttpAnswer {
    if (!Number.isInteger(since)) return refused('"since" must be a whole number.');
    const lines = parts.log.since(since).map((entry) => `${JSON.stringify(entry)}\n`);
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
      case '/asset':
        return postAsset(parseAsset(body));
      case '/announcement':
        return postAnnouncement(parseAnnouncement(body));
      case '/row':
        return postRow(parseRow(body));
      case '/fault':
        return postFault(parseFault(body));
      case '/clock':
        return postClock(body.ok ? parseClockChange(body.value) : body);
      default:
        return undefined;
    }
  }

  function postPrice(price: ReturnType<typeof parsePrice>): HttpAnswer {
    if (!price.ok) return refused(price.failure);
    const { symbol, touch } = price.value;
    return run(() => {
      const security = market.security(symbol);
      if (security === undefined) return refused(`Unknown symbol ${symbol}.`);
      market.setPrice(security, touch);
      const { last, bid, ask } = touch;
      return jsonAnswer(200, { symbol, last: `${last}`, bid: `${bid}`, ask: `${ask}` });
    });
  }

  function postAsset(asset: ReturnType<typeof parseAsset>): HttpAnswer {
    if (!asset.ok) return refused(asset.failure);
    const { symbol, terms } = asset.value;
    const security = market.security(symbol);
    if (security === undefined) return refused(`Unknown symbol ${symbol}.`);
    security.terms = { ...security.terms, ...terms };
    return jsonAnswer(200, { symbol, ...security.terms });
  }

  function postAnnouncement(announcement: ReturnType<typeof parseAnnouncement>): HttpAnswer {
    if (!announcement.ok) return refused(announcement.failure);
    return jsonAnswer(201, { id: exchange.corporate.announce(announcement.value).id });
  }

  function postRow(added: ReturnType<typeof parseRow>): HttpAnswer {
    if (!added.ok) return refused(added.failure);
    const { list, row } = added.value;
    exchange.otherRows[list] = [row, ...exchange.otherRows[list]];
    return jsonAnswer(201, { list, rows: exchange.otherRows[list].length });
  }

  function postFault(request: ReturnType<typeof parseFault>): HttpAnswer {
    if (!request.ok) return refused(request.failure);
    return run(() => {
      const added = faults.add(request.value);
      if (!added.ok) return refused(added.failure);
      const failure = begin(added.value, request.value);
      if (failure !== undefined) return refused(failure);
      return jsonAnswer(201, faultView(added.value));
    });
  }

  /** Why nothing has happened. */
  function begin(fault: Fault, request: FaultRequest): string | undefined {
    const { symbol = '', forMs } = request;
    if (CORRECTIONS.includes(fault.kind)) {
      faults.remove(fault.id);
      const corrected = exchange.correcting.correct(request);
      return corrected.ok ? undefined : corrected.failure;
    }
    if (fault.kind === 'halt') exchange.setHalt(symbol, true);
    if (fault.kind === 'stream-gap') sockets.gap(forMs ?? Number.POSITIVE_INFINITY);
    if (fault.kind === 'new-id') {
      faults.remove(fault.id);
      exchange.corporate.renew(symbol);
    }
    if (forMs === undefined) return undefined;
    if (OF_THE_LINE.includes(fault.kind))
      parts.wallClock.after(forMs, () => removeFaults(String(fault.id)));
    else if (fault.kind === 'halt' || fault.kind === 'clock-skew')
      clock.at(toEnd(forMs), () => removeFaults(String(fault.id)));
    return undefined;
  }

  const toEnd = (forMs: number) => (exchange.now() + forMs) as ReturnType<Exchange['now']>;

  function postClock(wanted: ReturnType<typeof parseClockChange>): HttpAnswer {
    if (!wanted.ok) return refused(wanted.failure);
    const failure = changeClock(wanted.value);
    if (failure !== undefined) return refused(failure);
    return jsonAnswer(200, { time: toIso(clock.now()), speed: clock.speed });
  }

  function changeClock(wanted: ClockChange): string | undefined {
    const changed =
      wanted.kind === 'move'
        ? clock.moveTo(wanted.at, wanted.wallMs)
        : clock.setSpeed(wanted.speed);
    run(() => {});
    return changed.ok ? undefined : changed.failure;
  }

  function removeFaults(id: string | undefined): readonly Fault[] {
    return run(() => {
      const removed = faults.remove(id === undefined ? undefined : Number(id));
      for (const { kind, symbol = '' } of removed) {
        if (kind === 'halt') exchange.setHalt(symbol, false);
        if (kind === 'stream-gap') sockets.endGap();
      }
      return removed;
    });
  }

  function withdraw(id: string): HttpAnswer {
    return exchange.corporate.withdraw(id)
      ? jsonAnswer(200, { id })
      : refused(`Unknown announcement ${id}.`);
  }

  function remove(path: string): HttpAnswer | undefined {
    const [, kind, id, ...rest] = path.split('/');
    if (kind === 'announcement' && id !== undefined && rest.length === 0) return withdraw(id);
    if (kind !== 'fault' || rest.length > 0) return undefined;
    const removed = removeFaults(id);
    if (id !== undefined && removed.length === 0) return refused(`Unknown fault ${id}.`);
    return jsonAnswer(200, removed.map(faultView));
  }

  return answerBy({ get, post, remove });
}
