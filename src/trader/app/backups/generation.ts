// A generation is one backup: pieces of files, and a manifest that is written last, when everything it names was read back. A
// generation without a manifest does not count.
// Decision 0106
import { type Instant, toIso } from '../../../kernel/instant.ts';
import { type BackupStore, StoreFault } from '../../ports/backup-store.ts';
import type { BackupKey } from './backup-key.ts';
import { type Sealing, sealingOf } from './sealing.ts';

export interface Manifest {
  /** Of the sluice that made it. */
  readonly version: string;
  readonly madeAt: Instant;
  /** Mode and account, such as `paper-DU1234567`. */
  readonly instance: string;
  readonly facts: number;
  /** Market time of the newest fact; null in an empty journal. */
  readonly asOf: Instant | null;
  readonly files: readonly PackedFile[];
}

export interface PackedFile {
  /** With slashes, such as `config/sluice.yaml`. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Its pieces have the numbers from this one on. */
  readonly first: number;
  readonly pieces: number;
}

/** What is readable without the key: which key it was sealed with. */
interface Heading {
  readonly sluice_backup: number;
  readonly key: string;
  readonly salt: string;
}

export interface OpenGeneration {
  readonly name: string;
  readonly sealing: Sealing;
}

const FORMAT = 1;
const MANIFEST = 'manifest';
const MANIFEST_NUMBER = 0;
const LINE_END = 0x0a;
const DIGITS = 6;
const SALT_DIGITS = 8;
const NAME = /^(\d{8}T\d{6}\.\d{3}Z-([\da-f]{8})-[\da-f]{8})\/(manifest|\d{6})$/;

/** They sort by time; the key is in the name, and the salt separates two of one millisecond. */
export function generationNamed(madeAt: Instant, key: BackupKey, salt: Buffer): string {
  const stamp = toIso(madeAt).replaceAll(/[:-]/g, '');
  return `${stamp}-${key.id}-${salt.toString('hex').slice(0, SALT_DIGITS)}`;
}

export function isGenerationName(text: string): boolean {
  return NAME.test(`${text}/${MANIFEST}`);
}

/** Of an object of ours; undefined for everything else in the bucket. */
export function partOf(object: string): PartOfGeneration | undefined {
  const [, generation, keyId, part] = NAME.exec(object) ?? [];
  return generation === undefined || keyId === undefined
    ? undefined
    : { generation, keyId, isManifest: part === MANIFEST };
}

export interface PartOfGeneration {
  readonly generation: string;
  readonly keyId: string;
  readonly isManifest: boolean;
}

export function manifestIn(generation: string): string {
  return `${generation}/${MANIFEST}`;
}

export function pieceIn(generation: string, number: number): string {
  return `${generation}/${String(number).padStart(DIGITS, '0')}`;
}

export function sealedManifest(
  { name, sealing }: OpenGeneration,
  { key, salt, manifest }: { key: BackupKey; salt: Buffer; manifest: Manifest },
): Buffer {
  const heading: Heading = {
    sluice_backup: FORMAT,
    key: key.id,
    salt: salt.toString('base64url'),
  };
  const line = JSON.stringify(heading);
  const is = `${manifestIn(name)} ${line}`;
  const body = sealing.seal({ number: MANIFEST_NUMBER, is }, Buffer.from(JSON.stringify(manifest)));
  return Buffer.concat([Buffer.from(`${line}\n`), body]);
}

export interface ReadGeneration extends OpenGeneration {
  readonly manifest: Manifest;
}

/** Throws a `StoreFault` if it is absent, altered, or sealed with another key. */
export async function readManifest(
  store: BackupStore,
  name: string,
  key: BackupKey,
): Promise<ReadGeneration> {
  const object = await store.get(manifestIn(name));
  if (object === undefined) throw new StoreFault(`${store.place} has no backup ${name}`);
  const end = object.indexOf(LINE_END);
  const line = object.subarray(0, Math.max(0, end)).toString('utf8');
  const heading = headingFrom(line);
  if (heading === undefined) throw altered(store, manifestIn(name));
  if (heading.sluice_backup !== FORMAT)
    throw new StoreFault(`The backup ${name} was made by a newer sluice; update sluice`);
  if (heading.key !== key.id)
    throw new StoreFault(
      `The backup ${name} was sealed with the key ${heading.key}, and this is the key ${key.id}; name the file of that key`,
    );
  const sealing = sealingOf(key.bytes, Buffer.from(heading.salt, 'base64url'));
  const is = `${manifestIn(name)} ${line}`;
  const text = sealing.open({ number: MANIFEST_NUMBER, is }, object.subarray(end + 1));
  if (text === undefined) throw altered(store, manifestIn(name));
  return { name, sealing, manifest: JSON.parse(text.toString('utf8')) as Manifest };
}

export function altered({ place }: BackupStore, object: string): StoreFault {
  return new StoreFault(`${place}/${object} was altered or is not whole`);
}

function headingFrom(line: string): Heading | undefined {
  try {
    const { sluice_backup, key, salt } = JSON.parse(line) as Partial<Heading>;
    const isHeading =
      typeof sluice_backup === 'number' && typeof key === 'string' && typeof salt === 'string';
    return isHeading ? { sluice_backup, key, salt } : undefined;
  } catch {
    return undefined;
  }
}
