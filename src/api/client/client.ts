// A typed client of the API for pages and programs; runs in browsers too. Its types come from the API's own description.
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema.ts';

export type ApiClient = Client<paths>;

/** `ApiShape<'Position'>` is a row of `/positions`. */
export type ApiShape<Name extends keyof components['schemas']> = components['schemas'][Name];

export interface ApiClientOptions {
  /** `http://127.0.0.1:8000`; empty for the page's own origin. */
  readonly baseUrl: string;
  /** An access token or a key; asked for at each request, so that it may be renewed. */
  token?(): string | undefined;
  /** Instead of the one of the platform. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

export function createApiClient({ baseUrl, token, fetch }: ApiClientOptions): ApiClient {
  const client = createClient<paths>({ baseUrl, ...(fetch && { fetch }) });
  client.use({
    onRequest({ request }) {
      const bearer = token?.();
      if (bearer !== undefined) request.headers.set('authorization', `Bearer ${bearer}`);
      return request;
    },
  });
  return client;
}

/** How many rows a list has on all pages together. */
export function totalCount({ headers }: Pick<Response, 'headers'>): number {
  return Number(headers.get('x-total-count'));
}
