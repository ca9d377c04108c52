// The signature of a webhook: HMAC-SHA256 over the time of the attempt and the body, so that neither can be changed, and
// what was recorded cannot be sent again later.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** A receiver refuses what is older or comes from further ahead. */
const REPLAY_WINDOW_SECONDS = 300;

/** The header: `t=<epoch seconds>,v1=<hex>`, with another `v1` for a secret that is being replaced. */
export function signatureOf(secrets: readonly string[], seconds: number, body: string): string {
  return [`t=${seconds}`, ...secrets.map((one) => `v1=${digestOf(one, seconds, body)}`)].join(',');
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
  const [, time, digests] = /^t=(\d{1,12})((?:,v1=[0-9a-f]{64})+)$/.exec(header) ?? [];
  if (time === undefined || digests === undefined) return false;
  if (Math.abs(now - Number(time)) > REPLAY_WINDOW_SECONDS) return false;
  const expected = Buffer.from(digestOf(secret, Number(time), body));
  const given = digests.split(',v1=').slice(1);
  return given.some((digest) => timingSafeEqual(expected, Buffer.from(digest)));
}

function digestOf(secret: string, seconds: number, body: string): string {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
}
