// A receiver of webhooks on a real socket, which answers as the test says and keeps what it was sent.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly body: string;
  readonly signature: string;
  readonly delivery: string;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly received: Received[];
  /** From now on; 0 ends the connection without an answer. */
  answer(status: number, headers?: Readonly<Record<string, string>>): void;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  let status = 200;
  let headers: Readonly<Record<string, string>> = {};
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      const of = (name: string) => String(request.headers[name]);
      received.push({ body, signature: of('sluice-signature'), delivery: of('sluice-delivery') });
      if (status === 0) response.destroy();
      else response.writeHead(status, headers).end('thanks');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/lots`,
    received,
    answer(next, more = {}) {
      status = next;
      headers = more;
    },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
