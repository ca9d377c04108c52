// By which names this API may be asked. A page of another site can let its own name point to this machine (DNS rebinding): its
// requests come from here, and only the Host header distinguishes them. It also checks where the sockets of a page come from.
import { isIP } from 'node:net';
import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import { coded, forbidden, ProblemError } from '../shapes/problem.ts';

export interface OwnHosts {
  /** Names besides addresses and localhost. */
  readonly hosts: readonly string[];
  /** Of pages that may read the answers. */
  readonly corsOrigins: readonly string[];
}

/** A hook before everything else. */
export function refuseForeignHosts({ hosts, corsOrigins }: OwnHosts): onRequestHookHandler {
  const known = new Set(['localhost', ...hosts.map((host) => host.toLowerCase())]);
  const isOwn = (host: string | undefined) =>
    host === undefined || isAddress(host) || known.has(host);
  return (request, _, done) => {
    if (!isOwn(hostOf(request.headers.host)) || !isOwn(hostOfTarget(request.raw.url)))
      throw new ProblemError(
        coded(
          'foreign_host',
          'This API does not answer to the host of this request. Add it to api.allowed_hosts if it is yours.',
        ),
      );
    const { origin } = request.headers;
    if (!isPageSocket(request) || origin === undefined || corsOrigins.includes(origin))
      return done();
    const { host, hostname } = URL.parse(origin) ?? { host: '', hostname: '' };
    // A proxy in front may have changed the Host header.
    const isOwnPage = host === request.headers.host || hosts.includes(hostname);
    if (!isOwnPage)
      throw forbidden(
        'foreign_origin',
        'A page of another origin may not open this with your session.',
      );
    done();
  };
}

/** It proves itself by cookies, which browsers send whatever page opens it. */
function isPageSocket({ headers }: FastifyRequest): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket' && headers.cookie !== undefined;
}

/** Of a target in absolute form, which counts before the Host header (RFC 9112, 3.2.2); undefined for a path. */
function hostOfTarget(target = '/'): string | undefined {
  if (target.startsWith('/') || target === '*') return undefined;
  return (URL.parse(target)?.hostname ?? '').toLowerCase();
}

/** Without the port; empty for what is none. */
function hostOf(header: string | undefined): string {
  return (URL.parse(`http://${header}`)?.hostname ?? '').toLowerCase();
}

function isAddress(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) !== 0;
}
