// The key that signs orders: from the configuration, or from a file that it names.

import { readFileSync, statSync } from 'node:fs';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { shellWord } from '../../../kernel/shell-word.ts';
import { signerFrom } from '../../adapters/ssi/signature.ts';
import type { Settings } from '../../ports/settings.ts';
import type { SsiSettings } from '../../ports/ssi-settings.ts';

/** Something that should be corrected, and does not stop the daemon. */
export interface Warning {
  readonly what: string;
  readonly remedy: string;
}

/** Why the private key of the broker cannot be used: a sentence. Undefined if it can, and for a broker without one. */
export function privateKeyFault({ ssi }: Pick<Settings, 'ssi'>): string | undefined {
  if (ssi === undefined) return undefined;
  const key = privateKeyOf(ssi);
  if (!key.ok) return key.failure;
  return signerFrom(key.value) === undefined ? unreadable(ssi) : undefined;
}

export function privateKeyOf({ privateKey, privateKeyFile }: SsiSettings): Result<string, string> {
  if (privateKeyFile === undefined) return ok(privateKey);
  try {
    return ok(readFileSync(privateKeyFile, 'utf8').trim());
  } catch (error) {
    return failed(
      `ssi.private_key_file: ${privateKeyFile} cannot be read (${fileFaultText(error)}); orders are signed with it: put the text there that SSI shows once, or PEM`,
    );
  }
}

const OTHERS = 0o077;

/**
 * Undefined if only the owner can read the key. It is only a warning: containers mount such files with rights that cannot be
 * changed, and a daemon that holds shares must be able to start again.
 */
export function looseKey({ ssi }: Pick<Settings, 'ssi'>): Warning | undefined {
  const file = ssi?.privateKeyFile;
  if (file === undefined) return undefined;
  const rights = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
  if ((rights & OTHERS) === 0) return undefined;
  return {
    what: `other users of this host can open ${file}, and could sign orders with it`,
    remedy: `run \`chmod 600 ${shellWord(file)}\``,
  };
}

function unreadable({ privateKeyFile }: SsiSettings): string {
  const where =
    privateKeyFile === undefined ? 'ssi.private_key' : `ssi.private_key_file: ${privateKeyFile}`;
  return `${where} is not a private key: expected the text that SSI shows once, or PEM`;
}

/** Shorter lines of a key are parts of other texts. */
const KEY_LINE_MIN = 16;

/** The text of the file that holds the key, and each of its lines: a log may have them apart. */
export function secretsOfKey(ssi: SsiSettings): string[] {
  const key = ssi.privateKeyFile === undefined ? undefined : privateKeyOf(ssi);
  if (key?.ok !== true) return [];
  const lines = key.value
    .split(/\r?\n/)
    .filter((line) => line.length >= KEY_LINE_MIN && !line.startsWith('-----'));
  return [key.value, ...lines];
}
