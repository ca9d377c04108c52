// An API on a real socket, with a store of its own and desks given by the test.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openIdentity } from '../../../src/api/app/identity.ts';
import { liveContext } from '../../../src/api/app/live.ts';
import { createDesks, type TraderDesk } from '../../../src/api/desks/desks.ts';
import type { Identity } from '../../../src/api/http/access/parts.ts';
import { createServer, type RequestLog, type RouteEntry } from '../../../src/api/http/server.ts';
import type { Role } from '../../../src/api/identity/role.ts';
import type { TraderStream } from '../../../src/api/live/trader-stream.ts';

export interface Served {
  readonly identity: Identity;
  readonly url: string;
  readonly log: readonly RequestLog[];
  readonly routes: readonly RouteEntry[];
  /** Moves the clock of identity. */
  pass(ms: number): void;
  ask(method: string, path: string, request?: Asked): Promise<Answer>;
  /** A user with this password, signed in: the access token. */
  signedIn(name: string, role: Role, accounts?: readonly string[]): Promise<string>;
}

export interface Asked {
  readonly bearer?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export const PASSWORD = 'correct horse 42';
const BY_TEST = { name: 'test', address: 'local', requestId: 'test' };

export async function served(
  desks: readonly TraderDesk[] = [],
  registration: Identity['registration'] = 'closed',
  streams: ReadonlyMap<string, TraderStream> = new Map(),
): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-api-'));
  let passed = 0;
  const { identity, close } = await openIdentity(
    join(folder, 'book.sqlite'),
    registration,
    () => Date.now() + passed,
  );
  const log: RequestLog[] = [];
  const server = await createServer({
    identity,
    desks: createDesks(desks),
    live: liveContext(streams, identity.authenticator, identity.context.now),
    version: '0.0.0',
    corsOrigins: ['https://desk.example.org'],
    requestsPerMinute: 100_000,
    drawRequestId: () => `req_${randomBytes(4).toString('hex')}`,
    log: (entry) => log.push(entry),
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await server.close();
    await close();
    rmSync(folder, { recursive: true });
  });

  async function ask(method: string, path: string, { bearer, body, headers }: Asked = {}) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    // A stream has no end to wait for.
    const isStream = response.headers.get('content-type') === 'text/event-stream';
    if (isStream) await response.body?.cancel();
    const text = isStream ? '' : await response.text();
    return { status: response.status, headers: response.headers, body: parsed(text) };
  }

  return {
    identity,
    url,
    log,
    routes: server.routes,
    pass: (ms) => {
      passed += ms;
    },
    ask,
    async signedIn(name, role, accounts = []) {
      const wanted = { username: name, email: null, password: PASSWORD, role };
      const added = await identity.users.add(wanted, BY_TEST);
      if (!added.ok) throw new Error(added.failure.kind);
      for (const resource of accounts) {
        await identity.users.grant(added.value.id, { kind: 'account', resource, role }, BY_TEST);
      }
      const pair = await identity.signIn.asUser(added.value, BY_TEST);
      return pair.accessToken;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
