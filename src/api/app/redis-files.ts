// The files by which Redis and this process know each other: what is wrong with them is said at the start, not as an outage later.
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { fileTroubleText } from '../../kernel/file-trouble.ts';
import type { ApiSettings } from '../../trader/ports/settings.ts';

/** A sentence; undefined if all is well. */
export function redisUnfit({ redis }: Pick<ApiSettings, 'redis'>): string | undefined {
  const { ca, cert, key } = redis?.files ?? {};
  if ((cert === undefined) !== (key === undefined))
    return 'api.redis.cert and api.redis.key belong together; one of them is missing';
  if (redis?.isEncrypted === false && (ca ?? cert) !== undefined)
    return 'api.redis.ca, cert and key are for an encrypted connection; use rediss:// in api.redis.url';
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
    return fileTroubleText(error as NodeJS.ErrnoException);
  }
}
