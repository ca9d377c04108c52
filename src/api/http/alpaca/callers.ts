// Who asks by Alpaca's headers: a key of the configuration, proved by its secret, and the trader that gets its orders.
import type { FastifyRequest } from 'fastify';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { AlpacaApiSettings, AlpacaKey } from '../../../trader/ports/alpaca-api-settings.ts';
import type { Caller } from '../../identity/identity-context.ts';
import { hashOfSecret, isSameHash } from '../../identity/opaque-secret.ts';
import type { Seen } from '../../traders/response-cache.ts';
import type { TraderClient, TraderClients } from '../../traders/trader-clients.ts';
import type { Identity } from '../loaders/parts.ts';
import { answered } from '../loaders/resolve-trader.ts';
import { AlpacaError, CODES, unavailable } from './alpaca-error.ts';
import { createWrongSecrets } from './wrong-secrets.ts';

export interface AlpacaCaller {
  readonly key: AlpacaKey;
  /** To whom its orders belong in the journal of the trader. */
  readonly user: string;
  readonly client: TraderClient;
  /** What the trader answers now; 503 while it does not. `absent`: of one that does not know the path, an earlier version. */
  read<Body>(path: string, absent?: Body): Promise<Body>;
  /** The same caller for what acts on the answers: each has every fact, for however slow a trader. */
  acting(): AlpacaCaller;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null outside of Alpaca's API. */
    alpacaCaller: AlpacaCaller | null;
  }
}

/** Older copies would make a program trade on what was. */
const AGE_MAX_SECONDS = 5;

export function createCallers(
  { keys }: AlpacaApiSettings,
  clients: TraderClients,
  identity: Identity,
) {
  const callerById = new Map(keys.map((key) => [key.id, { key, hash: hashOfSecret(key.secret) }]));
  const wrongSecrets = createWrongSecrets(identity);
  /** Keys that an address has proved since it last guessed: they cost no look into the store. */
  const provedFrom = new Map<string, Set<string>>();
  return {
    /** The caller with this id and secret; throws 401, or 429 after guesses from its address. */
    async proved({ id, secret }: Credentials, by: Omit<Caller, 'name'>): Promise<AlpacaCaller> {
      const { address } = by;
      const known = callerById.get(id);
      const hash = hashOfSecret(secret);
      const isRight = isSameHash(hash, known?.hash ?? hashOfSecret(''));
      const key = isRight ? known?.key : undefined;
      if (key !== undefined && provedFrom.get(address)?.has(id)) return callerOf(key, clients);
      await wrongSecrets.refuseWhileLocked(address);
      if (key !== undefined) {
        if (provedFrom.size >= ADDRESSES_MAX) provedFrom.clear();
        provedFrom.set(address, (provedFrom.get(address) ?? new Set()).add(id));
        return callerOf(key, clients);
      }
      const isGuess = await wrongSecrets.count({ keyId: known?.key.id, hash }, by);
      if (isGuess) provedFrom.delete(address);
      throw new AlpacaError(
        401,
        CODES.unauthorized,
        'unauthorized: no key of api.alpaca has this APCA-API-KEY-ID and APCA-API-SECRET-KEY',
      );
    },
  };
}

const ADDRESSES_MAX = 10_000;

export interface Credentials {
  readonly id: string;
  readonly secret: string;
}

export type Callers = ReturnType<typeof createCallers>;

function callerOf(
  key: AlpacaKey,
  clients: TraderClients,
  ageMaxMs = AGE_MAX_SECONDS * SECOND_MS,
): AlpacaCaller {
  const [client] = clients.called(key.trader);
  if (client === undefined) throw unavailable(`The trader ${key.trader} is not configured.`);
  const user = `alpaca:${key.id}`;
  return {
    ...{ key, client, user },
    acting: () => callerOf(key, clients, 0),
    async read<Body>(path: string, absent?: Body) {
      const seen = await client.look(path, user, ageMaxMs);
      const isUnknown = !seen.ok && seen.failure.kind === 'problem' && seen.failure.status === 404;
      return isUnknown && absent !== undefined
        ? absent
        : bodyOf<Body>(client, answered(client, seen));
    },
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
export function credentialsIn({ headers }: FastifyRequest): Credentials {
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
