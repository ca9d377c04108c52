// Keeps objects in a bucket of Amazon S3, or of another store with its interface. Each object is sent in one signed request, which is
// repeated when the store is busy or the line fails.
import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import { type Instant, instant } from '../../../kernel/instant.ts';
import { type BackupStore, type StoredObject, StoreFault } from '../../ports/backup-store.ts';
import type { S3Access } from './s3-access.ts';
import { type S3Address, s3Text } from './s3-address.ts';
import { type Asked, leavesOf, refusalText } from './s3-answers.ts';

export interface S3Parts {
  readonly address: S3Address;
  readonly access: S3Access;
  pause(ms: number): Promise<void>;
}

interface Request {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly act: Asked['act'];
  /** Below the endpoint. */
  readonly path: string;
  readonly content?: Buffer;
}

interface Answer {
  readonly status: number;
  readonly content: Buffer;
  readonly region: string | undefined;
  /** Of the object, in a bucket that keeps the ones before. */
  readonly version: string | undefined;
}

/** The network failed before the answer was whole. */
interface Silence {
  readonly silence: string;
}

const AGAIN_AFTER_MS = [200, 600, 1_800];
/** Eight megabytes, up or down, over a slow line. */
const WHOLE_WITHIN_MS = 180_000;
const BUSY: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);
const ABSENT = 404;
/** The version of an object while versioning is suspended: the next one replaces it. */
const SUSPENDED = 'null';

export function createS3Store({ address, access, pause }: S3Parts): BackupStore {
  const { bucket, prefix } = address;
  const before = prefix === '' ? '' : `${prefix}/`;
  const place = s3Text(address);
  let isVersioned = false;
  const pathOf = (name: string): string => `/${bucket}/${before}${name}`;

  async function ask(request: Request): Promise<Answer> {
    for (let at = 0; ; at += 1) {
      const answer = await askOnce(access, request);
      const isBusy = 'silence' in answer || BUSY.has(answer.status);
      const wait = AGAIN_AFTER_MS[at];
      if (isBusy && wait !== undefined) await pause(wait);
      else if ('silence' in answer) throw new StoreFault(silentText(access, answer));
      else return answer;
    }
  }

  function refused({ status, content, region }: Answer, act: Asked['act']): StoreFault {
    const xml = content.toString('utf8');
    return new StoreFault(
      refusalText({ status, xml, region }, { place, keyId: access.keyId, act }),
    );
  }

  /** The one that has the name, or a refusal: also a bucket that is absent answers 404. */
  async function get(name: string): Promise<Buffer | undefined> {
    const answer = await ask({ method: 'GET', act: 'read', path: pathOf(name) });
    if (isFine(answer)) return answer.content;
    const isAbsent = answer.status === ABSENT && !answer.content.includes('NoSuchBucket');
    if (isAbsent) return undefined;
    throw refused(answer, 'read');
  }

  async function page(after: string | undefined) {
    const query = new URLSearchParams({ 'list-type': '2', prefix: before });
    if (after !== undefined) query.set('continuation-token', after);
    const path = `/${bucket}?${query}`;
    const answer = await ask({ method: 'GET', act: 'list', path });
    if (!isFine(answer)) throw refused(answer, 'list');
    return listIn(answer.content.toString('utf8'), before.length);
  }

  return {
    place,
    get,
    async put(name, content) {
      const answer = await ask({ method: 'PUT', act: 'write', path: pathOf(name), content });
      if (!isFine(answer)) throw refused(answer, 'write');
      isVersioned ||= ![undefined, SUSPENDED].includes(answer.version);
    },
    async list() {
      const objects: StoredObject[] = [];
      let next: string | undefined;
      do {
        const listed = await page(next);
        objects.push(...listed.objects);
        next = listed.next;
      } while (next !== undefined);
      return objects;
    },
    async remove(name) {
      const answer = await ask({ method: 'DELETE', act: 'remove', path: pathOf(name) });
      if (!isFine(answer) && answer.status !== ABSENT) throw refused(answer, 'remove');
    },
    keepsVersions: () => isVersioned,
  };
}

async function askOnce(access: S3Access, request: Request): Promise<Answer | Silence> {
  const { method, path, content } = request;
  const hash = createHash('sha256')
    .update(content ?? '')
    .digest('hex');
  const signed = await new AwsV4Signer({
    method,
    url: `${access.endpoint}${path}`,
    headers: { 'x-amz-content-sha256': hash, ...digestOf(content) },
    accessKeyId: access.keyId,
    secretAccessKey: access.secret,
    ...(access.token === undefined ? {} : { sessionToken: access.token }),
    service: 's3',
    region: access.region,
  }).sign();
  try {
    const answer = await fetch(signed.url, {
      method,
      headers: signed.headers,
      ...(content === undefined ? {} : { body: new Uint8Array(content) }),
      // A redirect would get the object, and the signature is for one host.
      redirect: 'manual',
      signal: AbortSignal.timeout(WHOLE_WITHIN_MS),
    });
    return {
      status: answer.status,
      content: Buffer.from(await answer.arrayBuffer()),
      region: answer.headers.get('x-amz-bucket-region') ?? undefined,
      version: answer.headers.get('x-amz-version-id') ?? undefined,
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { silence: codeOf(error) };
  }
}

/** A bucket with Object Lock demands a digest, and this is the one that all stores take: B2 refuses `x-amz-checksum-sha256`. */
function digestOf(content: Buffer | undefined): Record<string, string> {
  if (content === undefined) return {};
  return { 'content-md5': createHash('md5').update(content).digest('base64') };
}

function isFine({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

function silentText({ endpoint }: S3Access, { silence }: Silence): string {
  return `${new URL(endpoint).host} does not answer (${silence})`;
}

function codeOf(error: Error): string {
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && code !== '' ? code : error.name;
}

function listIn(xml: string, cut: number) {
  const objects: { name: string; bytes: number; at: Instant }[] = [];
  let next: string | undefined;
  for (const [element, text] of leavesOf(xml)) {
    const last = objects.at(-1);
    if (element === 'Key') objects.push({ name: text.slice(cut), bytes: 0, at: instant(0) });
    if (element === 'LastModified' && last !== undefined) last.at = instant(Date.parse(text));
    if (element === 'Size' && last !== undefined) last.bytes = Number(text);
    if (element === 'NextContinuationToken') next = text;
  }
  return { objects, next };
}
