// The headers that make browsers careful: the same in every answer, and therefore computed once.
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';
import type { Server } from '../loaders/parts.ts';

/** The page of the documentation needs its own scripts, styles and inline images; nothing comes from elsewhere. */
const CONTENT_POLICY = {
  directives: {
    defaultSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    styleSrc: ["'self'", "'unsafe-inline'"],
    scriptSrc: ["'self'"],
    upgradeInsecureRequests: null,
  },
};

export function sendSecurityHeaders(server: Server): void {
  const headers = securityHeaders();
  server.addHook('onRequest', (_, reply, done) => {
    reply.headers(headers);
    done();
  });
}

/** Those that helmet sets on a response that is never sent. */
function securityHeaders(): Record<string, string> {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet({ contentSecurityPolicy: CONTENT_POLICY })(request, response, (error) => {
    if (error !== undefined) throw error;
  });
  return Object.fromEntries(
    Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]),
  );
}
