// Logins: tokens that expire by market time, a refresh token that works once, and codes that block after five wrong ones.
import { HOUR_MS, type Instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { createRandom } from '../../../kernel/random.ts';
import type { LoginRecord } from '../exchange/state.ts';
import {
  INVALID_LOGIN,
  INVALID_OTP,
  INVALID_REFRESH,
  INVALID_TOKEN,
  OTP_BLOCKED,
  OTP_REQUIRED,
  UNKNOWN_TRANSACTION,
  type WireError,
} from './answers.ts';

export interface LoginOptions {
  readonly otp: string;
  readonly seed: number;
  readonly remembered: readonly LoginRecord[];
  now(): Instant;
  record(login: LoginRecord): void;
  /** A fault: the code is called wrong, or the refresh is refused. */
  isSpoilt(kind: 'otp-wrong' | 'refresh-refused'): boolean;
}

export interface TokenAnswer {
  readonly tokenType: 'Bearer';
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
  readonly refreshExpiresAt: number;
}

export type Access = 'data' | 'trading';

export interface Logins {
  logIn(body: Readonly<Record<string, unknown>>): { readonly data: TokenAnswer } | WireError;
  requestOtp(body: Readonly<Record<string, unknown>>): { readonly data: object } | WireError;
  refresh(refreshToken: unknown): { readonly data: TokenAnswer } | WireError;
  /** The login of a token that may do this, or why it may not. */
  holder(token: string | undefined, access: Access): LoginRecord | WireError;
  /** When the token ends, if it is valid now. */
  expiryOf(token: string): number | undefined;
  /** Ends every access token; refresh tokens stay. */
  expireAll(): void;
}

const ACCESS_MS = 8 * HOUR_MS;
const REFRESH_LONGER_MS = 24 * HOUR_MS;
const WRONG_CODES_MAX = 5;
const BLOCKED_MS = 10 * MINUTE_MS;
const TOKENS_KEPT = 20;
const OTP_SENT = { code: 0, msg: 'Request OTP success' };

export function createLogins(options: LoginOptions): Logins {
  const loginById = new Map(options.remembered.map((login) => [login.id, login] as const));
  let lastId = Math.max(0, ...loginById.keys());
  let wrongCodes = 0;
  let blockedUntil = 0;

  function keep(login: LoginRecord): void {
    loginById.set(login.id, login);
    options.record(login);
  }

  function drawn(what: string): string {
    const random = createRandom(options.seed, `token/${what}/${options.now()}`);
    const part = () =>
      Math.floor(random.next() * 2 ** 32)
        .toString(16)
        .padStart(8, '0');
    return `${part()}${part()}${part()}${part()}`;
  }

  function issued(login: LoginRecord): { readonly data: TokenAnswer } {
    const now = options.now();
    const turn = login.usedTokens.length;
    const accessToken = `a${login.id}.${turn}.${drawn(`access/${login.id}/${turn}`)}`;
    const refreshToken = `r${login.id}.${turn}.${drawn(`refresh/${login.id}/${turn}`)}`;
    const until = now + ACCESS_MS;
    const refreshUntil = until + REFRESH_LONGER_MS;
    const kept = login.accessTokens.filter(([, end]) => end > now).slice(-TOKENS_KEPT);
    const accessTokens = [...kept, [accessToken, until] as const];
    keep({ ...login, accessTokens, refreshToken, refreshUntil });
    const [expiresAt, refreshExpiresAt] = [until, refreshUntil].map((ms) => Math.floor(ms / 1_000));
    return {
      data: {
        ...{ tokenType: 'Bearer', accessToken, refreshToken },
        expiresAt: expiresAt ?? 0,
        refreshExpiresAt: refreshExpiresAt ?? 0,
      },
    };
  }

  function hasKey({ apiKey, apiSecret }: Readonly<Record<string, unknown>>): boolean {
    return [apiKey, apiSecret].every((text) => typeof text === 'string' && text !== '');
  }

  function wrongCode(otp: unknown): WireError | undefined {
    if (options.now() < blockedUntil) return OTP_BLOCKED;
    if (otp === options.otp && !options.isSpoilt('otp-wrong')) {
      wrongCodes = 0;
      return undefined;
    }
    wrongCodes += 1;
    if (wrongCodes < WRONG_CODES_MAX) return INVALID_OTP;
    wrongCodes = 0;
    blockedUntil = options.now() + BLOCKED_MS;
    return INVALID_OTP;
  }

  function ofToken(token: string): LoginRecord | undefined {
    const now = options.now();
    for (const login of loginById.values()) {
      const isHeld = login.accessTokens.some(([one, until]) => one === token && until > now);
      if (isHeld && !login.isRevoked) return login;
    }
    return undefined;
  }

  return {
    logIn(body) {
      if (!hasKey(body)) return INVALID_LOGIN;
      const { otp, transactionId } = body;
      if (transactionId !== undefined && otp === undefined) return UNKNOWN_TRANSACTION;
      const wrong = otp === undefined ? undefined : wrongCode(otp);
      if (wrong !== undefined) return wrong;
      lastId += 1;
      return issued({
        id: lastId,
        isTrading: otp !== undefined,
        accessTokens: [],
        refreshToken: '',
        refreshUntil: 0,
        usedTokens: [],
        isRevoked: false,
      });
    },
    requestOtp: (body) => (hasKey(body) ? { data: OTP_SENT } : INVALID_LOGIN),
    refresh(refreshToken) {
      if (typeof refreshToken !== 'string' || options.isSpoilt('refresh-refused'))
        return INVALID_REFRESH;
      for (const login of loginById.values()) {
        if (login.usedTokens.includes(refreshToken)) {
          keep({ ...login, isRevoked: true });
          return INVALID_REFRESH;
        }
        if (login.refreshToken !== refreshToken) continue;
        if (login.isRevoked || login.refreshUntil <= options.now()) return INVALID_REFRESH;
        return issued({ ...login, usedTokens: [...login.usedTokens, refreshToken] });
      }
      return INVALID_REFRESH;
    },
    holder(token, access) {
      const login = token === undefined ? undefined : ofToken(token);
      if (login === undefined) return INVALID_TOKEN;
      return access === 'trading' && !login.isTrading ? OTP_REQUIRED : login;
    },
    expiryOf(token) {
      const found = ofToken(token)?.accessTokens.find(([one]) => one === token);
      return found?.[1];
    },
    expireAll() {
      for (const login of [...loginById.values()])
        if (login.accessTokens.length > 0) keep({ ...login, accessTokens: [] });
    },
  };
}

export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer (.+)$/.exec(header ?? '')?.[1];
}
