// The control API: securities, faults, forgotten crumbs, and the requests so far.
import {
  type HttpAnswer,
  type HttpRequest,
  jsonAnswer,
  jsonOf,
  resultAnswer,
} from '../host/http-server.ts';
import type { FaultList } from './faults/fault-list.ts';
import type { PublicApi } from './public-api.ts';
import { parseSecurity } from './securities/security.ts';
import type { SecurityBook } from './securities/security-book.ts';

export interface LoggedRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly fault: string | null;
}

export interface ControlParts {
  readonly book: SecurityBook;
  readonly faults: FaultList;
  readonly api: PublicApi;
  requests(): readonly LoggedRequest[];
}

type ControlRequest = Pick<HttpRequest, 'method' | 'path' | 'body'>;

export function createControlApi(parts: ControlParts): (request: ControlRequest) => HttpAnswer {
  const { book, faults, api, requests } = parts;

  function putSecurity(body: string): HttpAnswer {
    const parsed = parseSecurity(jsonOf(body));
    if (parsed.ok) book.put(parsed.value);
    return resultAnswer(parsed);
  }

  return ({ method, path, body }) => {
    switch (`${method} ${path}`) {
      case 'POST /security':
        return putSecurity(body);
      case 'POST /fault':
        return resultAnswer(faults.add(jsonOf(body)));
      case 'GET /fault':
        return jsonAnswer(200, faults.list());
      case 'DELETE /fault':
        faults.clear();
        return jsonAnswer(200, []);
      case 'POST /forget-crumbs':
        api.forgetCrumbs();
        return jsonAnswer(200, {});
      case 'GET /requests':
        return jsonAnswer(200, requests());
    }
    const symbol = /^\/security\/(.+)$/.exec(path)?.[1];
    const isRemoved = method === 'DELETE' && symbol !== undefined && book.remove(symbol);
    if (isRemoved) return jsonAnswer(200, {});
    return jsonAnswer(404, { error: `Not found: ${method} ${path}.` });
  };
}
