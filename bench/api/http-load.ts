// A load generator: a program that asks one address over connections that stay open, each again as soon as it is answered.
// Prints requests per second and the times they took.
import { connect } from 'node:net';
import { percentile } from '../timing.ts';

const [address = '', bearer = '', connections = '16', seconds = '5', rate = '0'] =
  process.argv.slice(2);
const WARM_MS = 5_000;
const { hostname, port, pathname } = new URL(address);
const REQUEST = `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${bearer}\r\n\r\n`;
const END_OF_HEAD = Buffer.from('\r\n\r\n');

const readings: number[] = [];
const began = performance.now();
const from = began + WARM_MS;
const end = from + Number(seconds) * 1_000;
/** Of one connection, between two requests; 0: at once. */
const pauseMs = Number(rate) === 0 ? 0 : (1_000 * Number(connections)) / Number(rate);

function askAgainAndAgain(): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect(Number(port), hostname);
  let sentAt = 0;
  let received = Buffer.alloc(0);

  function ask(): void {
    sentAt = performance.now();
    if (sentAt > end) {
      socket.destroy();
      resolve();
    } else socket.write(REQUEST);
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
    if (!text.startsWith('HTTP/1.1 200')) return reject(new Error(received.toString()));
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
