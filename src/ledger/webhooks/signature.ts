// The signature of a webhook: HMAC-SHA256 over the time of the attempt and the body, so that neither can be changed, and
// what was recorded cannot be sent again later.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** A receiver refuses what is older or comes from further ahead. */
const REPLAY_WINDOW_SECONDS = 300;

/** The header: `t=<epoch seconds>,v1=<hex>`. */
export function signatureOf(secret: string, seconds: number, body: string): string {
  return `t=${seconds},v1=${digestOf(secret, seconds, body)}`;
}

export interface Signed {
  readonly secret: string;
  readonly header: string;
  readonly body: string;
  /** Epoch seconds. */
  readonly now: number;
}

/** As a receiver checks it. */
export function isSigned({ secret, header, body, now }: Signed): boolean {
  const [, time, digest] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (time === undefined || digest === undefined) return false;
  if (Math.abs(now - Number(time)) > REPLAY_WINDOW_SECONDS) return false;
  const expected = Buffer.from(digestOf(secret, Number(time), body));
  return timingSafeEqual(expected, Buffer.from(digest));
}

function digestOf(secret: string, seconds: number, body: string): string {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
}
