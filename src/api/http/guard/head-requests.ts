// A HEAD request is answered by the route of GET, and Node leaves the body out: a route for each HEAD would make half as many again,
// which every start pays.
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Server } from '../loaders/parts.ts';

const heads = new WeakSet<IncomingMessage>();

/** Around the router. */
export function routedAsGet(listener: RequestListener): RequestListener {
  return (request, response) => {
    if (request.method === 'HEAD') {
      heads.add(request);
      request.method = 'GET';
    }
    listener(request, response);
  };
}

/** Before every other hook, so that they and the log have what was asked. */
export function restoreHeads(server: Server): void {
  server.addHook('onRequest', ({ raw }, _, done) => {
    if (heads.has(raw)) raw.method = 'HEAD';
    done();
  });
}
