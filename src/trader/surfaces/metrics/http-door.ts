// The public HTTP server: health for service managers, metrics for Prometheus; on loopback unless configured
// otherwise.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMetrics, type MetricSources } from './metrics.ts';
import { type DoorRules, maySeeMoney, whyForeign } from './visitor.ts';

export interface HttpDoorOptions extends MetricSources, DoorRules {
  /** 0 picks a free port. */
  readonly port: number;
}

export interface HttpDoor {
  /** Resolves with the port in use. */
  listen(): Promise<number>;
  stop(): Promise<void>;
}

/** More than any monitor needs; a client that opens connections and says nothing must not use up our descriptors. */
const CONNECTIONS_MAX = 32;
const REQUEST_MS_MAX = 10_000;

export function createHttpDoor(options: HttpDoorOptions): HttpDoor {
  const { host, port, ...sources } = options;
  const { trader } = sources;
  const metrics = createMetrics(sources);

  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    const foreign = whyForeign(request, options);
    if (foreign !== undefined) return sendJson(response, 421, { detail: foreign });
    if (request.method !== 'GET')
      return sendJson(response, 405, { detail: 'Only GET is supported.' });
    switch (path) {
      case '/health/live':
        return sendJson(response, 200, { status: 'live' });
      case '/health/ready':
        return sendReady(response, trader);
      case '/metrics':
        return void metrics.text(maySeeMoney(request, options)).then(
          (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
          () => sendJson(response, 500, { detail: 'The metrics could not be read.' }),
        );
      default:
        return sendJson(response, 404, { detail: `Not found: ${path}.` });
    }
  });

  server.maxConnections = CONNECTIONS_MAX;
  server.requestTimeout = REQUEST_MS_MAX;
  server.headersTimeout = REQUEST_MS_MAX;
  return {
    listen() {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      server.once('error', reject);
      server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
      return promise;
    },
    stop() {
      metrics.stop();
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      return promise;
    },
  };
}

/** A state that cannot be read is not ready; the question never ends the daemon. */
function sendReady(response: ServerResponse, trader: MetricSources['trader']): void {
  try {
    const { isReady, why } = trader.status().ready;
    sendJson(response, isReady ? 200 : 503, { ready: isReady, why });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    sendJson(response, 503, { ready: false, why });
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
