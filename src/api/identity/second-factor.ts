// The second factor: codes of six digits that change every thirty seconds (RFC 6238), each accepted once.
import { Secret, TOTP } from 'otpauth';
import type { IdentityContext } from './identity-context.ts';
import type { User } from './identity-store.ts';

const STEP_SECONDS = 30;
const SECRET_BYTES = 20;

/** A new secret, in Base32. */
export function drawTotpSecret({ draw }: IdentityContext): string {
  return new Secret({ buffer: new Uint8Array(draw(SECRET_BYTES)).buffer }).base32;
}

/** The address that an authenticator application reads from a QR code. */
export function totpAddress(username: string, secret: string): string {
  return totpOf(username, secret).toString();
}

/** True once for a code of the current, the previous or the next step. */
export async function spendsCode(
  { store, now }: IdentityContext,
  user: User,
  code: string,
): Promise<boolean> {
  if (user.totpSecret === null || !/^\d{6}$/.test(code)) return false;
  const at = now();
  const delta = totpOf(user.username, user.totpSecret).validate({
    token: code,
    timestamp: at,
    window: 1,
  });
  if (delta === null) return false;
  const step = Math.floor(at / 1_000 / STEP_SECONDS) + delta;
  return store.spendTotpStep(user.id, step);
}

function totpOf(username: string, secret: string): TOTP {
  return new TOTP({
    issuer: 'sluice',
    label: username,
    algorithm: 'SHA1',
    digits: 6,
    period: STEP_SECONDS,
    secret: Secret.fromBase32(secret),
  });
}
