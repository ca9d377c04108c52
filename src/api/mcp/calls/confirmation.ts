// Confirm tokens: a dry run answers one, and only the same person by the same key or session, with the same arguments, can
// book by it, once, within minutes. What was tried is in the store, so that nothing else is booked, also when a price
// has moved meanwhile, the process was started again, or another process answers.
import { createHash } from 'node:crypto';
import { HOUR_MS, MINUTE_MS } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { RouteCall } from '../../http/assistants/route-call.ts';
import type { IdentityStore } from '../../identity/identity-store.ts';
import { drawSecret, hashOfSecret } from '../../identity/opaque-secret.ts';

/** Time enough for a person to read what would be booked. */
export const CONFIRM_MS = 5 * MINUTE_MS;
/** Shorter than the books keep answers to repeated requests: what was booked is answered again, never booked again. */
const KEPT_MS = 23 * HOUR_MS;

export interface Confirmed {
  readonly call: RouteCall;
  /** Books once, however often it is confirmed. */
  readonly idempotencyKey: string;
  /** To be called once it is booked: from then on its answer outlasts the token. */
  done(): Promise<void>;
}

/** `unknown`: confirmed before it expired, without an outcome that is known here. */
export type ConfirmFault = 'expired' | 'unknown' | 'other';

/** Whose call it is, and what was asked. */
export interface ConfirmedFor {
  readonly user: string;
  /** The key or session. */
  readonly via: string;
  readonly tool: string;
  readonly given: object;
}

export interface Confirmations {
  issue(
    call: RouteCall,
    to: ConfirmedFor,
  ): Promise<{ readonly token: string; readonly until: number }>;
  confirmed(token: string, by: ConfirmedFor): Promise<Result<Confirmed, ConfirmFault>>;
}

export type DryRunStore = Pick<IdentityStore, 'addDryRun' | 'confirmDryRun' | 'noteBooked'>;

export interface ConfirmationOptions {
  readonly store: DryRunStore;
  /** Epoch ms. */
  now(): number;
  draw(bytes: number): Buffer;
}

export function createConfirmations({ store, now, draw }: ConfirmationOptions): Confirmations {
  return {
    async issue(call, to) {
      const token = drawSecret(draw);
      const until = now() + CONFIRM_MS;
      const dryRun = {
        tokenHash: hashOfSecret(token),
        askedHash: hashOfAsked(to),
        userId: to.user,
        call: JSON.stringify(call),
        expiresAt: until,
      };
      await store.addDryRun(dryRun, now() - KEPT_MS);
      return { token, until };
    },
    async confirmed(token, by) {
      const tokenHash = hashOfSecret(token);
      const at = now();
      const found = await store.confirmDryRun({ tokenHash, askedHash: hashOfAsked(by), at });
      if (found === undefined || found.expiresAt <= at - KEPT_MS) return failed('other');
      if (!found.isConfirmed) return failed('expired');
      if (!found.isBooked && found.expiresAt <= at) return failed('unknown');
      return ok({
        call: JSON.parse(found.call) as RouteCall,
        idempotencyKey: `mcp-${tokenHash}`,
        done: async () => {
          if (!found.isBooked) await store.noteBooked(tokenHash);
        },
      });
    },
  };
}

/** The order in which arguments are named makes no difference. */
function hashOfAsked({ user, via, tool, given }: ConfirmedFor): string {
  const sorted = Object.entries(given).toSorted(([one], [next]) => (one < next ? -1 : 1));
  const text = JSON.stringify([user, via, tool, sorted]);
  return createHash('sha256').update(text).digest('base64url');
}
