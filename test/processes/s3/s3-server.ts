// A server with the interface of S3 on loopback: buckets, objects in memory, ListObjectsV2 in pages, verified signatures, and the
// faults that a client meets.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Keys, signatureFault, signedAt } from './signature.ts';

export interface StoredBytes {
  readonly bytes: Buffer;
  readonly at: Date;
}

/** `cut` closes the connection in the middle of the body, `hang` never answers; the others are codes of S3. */
export interface S3Fault {
  readonly kind: 'cut' | 'hang' | 'SlowDown' | 'AccessDenied' | 'PermanentRedirect';
  readonly method: string;
  /** Requests of the method that pass before. */
  readonly after: number;
  readonly count: number;
}

export interface S3Server {
  readonly address: string;
  readonly keys: Keys;
  /** By bucket and name, such as `bucket/prefix/name`. */
  readonly objects: Map<string, StoredBytes>;
  /** Method and path of each request that was answered, or is held. */
  readonly requests: readonly string[];
  /** Instead of the one before. */
  fault(fault: Partial<S3Fault> & Pick<S3Fault, 'kind' | 'method'>): void;
  /** From now on the bucket keeps what is replaced and removed. */
  keepVersions(): void;
  /** From now on the digests of `x-amz-checksum-` do as well, as at Amazon. */
  takeChecksums(): void;
  /** How far its clock is ahead. */
  skew(ms: number): void;
  stop(): Promise<void>;
}

const STATUS: Readonly<Record<string, number>> = {
  NoSuchKey: 404,
  NoSuchBucket: 404,
  SlowDown: 503,
  PermanentRedirect: 301,
  AuthorizationHeaderMalformed: 400,
  XAmzContentSHA256Mismatch: 400,
  InvalidArgument: 400,
  InvalidRequest: 400,
  BadDigest: 400,
};
const SKEW_MS_MAX = 15 * 60_000;
/** S3 has 1,000. */
const PAGE = 3;

export async function startS3(
  bucket: string,
  keys: Keys = { keyId: 'AKIATEST', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCY', region: 'us-east-1' },
  port = 0,
): Promise<S3Server> {
  const objects = new Map<string, StoredBytes>();
  const requests: string[] = [];
  let ahead = 0;
  let isVersioned = false;
  let takesChecksums = false;
  let fault: { -readonly [Key in keyof S3Fault]: S3Fault[Key] } | undefined;

  function faultOf(method: string): S3Fault['kind'] | undefined {
    if (fault?.method !== method) return undefined;
    if (fault.after > 0) fault.after -= 1;
    else if (fault.count > 0) {
      fault.count -= 1;
      return fault.kind;
    }
    return undefined;
  }

  function refusalOf(message: IncomingMessage, body: Buffer): string | undefined {
    if (Math.abs(Date.now() + ahead - signedAt(message)) > SKEW_MS_MAX)
      return 'RequestTimeTooSkewed';
    const wrong = signatureFault(message, body, keys);
    if (wrong !== undefined) return wrong;
    if (message.method === 'PUT' && !(takesChecksums && hasChecksum(message))) {
      const digest = md5FaultOf(message, body);
      if (digest !== undefined) return digest;
    }
    const [, named] = (message.url ?? '').split(/[/?]/);
    return named === bucket ? undefined : 'NoSuchBucket';
  }

  function answer(message: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const url = new URL(message.url ?? '/', 'http://host');
    const method = message.method ?? 'GET';
    requests.push(`${method} ${url.pathname}`);
    const kind = faultOf(method);
    if (kind === 'hang') return;
    const refusal = kind === undefined || kind === 'cut' ? refusalOf(message, body) : kind;
    if (refusal !== undefined) return refuse(response, refusal, keys.region);
    const name = decodeURIComponent(url.pathname.slice(1));
    if (method === 'PUT') {
      objects.set(name, { bytes: body, at: new Date() });
      const version = isVersioned ? { 'x-amz-version-id': '3/L4kqtJlcpXroDTDmJ+rmSpXd3' } : {};
      return void response.writeHead(200, { etag: etagOf(body), ...version }).end();
    }
    if (method === 'DELETE') {
      objects.delete(name);
      return void response.writeHead(204).end();
    }
    if (url.searchParams.has('list-type'))
      return void response.writeHead(200, XML).end(listed(bucket, [...objects], url.searchParams));
    const object = objects.get(name);
    if (object === undefined) return refuse(response, 'NoSuchKey', keys.region);
    const headers = {
      'content-length': object.bytes.length,
      etag: etagOf(object.bytes),
      'last-modified': object.at.toUTCString(),
    };
    response.writeHead(200, headers);
    if (kind === 'cut') cutAfterHalf(response, object.bytes);
    else response.end(method === 'HEAD' ? undefined : object.bytes);
  }

  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      const isCut = fault?.kind === 'cut' && fault.after === 0;
      if (isCut && faultOf(message.method ?? '') === 'cut') message.socket.destroy();
    });
    message.on('end', () => answer(message, response, Buffer.concat(chunks)));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ keys, objects, requests },
    fault({ after = 0, count = 1, ...rest }) {
      fault = { after, count, ...rest };
    },
    keepVersions() {
      isVersioned = true;
    },
    takeChecksums() {
      takesChecksums = true;
    },
    skew(ms) {
      ahead = ms;
    },
    stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

