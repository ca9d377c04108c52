// One request to our own routes and its answer, without a connection. The server's own `inject` is for tests: it defines
// accessors and assigns functions to properties. V8 creates both in the old generation, where they keep the request, the
// response and all that these reach until a full collection: 17 KB a call.
import { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Server } from '../loaders/parts.ts';

export interface DirectRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the caller. */
  readonly address: string;
  /** Undefined: none. */
  readonly text: string | undefined;
}

export interface DirectAnswer {
  readonly status: number;
  readonly text: string;
}

/** Rejects if the answer breaks off. */
export function exchange(server: Server, request: DirectRequest): Promise<DirectAnswer> {
  return new Promise((resolve, reject) => {
    const incoming = incomingOf(request);
    server.routing(incoming, responseTo(incoming, { resolve, reject }));
  });
}

function incomingOf({ method, url, headers, address, text }: DirectRequest): IncomingMessage {
  const length = text === undefined ? {} : { 'content-length': String(Buffer.byteLength(text)) };
  const sent = { host: 'localhost', ...headers, ...length };
  // Nothing else of a socket is read.
  const message = new IncomingMessage({ remoteAddress: address } as Socket);
  message.httpVersion = '1.1';
  message.httpVersionMajor = 1;
  message.httpVersionMinor = 1;
  message.method = method;
  message.url = url;
  message.headers = sent;
  message.rawHeaders = Object.entries(sent).flat();
  message.complete = true;
  if (text !== undefined) message.push(text);
  message.push(null);
  return message;
}

interface Outcome {
  resolve(answer: DirectAnswer): void;
  reject(error: Error): void;
}

/** Keeps the body instead of sending it. Its events are those of a response that was sent. */
function responseTo(incoming: IncomingMessage, { resolve, reject }: Outcome): ServerResponse {
  const response = new ServerResponse(incoming);
  const parts: Buffer[] = [];

  function keep(part: unknown): void {
    if (!response.headersSent) response.writeHead(response.statusCode);
    if (typeof part === 'string') parts.push(Buffer.from(part));
    else if (part instanceof Uint8Array) parts.push(Buffer.from(part));
  }

  return Object.assign(response, {
    write(part: unknown) {
      keep(part);
      return true;
    },
    end(part?: unknown) {
      keep(part);
      Reflect.apply(ServerResponse.prototype.end, response, []);
      resolve({ status: response.statusCode, text: Buffer.concat(parts).toString() });
      response.emit('finish');
      process.nextTick(() => response.emit('close'));
      return response;
    },
    destroy(error?: Error) {
      reject(error ?? new Error('the answer of a route broke off'));
      process.nextTick(() => response.emit('close'));
      return response;
    },
  });
}
