// The control API: statements, faults, and the requests so far.
import type { Result } from '../../kernel/result.ts';
import { type HttpAnswer, type HttpRequest, jsonAnswer } from '../host/http-server.ts';
import type { FaultKind, FaultList } from './fault-list.ts';

export interface LoggedRequest {
  readonly step: string;
  readonly query: Readonly<Record<string, string>>;
  readonly fault: FaultKind | null;
}

export interface ControlParts {
  readonly statements: Map<string, string>;
  readonly faults: FaultList;
  requests(): readonly LoggedRequest[];
}

type ControlRequest = Pick<HttpRequest, 'method' | 'path' | 'body'>;

export function createControlApi(parts: ControlParts): (request: ControlRequest) => HttpAnswer {
  const { statements, faults, requests } = parts;
  return ({ method, path, body }) => {
    switch (`${method} ${path}`) {
      case 'POST /fault':
        return answered(faults.add(jsonOf(body)));
      case 'GET /fault':
        return jsonAnswer(200, faults.list());
      case 'DELETE /fault':
        faults.clear();
        return jsonAnswer(200, []);
      case 'GET /requests':
        return jsonAnswer(200, requests());
    }
    const query = /^\/statement\/(\d{1,20})$/.exec(path)?.[1];
    if (method === 'PUT' && query !== undefined) {
      statements.set(query, body);
      return jsonAnswer(201, { query });
    }
    return jsonAnswer(404, { error: `Not found: ${method} ${path}.` });
  };
}

function answered(result: Result<unknown, string>): HttpAnswer {
  return result.ok ? jsonAnswer(201, result.value) : jsonAnswer(400, { error: result.failure });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
