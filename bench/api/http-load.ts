// A load generator: a program that asks one address over connections that stay open, each again as soon as it is answered.
// Prints requests per second and the times they took. `{1-50000}` in the address stands for another number of that range each
// time. With a body it sends POST; `{own}` in it stands for a number of the connection's own.
import { connect } from 'node:net';
import { percentile } from '../timing.ts';

const [
  address = '',
  bearer = '',
  connections = '16',
  seconds = '5',
  rate = '0',
  body = '',
  firstOwn = '0',
] = process.argv.slice(2);
const WARM_MS = 5_000;
const { hostname, port, origin } = new URL(address);
const path = address.slice(origin.length);
const [range = '', least = '0', greatest = '0'] = /\{(\d+)-(\d+)\}/.exec(path) ?? [];
const HEAD = `HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${bearer}\r\n`;

function requestOf(own: number): string {
  const number = Number(least) + Math.floor(Math.random() * (Number(greatest) - Number(least) + 1));
  const asked = range === '' ? path : path.replace(range, String(number));
  if (body === '') return `GET ${asked} ${HEAD}\r\n`;
  const text = body.replace('{own}', String(own));
  return `POST ${asked} ${HEAD}Content-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');

const readings: number[] = [];
const began = performance.now();
const from = began + WARM_MS;
const end = from + Number(seconds) * 1_000;
/** Of one connection, between two requests; 0: at once. */
const pauseMs = Number(rate) === 0 ? 0 : (1_000 * Number(connections)) / Number(rate);

function askAgainAndAgain(_: unknown, connection: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect(Number(port), hostname);
  let sentAt = 0;
  let received = Buffer.alloc(0);

  function ask(): void {
    sentAt = performance.now();
    if (sentAt > end) {
      socket.destroy();
      resolve();
    } else socket.write(requestOf(Number(firstOwn) + connection));
  }

  socket.setNoDelay(true);
  socket.on('connect', ask);
  socket.on('error', reject);
  socket.on('close', () =>
    reject(new Error(`closed after ${readings.length} answers: ${received}`)),
  );
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const head = received.indexOf(END_OF_HEAD);
    if (head < 0) return;
    const text = received.toString('latin1', 0, head);
    const length = Number(/content-length: *(\d+)/i.exec(text)?.[1] ?? Number.NaN);
    if (received.length < head + END_OF_HEAD.length + length) return;
    if (!/^HTTP\/1\.1 20[01]/.test(text)) return reject(new Error(received.toString()));
    received = Buffer.alloc(0);
    const now = performance.now();
    if (now > from) readings.push(now - sentAt);
    if (pauseMs === 0) ask();
    else setTimeout(ask, Math.max(0, sentAt + pauseMs - now));
  });
  return promise;
}

await Promise.all(Array.from({ length: Number(connections) }, askAgainAndAgain));
process.stdout.write(
  JSON.stringify({
    per_second: Math.round(readings.length / Number(seconds)),
    p50_ms: percentile(readings, 0.5),
    p99_ms: percentile(readings, 0.99),
  }),
);
