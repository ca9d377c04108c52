// From where a page may use passkeys: the names that this API answers to. A passkey belongs to a name, not to a number.
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { PasskeySite } from '../../identity/webauthn.ts';
import { coded, ProblemError } from '../shapes/problem.ts';

const LOCAL = 'localhost';

/** Throws for an address: browsers have passkeys for names only. The port that a caller names counts for nothing. */
export function passkeySite(request: FastifyRequest): PasskeySite {
  const host = request.hostname.toLowerCase();
  const { localPort } = request.socket;
  if (isIP(host.replace(/^\[|\]$/g, '')) !== 0) {
    const detail = `Passkeys belong to a name, and ${host} is a number: open http://${LOCAL}:${localPort} on this machine, or the page by a name of api.allowed_hosts over HTTPS.`;
    throw new ProblemError(coded('passkey_needs_name', detail));
  }
  const names = [`https://${host}`, `https://${host}:${localPort}`];
  return { host, origins: host === LOCAL ? [...names, `http://${host}:${localPort}`] : names };
}
