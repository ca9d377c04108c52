// The PEM files of the servers beside the API.
import { pemFilesUnfit } from '../../trader/app/instance/pem-files.ts';
import type { ApiSettings } from '../../trader/ports/settings.ts';

/** A sentence; undefined if all is well. */
export function redisUnfit({ redis }: Pick<ApiSettings, 'redis'>): string | undefined {
  if (redis === undefined) return undefined;
  const { files, isEncrypted } = redis;
  const encrypting = 'use rediss:// in api.redis.url';
  return pemFilesUnfit({ files, part: 'api.redis', isEncrypted, encrypting });
}
