// The files by which a server and this process know each other: what is wrong with them is said at the start, not as an outage later.
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import type { PemFiles } from '../../ports/pem-files.ts';

export interface PemTerms {
  readonly files: PemFiles | undefined;
  /** Of the configuration: `api.redis`. */
  readonly part: string;
  readonly isEncrypted: boolean;
  /** What to write so that it is: `use rediss:// in api.redis.url`. */
  readonly encrypting: string;
}

/** A sentence; undefined if all is well. */
export function pemFilesUnfit({
  files,
  part,
  isEncrypted,
  encrypting,
}: PemTerms): string | undefined {
  const { ca, cert, key } = files ?? {};
  if ((cert === undefined) !== (key === undefined))
    return `${part}.cert and ${part}.key belong together; one of them is missing`;
  if (!isEncrypted && (ca ?? cert) !== undefined)
    return `${part}.ca, cert and key are for an encrypted connection; ${encrypting}`;
  for (const [name, file] of Object.entries({ ca, cert, key })) {
    const why = file === undefined ? undefined : troubleOf(file);
    if (why !== undefined) return `${name} ${file}: ${why}`;
  }
  if (cert === undefined || key === undefined) return undefined;
  try {
    createSecureContext({ cert: readFileSync(cert), key: readFileSync(key) });
    return undefined;
  } catch {
    return `key: ${key} is not the key of ${cert}`;
  }
}

function troubleOf(file: string): string | undefined {
  try {
    const isPem = readFileSync(file, 'utf8').includes('-----BEGIN ');
    return isPem ? undefined : 'holds no certificate or key in PEM';
  } catch (error) {
    return fileFaultText(error);
  }
}
