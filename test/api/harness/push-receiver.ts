// A push service on a real socket and the browser behind it, written from the RFCs 8030, 8188, 8291 and 8292: it checks who sends
// as services do, and decrypts as browsers do.
import {
  createDecipheriv,
  createECDH,
  createHmac,
  type ECDH,
  randomBytes,
  webcrypto,
} from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Browser {
  readonly keys: ECDH;
  readonly auth: Buffer;
}

/** With keys that it has just drawn. */
export function drawnBrowser(): Browser {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  return { keys, auth: randomBytes(16) };
}

/** As `PushSubscription.toJSON()` has them. */
export function keysOf({ keys, auth }: Browser) {
  return { p256dh: keys.getPublicKey('base64url'), auth: auth.toString('base64url') };
}

const hmac = (key: Buffer, data: Buffer) => createHmac('sha256', key).update(data).digest();
const ascii = (text: string) => Buffer.from(text, 'ascii');
const ONE = Buffer.of(1);

/** One record (RFC 8188, section 2) whose key is that of RFC 8291, section 3.4. */
export function decrypted(message: Buffer, { keys, auth }: Browser): string {
  const salt = message.subarray(0, 16);
  const idLength = message.readUInt8(20);
  const sender = message.subarray(21, 21 + idLength);
  const record = message.subarray(21 + idLength);
  if (record.length > message.readUInt32BE(16)) throw new Error('more than one record');
  const info = Buffer.concat([ascii('WebPush: info\0'), keys.getPublicKey(), sender, ONE]);
  const ikm = hmac(hmac(auth, keys.computeSecret(sender)), info);
  const prk = hmac(salt, ikm);
  const part = (use: string) =>
    hmac(prk, Buffer.concat([ascii(`Content-Encoding: ${use}\0`), ONE]));
  const cipher = createDecipheriv(
    'aes-128-gcm',
    part('aes128gcm').subarray(0, 16),
    part('nonce').subarray(0, 12),
  );
  cipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
  const end = padded.lastIndexOf(2);
  if (padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('wrong padding');
  return padded.subarray(0, end).toString('utf8');
}

/** Throws unless the header is that of RFC 8292 for this service, signed by the key in it. */
export async function checkedSender(
  header: string,
  origin: string,
): Promise<{ key: string; sub: string }> {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(header) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const json = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString());
  if (json(head).alg !== 'ES256') throw new Error('not signed with ES256');
  const point = await webcrypto.subtle.importKey(
    'raw',
    Buffer.from(key, 'base64url'),
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['verify'],
  );
  const isSigned = await webcrypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    point,
    Buffer.from(signature, 'base64url'),
    Buffer.from(`${head}.${claims}`),
  );
  const { aud, exp, sub } = json(claims);
  const leftS = exp - Date.now() / 1_000;
  if (!isSigned || aud !== origin || leftS <= 0 || leftS > 24 * 3_600)
    throw new Error(`refused: ${Buffer.from(claims, 'base64url')}`);
  return { key, sub };
}

export interface Taken {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface PushService {
  readonly origin: string;
  readonly taken: readonly Taken[];
  /** To each message from now on; 201 unless given. */
  answer(status: number, headers?: Readonly<Record<string, string>>): void;
}

export async function pushService(): Promise<PushService> {
  const taken: Taken[] = [];
  let status = 201;
  let more: Readonly<Record<string, string>> = {};
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    taken.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) });
    response.writeHead(status, more).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    answer(next, headers = {}) {
      status = next;
      more = headers;
    },
  };
}
