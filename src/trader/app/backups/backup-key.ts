// The key that seals backups: a line of text in a file that the operator also keeps elsewhere.
import { createHash, randomBytes } from 'node:crypto';
import { failed, ok, type Result } from '../../../kernel/result.ts';

export interface BackupKey {
  readonly bytes: Buffer;
  /** Names the key and does not reveal it. */
  readonly id: string;
}

const LINE = /^sluice-backup-key-1 ([\w-]{43})$/;
const KEY_BYTES = 32;
const ID_DIGITS = 8;

export function newKeyText(): string {
  return `sluice-backup-key-1 ${randomBytes(KEY_BYTES).toString('base64url')}\n`;
}

export function backupKeyFrom(text: string): Result<BackupKey, string> {
  const found = LINE.exec(text.trim())?.[1];
  if (found === undefined) return failed('is not a key of `sluice backup key`');
  const bytes = Buffer.from(found, 'base64url');
  const id = createHash('sha256').update('sluice backup key ').update(bytes).digest('hex');
  return ok({ bytes, id: id.slice(0, ID_DIGITS) });
}
