// Who may ask the health door, and what they may see: a page of another site must reach nothing, and money needs the token.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

export interface DoorRules {
  /** The address the door listens on. */
  readonly host: string;
  /** Further names by which it may be called, such as the name of a container. */
  readonly allowedHosts: readonly string[];
  /** Without one, metrics of money are withheld from everybody. */
  readonly token: string | undefined;
}

/**
 * Undefined if the request may be answered. A page of another site can make its own name point to this machine (DNS rebinding),
 * but the browser then sends that name as the host; an address cannot be rebound.
 */
export function whyForeign(request: IncomingMessage, rules: DoorRules): string | undefined {
  const { host } = request.headers;
  // HTTP/1.0 requires no Host header, and no browser uses it.
  if (host === undefined && request.httpVersion === '1.0') return undefined;
  const name = URL.parse(`http://${host}/`)?.hostname.replace(/^\[|\]$/g, '') ?? '';
  const known = ['localhost', rules.host, ...rules.allowedHosts];
  if (isIP(name) !== 0 || known.some((one) => one.toLowerCase() === name)) return undefined;
  return 'This door does not answer to the name in the Host header. Add it to metrics.allowed_hosts if it is yours.';
}

/** Whether the request carries the token as `Authorization: Bearer`. */
export function maySeeMoney(
  { headers }: IncomingMessage,
  { token }: Pick<DoorRules, 'token'>,
): boolean {
  const [, given] = /^Bearer (\S+)$/i.exec(headers.authorization ?? '') ?? [];
  return token !== undefined && given !== undefined && isSame(given, token);
}

/** Takes as long for a nearly right token as for any other. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
