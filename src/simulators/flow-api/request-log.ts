// The last requests to the API, for tests; keys are never kept.
import { type Instant, toIso } from '../../kernel/instant.ts';

export interface LoggedRequest {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** null while unanswered. */
  status: number | null;
  fault: string | null;
}

export interface RequestLog {
  add(request: NewRequest): LoggedRequest;
  list(): readonly LoggedRequest[];
}

export interface NewRequest {
  readonly at: Instant;
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
}

const KEPT = 10_000;

export function createRequestLog(): RequestLog {
  let requests: LoggedRequest[] = [];
  return {
    add({ at, method, path, parameters }) {
      const shown = [...parameters].filter(([name]) => name !== 'api_key');
      const query = Object.fromEntries(shown);
      const logged = { at: toIso(at), method, path, query, status: null, fault: null };
      requests.push(logged);
      if (requests.length > 2 * KEPT) requests = requests.slice(-KEPT);
      return logged;
    },
    list: () => requests.slice(-KEPT),
  };
}
