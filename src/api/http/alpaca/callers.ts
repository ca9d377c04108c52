// Who asks by Alpaca's headers: a key of the configuration, proved by its secret, and the trader that gets its orders.
import type { FastifyRequest } from 'fastify';
import type { AlpacaApiSettings, AlpacaKey } from '../../../trader/ports/alpaca-api-settings.ts';
import { hashOfSecret, isSameHash } from '../../identity/opaque-secret.ts';
import type { Seen } from '../../traders/response-cache.ts';
import type { TraderClient, TraderClients } from '../../traders/trader-clients.ts';
import { answered } from '../access/resolve-trader.ts';
import { AlpacaError, CODES, unavailable } from './alpaca-error.ts';

export interface AlpacaCaller {
  readonly key: AlpacaKey;
  /** To whom its orders belong in the journal of the trader. */
  readonly user: string;
  readonly client: TraderClient;
  /** What the trader answers now; 503 while it does not. */
  read<Body>(path: string): Promise<Body>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null outside of Alpaca's API. */
    alpacaCaller: AlpacaCaller | null;
  }
}

/** Older copies would make a program trade on what was. */
const AGE_MAX_SECONDS = 5;

export function createCallers({ keys }: AlpacaApiSettings, clients: TraderClients) {
  const callerById = new Map(keys.map((key) => [key.id, { key, hash: hashOfSecret(key.secret) }]));
  return {
    /** The caller with this id and secret; throws 401. */
    proved(id: string, secret: string): AlpacaCaller {
      const known = callerById.get(id);
      const isRight = isSameHash(hashOfSecret(secret), known?.hash ?? hashOfSecret(''));
      if (known === undefined || !isRight)
        throw new AlpacaError(
          401,
          CODES.unauthorized,
          'unauthorized: no key of api.alpaca has this APCA-API-KEY-ID and APCA-API-SECRET-KEY',
        );
      return callerOf(known.key, clients);
    },
  };
}

export type Callers = ReturnType<typeof createCallers>;

function callerOf(key: AlpacaKey, clients: TraderClients): AlpacaCaller {
  const [client] = clients.called(key.trader);
  if (client === undefined) throw unavailable(`The trader ${key.trader} is not configured.`);
  return {
    ...{ key, client, user: `alpaca:${key.id}` },
    read: async <Body>(path: string) =>
      bodyOf<Body>(client, answered(client, await client.look(path))),
  };
}

function bodyOf<Body>({ account }: TraderClient, { copy, ageSeconds = 0 }: Seen): Body {
  if (ageSeconds > AGE_MAX_SECONDS)
    throw unavailable(
      `The trader of ${account} does not answer; what is known is ${ageSeconds} s old.`,
    );
  return copy.body as Body;
}

/** The headers of a key, or its id and secret as user and password. */
export function credentialsIn({ headers }: FastifyRequest): { id: string; secret: string } {
  const [id, secret] = [headers['apca-api-key-id'], headers['apca-api-secret-key']];
  if (typeof id === 'string' && typeof secret === 'string') return { id, secret };
  const basic = /^Basic +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const [user = '', ...rest] = Buffer.from(basic ?? '', 'base64')
    .toString('utf8')
    .split(':');
  return { id: user, secret: rest.join(':') };
}

export function alpacaCallerOf({ alpacaCaller }: FastifyRequest): AlpacaCaller {
  if (alpacaCaller === null) throw new Error('a route without a caller');
  return alpacaCaller;
}

/** Whether the key may trade the symbol. */
export function mayTrade({ key }: AlpacaCaller, symbol: string): boolean {
  return key.symbols === undefined || key.symbols.includes(symbol);
}
