// The socket side of the server: limits on headers and time that hold before a request is one, and TLS.
import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type RequestListener,
  type ServerOptions,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { ProblemCode } from '../problems/codes.ts';
import { coded, problemBody } from '../shapes/problem.ts';

/** PEM texts. */
export interface TlsKeys {
  readonly cert: string;
  readonly key: string;
}

const HEADER_BYTES_MAX = 16 * 1_024;
const CONNECTIONS_MAX = 4_096;
/** A request that comes slower holds a connection for nothing. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 15_000;
const CHECK_MS = 2_000;
const KEEP_ALIVE_MS = 20_000;
/** Without a byte in either direction; live streams send a heartbeat more often. */
const IDLE_MS = 60_000;

const LIMITS: ServerOptions = {
  maxHeaderSize: HEADER_BYTES_MAX,
  headersTimeout: HEADERS_MS,
  requestTimeout: REQUEST_MS,
  connectionsCheckingInterval: CHECK_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
};

export function createListener(listener: RequestListener, tls: TlsKeys | undefined): HttpServer {
  const server =
    tls === undefined
      ? createHttpServer(LIMITS, listener)
      : createTlsServer({ ...LIMITS, ...tls, minVersion: 'TLSv1.2' }, listener);
  server.maxConnections = CONNECTIONS_MAX;
  server.timeout = IDLE_MS;
  server.on('clientError', answerUnreadable);
  // What goes wrong with one answer concerns its reader alone: without this line Node would end the process.
  server.on('request', (_, response) => response.on('error', () => response.destroy()));
  return server;
}

const UNREADABLE: Readonly<Record<string, readonly [ProblemCode, string, string]>> = {
  HPE_HEADER_OVERFLOW: [
    'headers_too_long',
    'Request Header Fields Too Large',
    `The headers are longer than ${HEADER_BYTES_MAX} bytes.`,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'Request Timeout', 'The request came too slowly.'],
};
const MALFORMED = ['malformed_request', 'Bad Request', 'This is not an HTTP request.'] as const;

/** There is no request to answer to, so the problem is written to the socket. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, reason, detail] = UNREADABLE[error.code ?? ''] ?? MALFORMED;
  const problem = coded(code, detail);
  const body = JSON.stringify(problemBody(problem, ''));
  const head = [
    `HTTP/1.1 ${problem.status} ${reason}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
