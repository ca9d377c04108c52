// Files of an encrypted connection.

export interface PemFiles {
  /** Who signed the certificate of the server; those whom the system trusts unless given. */
  readonly ca: string | undefined;
  /** Of this client. */
  readonly cert: string | undefined;
  readonly key: string | undefined;
}
