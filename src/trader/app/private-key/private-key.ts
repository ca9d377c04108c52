// The key that signs orders: from the configuration, or from a file that it names.
import { readFileSync } from 'node:fs';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { signerFrom } from '../../adapters/ssi/signature.ts';
import type { Settings } from '../../ports/settings.ts';
import type { SsiSettings } from '../../ports/ssi-settings.ts';

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
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return failed(`ssi.private_key_file: ${privateKeyFile} cannot be read (${why})`);
  }
}

function unreadable({ privateKeyFile }: SsiSettings): string {
  const where =
    privateKeyFile === undefined ? 'ssi.private_key' : `ssi.private_key_file: ${privateKeyFile}`;
  return `${where} is no private key: expected the text that SSI shows once, or PEM`;
}
