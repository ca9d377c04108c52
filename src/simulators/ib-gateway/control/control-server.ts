// The control port: a small node:http server on loopback that passes whole requests to the control API.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ControlApi } from './control-api.ts';

export interface ControlServer {
  readonly port: number;
  stop(): Promise<void>;
}

const BODY_BYTES_MAX = 1_048_576;

export async function startControlServer(port: number, answer: ControlApi): Promise<ControlServer> {
  const server = createServer((message, response) => {
    readBody(message, (body) => {
      const [path = '/', query = ''] = (message.url ?? '/').split('?', 2);
      const parameters = new URLSearchParams(query);
      const {
        status,
        contentType,
        body: text,
      } = answer({
        method: message.method ?? 'GET',
        path,
        parameters,
        body,
      });
      response.writeHead(status, {
        'content-type': contentType,
        'content-length': Buffer.byteLength(text),
      });
      response.end(text);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

/** A body over the limit is cut, and so is no JSON. */
function readBody(message: IncomingMessage, onBody: (body: string) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  message.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
  });
  message.on('end', () => onBody(Buffer.concat(chunks).toString('utf8')));
}
