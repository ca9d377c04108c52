// What a browser gives when it subscribes, checked before it is stored: a message that cannot be encrypted is noticed too late.
import { ECDH } from 'node:crypto';

const AUTH_BYTES = 16;

export type KeyFault = 'p256dh' | 'auth';

/** Undefined if messages can be encrypted with both. */
export function keyFaultOf({
  p256dh,
  auth,
}: {
  readonly p256dh: string;
  readonly auth: string;
}): KeyFault | undefined {
  if (!isPoint(p256dh)) return 'p256dh';
  return Buffer.from(auth, 'base64url').length === AUTH_BYTES ? undefined : 'auth';
}

const POINT_BYTES = 65;

function isPoint(text: string): boolean {
  const point = Buffer.from(text, 'base64url');
  if (point.length !== POINT_BYTES) return false;
  try {
    ECDH.convertKey(point, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}
