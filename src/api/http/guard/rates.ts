// How often one address, one user and one bearer may ask, and how often an address may try to sign in.
import { isIP } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest, onSendHookHandler } from 'fastify';
import { hashOfSecret } from '../../identity/opaque-secret.ts';
import type { RateCounts } from '../../store/workers/rate-counts.ts';
import { isInternalToken } from '../assistants/internal-tokens.ts';
import { bearerOf } from '../loaders/caller.ts';
import type { Server } from '../loaders/parts.ts';
import { tooMany } from '../shapes/problem.ts';

export interface Rates {
  /** Requests per minute of one bearer; a user has four times, an address ten times as many. */
  readonly requestsPerMinute: number;
  /** Attempts per minute of one address: passwords, codes, refresh tokens. */
  readonly loginsPerMinute: number;
  /** Over all workers; in the memory of this process unless given. */
  readonly rateCounts?: RateCounts | undefined;
}

type Check = (request: FastifyRequest) => Promise<void>;

const WINDOW_MS = 60_000;
const TIMES_OF_USER = 4;
const TIMES_OF_ADDRESS = 10;
/** Counters kept of each kind; the least used is dropped. */
const CACHE = 20_000;

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the limit that is nearest to its end. */
    rate:
      | { readonly max: number; readonly left: number; readonly resetSeconds: number }
      | undefined;
  }
  interface FastifyContextConfig {
    /** An attempt to sign in. */
    isLogin?: true;
    /** Never limited: a busy client must not make a probe of the service manager fail. */
    isProbe?: true;
  }
}

export interface RateChecks {
  /** Before it is known who asks. */
  ofAddress: Check;
  /** Once it is known. */
  ofCaller: Check;
  /** Of one key that another protocol proves, by its name: as often as a bearer. */
  ofKey(nameOf: (request: FastifyRequest) => string): Check;
}

export async function createRateChecks(server: Server, rates: Rates): Promise<RateChecks> {
  const { rateCounts } = rates;
  const store = rateCounts && { store: storeOf(rateCounts) };
  await server.register(rateLimit, { global: false, cache: CACHE, ...store });
  server.decorateRequest('rate', undefined);
  server.addHook('onSend', setRateHeaders);

  function limit(max: number, whose: string, keyGenerator: (request: FastifyRequest) => string) {
    const count = server.createRateLimit({
      max,
      timeWindow: WINDOW_MS,
      keyGenerator: named(whose, keyGenerator),
    });
    return async (request: FastifyRequest) => {
      const counted = await count(request);
      if (counted.isAllowed) return;
      const { remaining, ttlInSeconds: resetSeconds, isExceeded } = counted;
      if (remaining <= (request.rate?.left ?? Number.POSITIVE_INFINITY)) {
        request.rate = { max, left: remaining, resetSeconds };
      }
      if (!isExceeded) return;
      const detail = `More than ${max} ${whose} in a minute; try again in ${resetSeconds} s.`;
      throw tooMany('too_many_requests', detail, resetSeconds);
    };
  }

  const { requestsPerMinute: max, loginsPerMinute } = rates;
  const ofAddress = limit(max * TIMES_OF_ADDRESS, 'requests of this address', ({ ip }) => ip);
  const ofLogin = limit(loginsPerMinute, 'attempts of this address to sign in', ({ ip }) => ip);
  const ofUser = limit(max * TIMES_OF_USER, 'requests of this user', ({ principal }) =>
    String(principal?.user.id),
  );
  const ofBearer = limit(max, 'requests with this token or key', ({ headers }) =>
    hashOfSecret(bearerOf(headers.authorization) ?? ''),
  );
  return {
    async ofAddress(request) {
      if (request.routeOptions.config.isProbe === true || !isOverNetwork(request)) return;
      await ofAddress(request);
      if (request.routeOptions.config.isLogin === true) await ofLogin(request);
    },
    async ofCaller(request) {
      if (request.principal === null) return;
      // The call that a pass serves was counted; a counter for each pass would displace those of real bearers.
      if (!isInternalToken(request.headers.authorization)) await ofBearer(request);
      await ofUser(request);
    },
    ofKey: (nameOf) => limit(max, 'requests with this key', nameOf),
  };
}

/** A command from a topic comes from no address: all its senders would share one limit. */
function isOverNetwork({ socket }: FastifyRequest): boolean {
  return socket.remoteAddress === undefined || isIP(socket.remoteAddress) !== 0;
}

/** All limits of an address count by the same text; what is shared has one place for all of them. */
function named(whose: string, keyGenerator: (request: FastifyRequest) => string) {
  return (request: FastifyRequest) => `${whose.replaceAll(' ', '-')}:${keyGenerator(request)}`;
}

/** As the plugin wants it: a class, of which each limit makes one. */
function storeOf(counts: RateCounts): StoreClass {
  return class SharedStore {
    incr(key: string, done: Done, windowMs: number, max: number): void {
      counts.count(key, { windowMs, max }).then(
        ({ count, leftMs }) => done(null, { current: count, ttl: leftMs }),
        (error: Error) => done(error),
      );
    }

    child(): SharedStore {
      return this;
    }
  } as StoreClass;
}

type StoreClass = NonNullable<Parameters<typeof rateLimit>[1]['store']>;
type Done = (error: Error | null, counted?: { current: number; ttl: number }) => void;

const setRateHeaders: onSendHookHandler = (request, reply, _, done) => {
  reply.headers(rateHeaders(request));
  done();
};

/** Of every answer, also of one that no hook sends. */
export function rateHeaders({ rate }: FastifyRequest): Readonly<Record<string, number>> {
  if (rate === undefined) return {};
  return {
    'ratelimit-limit': rate.max,
    'ratelimit-remaining': rate.left,
    'ratelimit-reset': rate.resetSeconds,
  };
}

export const RATE_HEADERS = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'];
