// Requests that no honest client writes: drawn methods, targets, headers and bodies, sent as bytes over a raw socket.
import { once } from 'node:events';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import fc from 'fast-check';
import { runs } from '../../../runs/runs.ts';

/** To each door, drawn anew in each run. */
export const HOSTILE_REQUESTS = runs(5_000);

const TARGETS = [
  '//',
  '///',
  '//[',
  '/\\',
  '*',
  'http://[::1',
  'http://',
  '/api/v1/../../..',
  '/api/v1/explain?id=%E0%A4%A',
  '/api/v1/explain?id=%00',
  '/api/v1/orders?%',
  '/health/ready?%ff',
  '/metrics?a=b&a=c',
  '/__proto__',
  '/api/v1/constructor',
  '/api/v1/commands',
  '/health/live',
];
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'CONNECT', 'BREW', ''];
const HEADERS = [
  'Host: desk',
  'Host: evil.example',
  'Host: [',
  'Content-Length: 5',
  'Content-Length: -1',
  'Content-Length: 99999999999999999999',
  'Transfer-Encoding: chunked',
  'Expect: 100-continue',
  'Upgrade: websocket',
  'Connection: upgrade',
  'Content-Type: application/json',
  'Cookie: \u0000',
  ': none',
];
const BODIES = [
  '',
  '{',
  '[]',
  'null',
  '{"type":"toString"}',
  '{"type":{}}',
  '"\\ud800"',
  'ffff\r\n',
];

const noise = fc
  .uint8Array({ maxLength: 40 })
  .map((bytes) => Buffer.from(bytes).toString('latin1'));
const oneOf = (texts: readonly string[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...texts) }, { weight: 1, arbitrary: noise });

export const hostileRequest: fc.Arbitrary<string> = fc
  .tuple(
    oneOf(METHODS),
    oneOf(TARGETS),
    fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/9', ''),
    fc.array(oneOf(HEADERS), { maxLength: 4 }),
    oneOf(BODIES),
  )
  .map(([method, target, version, headers, body]) =>
    [`${method} ${target} ${version}`, ...headers, '', body].join('\r\n'),
  );

/** Sends each over its own connection, half of them cut off early, a few dozen connections at once. */
export async function sendHostile(
  where: NetConnectOpts,
  requests: readonly string[],
): Promise<void> {
  const waiting = requests.values();
  const sender = async (): Promise<void> => {
    for (const text of waiting) await sendOne(where, text);
  };
  await Promise.all(Array.from({ length: 32 }, sender));
}

async function sendOne(where: NetConnectOpts, text: string): Promise<void> {
  const socket = connect(where);
  socket.on('error', () => undefined);
  socket.resume();
  const ended = once(socket, 'close');
  if (text.length % 2 === 0) socket.end(text, 'latin1');
  else socket.write(text, 'latin1', () => cutOff(socket));
  await ended;
}

/** After the first bytes of an answer, or at once if the server does not answer an incomplete request. */
function cutOff(socket: Socket): void {
  socket.once('data', () => socket.destroy());
  socket.end();
}
