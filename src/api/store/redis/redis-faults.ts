// Why Redis cannot be used, as a sentence about what to do where the server or the connection says only a code.

export interface FaultyConnection {
  readonly isEncrypted: boolean;
  /** It never worked in this process, so the address and the terms may be wrong. */
  readonly isNew: boolean;
}

export const LATE = 'it does not answer; see whether it is paused, overloaded or cut off';

const STRANGE =
  'its certificate is signed by an authority that is not trusted here; name the file of who signed it in api.redis.ca';
const NO_TLS = 'it does not speak TLS on this port; use redis:// or its tls-port';
const ENDED =
  'it ends the encrypted connection; if it asks its clients for a certificate, name api.redis.cert and api.redis.key';
const CLOSED = 'it closes the connection; if this is its tls-port, use rediss://';

const SENTENCES: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: STRANGE,
  SELF_SIGNED_CERT_IN_CHAIN: STRANGE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: STRANGE,
  UNABLE_TO_GET_ISSUER_CERT: STRANGE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: STRANGE,
  CERT_SIGNATURE_FAILURE: STRANGE,
  CERT_HAS_EXPIRED: 'its certificate has expired',
  EPROTO: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ECONNREFUSED: 'nothing listens there (ECONNREFUSED); see whether it runs, and api.redis.url',
  ENOTFOUND: 'its host is not known (ENOTFOUND); see api.redis.url',
};

const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [
    /^WRONGPASS/,
    'it refuses the user or the password (WRONGPASS); see api.redis.username and api.redis.password',
  ],
  [/^(NOAUTH|ERR AUTH)/, 'it asks for a password (NOAUTH); set api.redis.password'],
  [
    /^NOPERM/,
    'its access list does not allow the user what is needed here (NOPERM); docs/redis.md has the rule',
  ],
  [/^OOM/, 'its memory is full (OOM); raise its maxmemory, and keep maxmemory-policy noeviction'],
  [
    /^READONLY/,
    'it is a replica and takes no writes (READONLY); name its primary in api.redis.url',
  ],
  [/^MISCONF/, 'it cannot save its data and takes no writes (MISCONF); see its disk and its log'],
  [/^LOADING/, 'it is still loading its data (LOADING)'],
  [/^Command timed out/, LATE],
];

export function redisFault(error: unknown, { isEncrypted, isNew }: FaultyConnection): string {
  if (!(error instanceof Error)) return String(error);
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return foreignName(error);
  if (/ALERT_(CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|BAD_CERTIFICATE)$/.test(code)) return ENDED;
  if (isNew && (code === 'ECONNRESET' || code === 'EPIPE'))
    return closedFault({ isEncrypted, isNew }) ?? message;
  // Without TLS it waits for the rest of what it takes for a command.
  if (isNew && isEncrypted && code === 'ETIMEDOUT') return NO_TLS;
  const refusal = REFUSALS.find(([pattern]) => pattern.test(message));
  return SENTENCES[code] ?? refusal?.[1] ?? (message || code);
}

/** Of a connection that ended without an error; undefined if it is known what that means. */
export function closedFault({ isEncrypted, isNew }: FaultyConnection): string | undefined {
  if (!isNew) return undefined;
  return isEncrypted ? ENDED : CLOSED;
}

function foreignName(error: Error): string {
  const { host = 'this host', cert } = error as Error & {
    readonly host?: string;
    readonly cert?: { readonly subjectaltname?: string };
  };
  return `its certificate is for ${cert?.subjectaltname ?? 'no host'}, not for ${host}`;
}
