// Confirm tokens: a rehearsal answers one, and only the same person with the same arguments can book by it, once, within
// minutes. The token holds what was rehearsed, so that nothing else is booked, also when a price has moved meanwhile.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { RouteCall } from '../../http/assistants/route-call.ts';

/** Time enough for a person to read what would be booked. */
export const CONFIRM_MS = 5 * MINUTE_MS;

export interface Confirmed {
  readonly call: RouteCall;
  /** Books once, however often it is confirmed. */
  readonly idempotencyKey: string;
}

export type ConfirmFault = 'expired' | 'other';

/** Whose call it is, and what was asked. */
export interface ConfirmedFor {
  readonly user: string;
  readonly tool: string;
  readonly given: object;
}

export interface Confirmations {
  issue(call: RouteCall, to: ConfirmedFor): { readonly token: string; readonly until: number };
  confirmed(token: string, by: ConfirmedFor): Result<Confirmed, ConfirmFault>;
}

export interface ConfirmationOptions {
  /** Of this process: a restart ends all tokens. */
  readonly secret: Buffer;
  /** Epoch ms. */
  now(): number;
  draw(bytes: number): Buffer;
}

interface Payload {
  readonly until: number;
  readonly nonce: string;
  readonly call: RouteCall;
}

const NONCE_BYTES = 9;

export function createConfirmations({ secret, now, draw }: ConfirmationOptions): Confirmations {
  function signature(payload: string, { user, tool, given }: ConfirmedFor): Buffer {
    const sorted = Object.entries(given).toSorted(([one], [next]) => (one < next ? -1 : 1));
    const text = JSON.stringify([payload, user, tool, sorted]);
    return createHmac('sha256', secret).update(text).digest();
  }

  return {
    issue(call, to) {
      const until = now() + CONFIRM_MS;
      const nonce = draw(NONCE_BYTES).toString('base64url');
      const body: Payload = { until, nonce, call };
      const payload = Buffer.from(JSON.stringify(body)).toString('base64url');
      return { token: `${payload}.${signature(payload, to).toString('base64url')}`, until };
    },
    confirmed(token, by) {
      const [payload = '', signed = ''] = token.split('.');
      const given = Buffer.from(signed, 'base64url');
      const right = signature(payload, by);
      if (given.length !== right.length || !timingSafeEqual(given, right)) return failed('other');
      const { until, call } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Payload;
      if (until <= now()) return failed('expired');
      return ok({ call, idempotencyKey: `mcp-${right.toString('base64url')}` });
    },
  };
}
