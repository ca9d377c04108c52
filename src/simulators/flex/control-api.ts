// The control API: statements, faults, and the requests so far.
import {
  type HttpAnswer,
  type HttpRequest,
  jsonAnswer,
  jsonOf,
  resultAnswer,
} from '../host/http-server.ts';
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
        return resultAnswer(faults.add(jsonOf(body)));
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
