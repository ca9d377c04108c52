// Requests of the page: with its word, and once again when the session had to be renewed. No token is ever known here.
import { type ApiClient, createApiClient, totalCount } from '../../client/client.ts';

export const TIMEOUT_MS = 5_000;
/** A file of a year, or the tape of a day, is read in one request; the API ends a backtest after a minute. */
const LONG_MS = 120_000;
const LONG = new Set([
  '/api/v1/portfolios/{id}/imports',
  '/api/v1/portfolios/{id}/import-runs',
  '/api/v1/daemon/{trader}/backtest',
  '/api/v1/daemon/{trader}/strategies/files/{file}/backtest',
  '/api/v1/daemon/{trader}/film/{day}',
  // The broker is asked for quotes.
  '/api/v1/daemon/{trader}/chain/{symbol}',
]);

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
  const client = createApiClient({ baseUrl: '' });
  client.use({
    onRequest({ request, schemaPath }) {
      const word = csrf();
      if (word !== undefined) request.headers.set('x-csrf-token', word);
      return new Request(request, {
        signal: AbortSignal.timeout(LONG.has(schemaPath) ? LONG_MS : TIMEOUT_MS),
      });
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
