// How the demonstration of holdings asks the API, and what it hands from one part to the next.
import { type ApiClient, createApiClient } from '../../src/api/client/client.ts';
import type { Page } from './page.ts';

export interface Demonstration {
  readonly client: ApiClient;
  readonly page: Page;
  /** What the program made for itself. */
  readonly portfolio: number;
  /** The number of its owner. */
  readonly owner: number;
}

interface Answered<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** What was answered; a refusal ends the program with its sentence. */
export function taken<Data>({ data, error, response }: Answered<Data>): Data {
  if (response.ok && data !== undefined) return data;
  const said = (error as { readonly detail?: string } | undefined)?.detail;
  throw new Error(`${new URL(response.url).pathname}: ${said ?? `status ${response.status}`}`);
}

/** For what has no answer besides its status. */
export function done({ error, response }: Answered<unknown>): void {
  if (!response.ok) taken({ error, response });
}

export interface Access {
  readonly address: string;
  readonly token?: string | undefined;
  /** Signs in once. */
  readonly loginCode?: string | undefined;
}

export interface SignedIn {
  readonly client: ApiClient;
  readonly token: string;
}

export async function signedIn({ address, token, loginCode }: Access): Promise<SignedIn> {
  if (token !== undefined)
    return { token, client: createApiClient({ baseUrl: address, token: () => token }) };
  if (loginCode === undefined)
    throw new Error('Set SLUICE_LOGIN_CODE to the code that `npm start` prints, or SLUICE_TOKEN.');
  const anyone = createApiClient({ baseUrl: address });
  const body = { login_code: loginCode };
  const pair = taken(await anyone.POST('/api/v1/auth/exchange', { body }));
  return signedIn({ address, token: pair.access_token });
}
