// What the workers of one API share beside its database.
import type { PemFiles } from './pem-files.ts';

/** A server of Redis or Valkey. */
export interface RedisSettings {
  /** `redis://` or `rediss://`, without credentials. */
  readonly url: string;
  /** How its keys begin: empty, or with a colon at the end. */
  readonly prefix: string;
  readonly isEncrypted: boolean;
  /** PEM files. */
  readonly files?: PemFiles;
  readonly username: string | undefined;
  readonly password: string | undefined;
}
