// Requests of the page: with its word, and once again when the session had to be renewed. No token is ever known here.
import { type ApiClient, createApiClient, totalCount } from '../../client/client.ts';
import { allowedMs, isOfBook } from './time-allowed.ts';
import { createTurns } from './turns.ts';

/** A browser opens six connections to one host: HALT and the board need some, however much of a book is asked for. */
const BOOK_AT_ONCE = 2;

export type Asked<Body> =
  | {
      readonly kind: 'ok';
      readonly body: Body;
      /** Rows of a list on all pages together; 0 if it is not a list. */
      readonly total: number;
    }
  /** The server refused, and says why. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly detail: string;
      /** Of the refusal, as the API lists them: `outcome_unknown`. */
      readonly code?: string | undefined;
      readonly preview?: Preview | undefined;
      /** Each field of the request that is wrong. */
      readonly errors?: readonly FieldError[] | undefined;
      /** What the person has to give again before the same is done. */
      readonly proof?: Proof | undefined;
      /** What the columns of a file probably mean, as YAML. */
      readonly mapping?: string | undefined;
    }
  | { readonly kind: 'unreachable' };

export interface FieldError {
  readonly field: string;
  readonly detail: string;
}

export type Proof = 'password' | 'second-factor' | 'passkey' | 'sign-in';

/** Of a command that is not confirmed. */
export interface Preview {
  readonly does: string;
  readonly details: readonly string[];
}

interface Problem {
  readonly status?: number;
  readonly code?: string;
  readonly detail?: string;
  readonly preview?: Preview;
  readonly errors?: readonly FieldError[];
  readonly reasons?: readonly Reason[];
}

interface Reason {
  readonly kind: string;
  readonly by?: Proof;
  readonly mapping?: string;
}

interface Fetched<Body> {
  readonly data?: Body;
  readonly error?: unknown;
  readonly response: Response;
}

export interface Door {
  readonly client: ApiClient;
  /** Asks; renews the session and asks once more if it was over. */
  ask<Body>(call: (client: ApiClient) => Promise<Fetched<Body>>): Promise<Asked<Body>>;
}

export interface DoorOptions {
  csrf(): string | undefined;
  /** Whether there is a session again. */
  renew(): Promise<boolean>;
  /** Whether the person has proved again who it is. */
  prove(by: Proof): Promise<boolean>;
}

export function createDoor({ csrf, renew, prove }: DoorOptions): Door {
  const turns = createTurns(BOOK_AT_ONCE);
  const client = createApiClient({
    baseUrl: '',
    fetch(request) {
      const { method, url } = request;
      const { pathname } = new URL(url);
      const ask = () => {
        const signal = AbortSignal.timeout(allowedMs(method, pathname));
        return fetch(new Request(request, { signal }));
      };
      return isOfBook(method, pathname) ? turns.take(ask) : ask();
    },
  });
  client.use({
    onRequest({ request }) {
      const word = csrf();
      if (word !== undefined) request.headers.set('x-csrf-token', word);
      return request;
    },
  });

  async function once<Body>(
    call: (client: ApiClient) => Promise<Fetched<Body>>,
  ): Promise<Asked<Body>> {
    try {
      const { data, error, response } = await call(client);
      if (response.ok) {
        return { kind: 'ok', body: data as Body, total: totalCount(response) };
      }
      const problem = (error ?? {}) as Problem;
      const { status = response.status, detail = response.statusText } = problem;
      const { code, preview, errors } = problem;
      const reason = (wanted: string) => problem.reasons?.find(({ kind }) => kind === wanted);
      const proof = reason('proof-needed')?.by;
      const mapping = reason('unknown_columns')?.mapping;
      return { kind: 'refused', status, detail, code, preview, errors, proof, mapping };
    } catch {
      return { kind: 'unreachable' };
    }
  }

  return {
    client,
    async ask(call) {
      const first = await once(call);
      const isOver = first.kind === 'refused' && first.status === 401;
      // Nothing was done: it is safe to say it again.
      const next = isOver && (await renew()) ? await once(call) : first;
      const proof = next.kind === 'refused' ? next.proof : undefined;
      return proof !== undefined && (await prove(proof)) ? once(call) : next;
    },
  };
}
