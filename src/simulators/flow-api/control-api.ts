// The control API for tests: set the clock, post predictions, order faults, list requests.
import { toIso } from '../../kernel/instant.ts';
import { ok, type Result } from '../../kernel/result.ts';
import { parseClockChange, type SimulatedClock } from '../host/clock.ts';
import { type HttpAnswer, type HttpRequest, jsonAnswer, refused } from '../host/http-server.ts';
import type { FaultList } from './faults/fault-list.ts';
import { parseJson, parsePrediction } from './predictions/prediction.ts';
import type { PredictionBook } from './predictions/prediction-book.ts';
import type { RequestLog } from './request-log.ts';

export type ControlRequest = Pick<HttpRequest, 'method' | 'path' | 'body'>;

export interface ControlApiParts {
  readonly book: PredictionBook;
  readonly clock: SimulatedClock;
  readonly faults: FaultList;
  readonly requests: RequestLog;
}

export function createControlApi(parts: ControlApiParts): (request: ControlRequest) => HttpAnswer {
  const { book, clock, faults, requests } = parts;

  function post(path: string, text: string): HttpAnswer {
    const body = parseJson(text);
    if (!body.ok) return refused(body.failure);
    switch (path) {
      case '/clock': {
        const set = setClock(clock, body.value);
        return set.ok ? jsonAnswer(200, set.value) : refused(set.failure);
      }
      case '/prediction': {
        const prediction = parsePrediction(body.value, clock.now());
        if (!prediction.ok) return refused(prediction.failure);
        book.post(prediction.value, clock.now());
        return jsonAnswer(201, prediction.value);
      }
      case '/fault': {
        const fault = faults.add(body.value);
        return fault.ok ? jsonAnswer(201, fault.value) : refused(fault.failure);
      }
      default:
        return unknownPath('POST', path);
    }
  }

  return ({ method, path, body }) => {
    if (method === 'POST') return post(path, body);
    if (method === 'GET' && path === '/fault') return jsonAnswer(200, faults.list());
    if (method === 'GET' && path === '/requests') return jsonAnswer(200, requests.list());
    const [, idText] = /^\/fault(?:\/(\d+))?$/.exec(path) ?? [path];
    const isFaultPath = path === '/fault' || idText !== undefined;
    if (method !== 'DELETE' || !isFaultPath) return unknownPath(method, path);
    const isRemoved = faults.remove(idText === undefined ? undefined : Number(idText));
    return isRemoved ? jsonAnswer(200, faults.list()) : unknownPath(method, path);
  };
}

function setClock(clock: SimulatedClock, body: unknown): Result<object, string> {
  const change = parseClockChange(body);
  if (!change.ok) return change;
  const wanted = change.value;
  const set: Result<unknown, string> =
    wanted.kind === 'move' ? clock.moveTo(wanted.at, wanted.wallMs) : clock.setSpeed(wanted.speed);
  return set.ok ? ok({ time: toIso(clock.now()), speed: clock.speed }) : set;
}

function unknownPath(method: string, path: string): HttpAnswer {
  return jsonAnswer(404, { error: `Not found: ${method} ${path}.` });
}
