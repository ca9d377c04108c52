// What the workers of one API share beside its database.

/** A server of Redis or Valkey. */
export interface RedisSettings {
  /** `redis://` or `rediss://`, without credentials. */
  readonly url: string;
  /** How its keys begin: empty, or with a colon at the end. */
  readonly prefix: string;
  readonly isEncrypted: boolean;
  /** PEM files. */
  readonly files?: RedisFiles;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

export interface RedisFiles {
  /** Who signed the certificate of the server; those whom the system trusts unless given. */
  readonly ca: string | undefined;
  /** Of this client. */
  readonly cert: string | undefined;
  readonly key: string | undefined;
}
