// A small node:http server on loopback: one complete request, one answer, or silence.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Result } from '../../kernel/result.ts';

export interface HttpRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Absent: the answer is complete. Else it is written to until it ends or the client leaves. */
  follow?(rest: OpenBody): void;
}

export interface OpenBody {
  write(text: string): void;
  end(): void;
  onClosed(call: () => void): void;
}

/** Called at most once; if it is never called, the client waits, unless its connection is shut. */
export type Reply = (answer: HttpAnswer) => void;

export interface HttpServer {
  readonly port: number;
  stop(): Promise<void>;
}

export type ControlRequest = Omit<HttpRequest, 'headers'>;

/** By the method of a request; undefined where nothing has the path. */
interface Methods<Posted> {
  get(path: string, parameters: HttpRequest['parameters']): HttpAnswer | undefined;
  post(path: string, body: string): Posted | undefined;
  remove(path: string): HttpAnswer | undefined;
}

export function answerBy<Posted>({ get, post, remove }: Methods<Posted>) {
  return ({ method, path, parameters, body }: ControlRequest): HttpAnswer | Posted => {
    const answer =
      method === 'GET'
        ? get(path, parameters)
        : method === 'POST'
          ? post(path, body)
          : method === 'DELETE'
            ? remove(path)
            : undefined;
    return answer ?? jsonAnswer(404, { error: `Not found: ${method} ${path}.` });
  };
}

export function refused(error: string): HttpAnswer {
  return jsonAnswer(400, { error });
}

export function jsonAnswer(status: number, body: unknown): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** 201 with what was made, or 400 with the refusal. */
export function resultAnswer(result: Result<unknown, string>): HttpAnswer {
  return result.ok ? jsonAnswer(201, result.value) : jsonAnswer(400, { error: result.failure });
}

/** Undefined for text that is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The function that takes over a connection closes it too. */
export type Upgrade = (message: IncomingMessage, socket: Duplex, head: Buffer) => void;

const BODY_BYTES_MAX = 1_048_576;

export async function startHttpServer(
  port: number,
  onRequest: (request: HttpRequest, reply: Reply, shut: () => void) => void,
  onUpgrade?: Upgrade,
): Promise<HttpServer> {
  const server = createServer((message, response) => {
    const reply: Reply = (answer) => send(response, answer);
    readBody(message, (body) => {
      if (body === undefined) reply(jsonAnswer(413, { error: 'The body is over 1 MiB.' }));
      else onRequest(toRequest(message, body), reply, () => void message.socket.destroy());
    });
  });
  if (onUpgrade !== undefined) server.on('upgrade', onUpgrade);
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

function readBody(message: IncomingMessage, onBody: (body: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  message.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
  });
  message.on('end', () => {
    onBody(bytes <= BODY_BYTES_MAX ? Buffer.concat(chunks).toString('utf8') : undefined);
  });
}

function toRequest(message: IncomingMessage, body: string): HttpRequest {
  const [path = '/', query = ''] = (message.url ?? '/').split('?', 2);
  const { method = 'GET', headers } = message;
  return { method, path, parameters: new URLSearchParams(query), headers, body };
}

function send(response: ServerResponse, answer: HttpAnswer): void {
  if (response.destroyed) return;
  const { status, headers, body } = answer;
  if (answer.follow !== undefined) {
    response.writeHead(status, headers).write(body);
    return answer.follow({
      write: (text) => void response.write(text),
      end: () => void response.end(),
      onClosed: (call) => void response.once('close', call),
    });
  }
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