/**
 * A bucket with Object Lock demands a digest: "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with
 * Object Lock parameters". Backblaze B2 takes the first alone: "Unsupported header 'x-amz-checksum-sha256' received for this API call".
 */
function md5FaultOf(message: IncomingMessage, body: Buffer): string | undefined {
  const { headers } = message;
  if (hasChecksum(message)) return 'InvalidArgument';
  const digest = headers['content-md5'];
  if (digest === undefined) return 'InvalidRequest';
  if (!headers.authorization?.includes('content-md5')) return 'AccessDenied';
  return digest === createHash('md5').update(body).digest('base64') ? undefined : 'BadDigest';
}

function hasChecksum({ headers }: IncomingMessage): boolean {
  return Object.keys(headers).some((name) => name.startsWith('x-amz-checksum-'));
}

function cutAfterHalf(response: ServerResponse, bytes: Buffer): void {
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}

const XML = { 'content-type': 'application/xml' };

function refuse(response: ServerResponse, code: string, region: string): void {
  const where = /Redirect|Malformed/.test(code) ? `<Region>${region}</Region>` : '';
  response
    .writeHead(STATUS[code] ?? 403, XML)
    .end(
      `<?xml version="1.0"?><Error><Code>${code}</Code><Message>It is so.</Message>${where}</Error>`,
    );
}

function listed(
  bucket: string,
  objects: readonly (readonly [string, StoredBytes])[],
  query: URLSearchParams,
): string {
  const prefix = query.get('prefix') ?? '';
  const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
  const found = objects
    .map(([name, object]) => [name.slice(bucket.length + 1), object] as const)
    .filter(([name]) => name.startsWith(prefix) && name > after)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const page = found.slice(0, PAGE);
  const isCut = page.length < found.length;
  const rows = page.map(
    ([name, { bytes, at }]) =>
      `<Contents><Key>${name}</Key><LastModified>${at.toISOString()}</LastModified><ETag>${etagOf(bytes)}</ETag><Size>${bytes.length}</Size></Contents>`,
  );
  const next = isCut ? `<NextContinuationToken>${page.at(-1)?.[0]}</NextContinuationToken>` : '';
  return `<?xml version="1.0"?><ListBucketResult><Name>${bucket}</Name><Prefix>${prefix}</Prefix><KeyCount>${page.length}</KeyCount><IsTruncated>${isCut}</IsTruncated>${rows.join('')}${next}</ListBucketResult>`;
}

function etagOf(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}
