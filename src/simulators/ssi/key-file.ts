// The key whose signatures the simulator accepts: read from a file, which is made if it is missing.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createVerifier, newKeyText, type Verifier } from './wire/signature.ts';

export interface SigningKey {
  readonly verifier: Verifier;
  /** As a client gives it; undefined if the file has the public half only. */
  readonly privateKey: string | undefined;
}

/** Without a file, a new key that only the control API shows. Throws if the file has no key. */
export function openKey(path: string | undefined): SigningKey {
  const text = path === undefined ? newKeyText() : readOrMake(path);
  const verifier = createVerifier(text);
  if (!verifier.ok) throw new Error(verifier.failure);
  const isPrivate = Buffer.from(text, 'base64').toString('utf8').includes('<D>');
  return { verifier: verifier.value, privateKey: isPrivate ? text : undefined };
}

function readOrMake(path: string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  const text = newKeyText();
  writeFileSync(path, `${text}\n`, { mode: 0o600 });
  return text;
}
