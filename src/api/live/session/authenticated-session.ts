// Who reads a live stream, whatever it carries: a reader proves itself once, is looked at again every two seconds, and gets
// heartbeats. The stream ends with the token.
import type { Result } from '../../../kernel/result.ts';
import { StoreUnavailable } from '../../../sql/store-unavailable.ts';
import { hasPermission, type Principal } from '../../identity/principal.ts';
import { CLOSED, STORE_GONE } from './close-codes.ts';

export interface SessionContext {
  /** Throws `StoreUnavailable` while it cannot be decided. */
  authenticate(token: string): Promise<Result<Principal, unknown>>;
  /** Epoch ms. */
  now(): number;
  /** Calls once after a pause of real time; the answer cancels it. */
  after(delayMs: number, call: () => void): () => void;
}

export type SessionMessage =
  | { readonly type: 'ready'; readonly user: string; readonly expires_at: string | null }
  | { readonly type: 'heartbeat'; readonly at: string };

export interface SessionParts {
  readonly context: SessionContext;
  send(message: SessionMessage): void;
  close(code: number, why: string): void;
  /** What waits already says that the stream lives: no heartbeat is added to it. */
  isFull(): boolean;
  /** After each proof of an open session, the first one included. */
  proved(who: Principal): void | Promise<void>;
}

export interface AuthenticatedSession {
  /** Undefined until the reader has proved itself. */
  who(): Principal | undefined;
  enter(token: string): Promise<void>;
  leave(): void;
}

const AUTH_WITHIN_MS = 5_000;
const HEARTBEAT_MS = 20_000;
/** How often the token and the grants are looked at again: a revoked token reads no longer than this. */
const CHECK_MS = 2_000;
/** How long a reader stays while the store of users does not answer. */
const UNCHECKED_MAX_MS = 30_000;

export function createAuthenticatedSession({
  context,
  send,
  close,
  isFull,
  proved,
}: SessionParts): AuthenticatedSession {
  let principal: Principal | undefined;
  let bearer = '';
  let checkedAt = 0;
  let beatAt = 0;
  let hasLeft = false;
  let cancelTimer = context.after(AUTH_WITHIN_MS, () =>
    close(CLOSED.tooLate, 'no token within five seconds'),
  );

  async function authenticated(token: string): Promise<Result<Principal, unknown> | 'unavailable'> {
    try {
      return await context.authenticate(token);
    } catch (error) {
      if (error instanceof StoreUnavailable) return 'unavailable';
      throw error;
    }
  }

  async function prove(who: Principal): Promise<void> {
    try {
      await proved(who);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      close(CLOSED.unavailable, STORE_GONE);
    }
  }

  /** Notices that the token has ended or was revoked, or that a grant is gone; sends the heartbeats. */
  function watch(): void {
    cancelTimer();
    const left = (principal?.expiresAt ?? Infinity) - context.now();
    cancelTimer = context.after(Math.max(0, Math.min(CHECK_MS, left)), () => {
      check().catch(() => close(CLOSED.unavailable, STORE_GONE));
    });
  }

  async function check(): Promise<void> {
    const found = await authenticated(bearer);
    if (hasLeft) return;
    const at = context.now();
    if (found === 'unavailable') {
      const isOver = at - checkedAt > UNCHECKED_MAX_MS || at >= (principal?.expiresAt ?? Infinity);
      return isOver ? close(CLOSED.unavailable, STORE_GONE) : watch();
    }
    if (!found.ok) return close(CLOSED.unauthorized, 'the token has ended');
    principal = found.value;
    checkedAt = at;
    await prove(principal);
    if (hasLeft) return;
    if (at - beatAt >= HEARTBEAT_MS && !isFull()) {
      beatAt = at;
      send({ type: 'heartbeat', at: new Date(at).toISOString() });
    }
    watch();
  }

  return {
    who: () => principal,
    async enter(token) {
      const found = await authenticated(token);
      if (hasLeft) return;
      if (found === 'unavailable') return close(CLOSED.unavailable, STORE_GONE);
      if (!found.ok) return close(CLOSED.unauthorized, 'the token is not valid');
      if (!hasPermission(found.value, 'read')) {
        return close(CLOSED.unauthorized, 'the token does not allow "read"');
      }
      principal = found.value;
      bearer = token;
      checkedAt = beatAt = context.now();
      watch();
      const { user, expiresAt } = principal;
      const expires_at = expiresAt === null ? null : new Date(expiresAt).toISOString();
      send({ type: 'ready', user: user.username, expires_at });
      await prove(principal);
    },
    leave() {
      hasLeft = true;
      cancelTimer();
    },
  };
}
