// What a client of the brokers throws, in one sentence that says what to look at.
import { StoreUnavailable } from '../../sql/store-unavailable.ts';
import type { KafkaSettings } from '../../trader/ports/kafka-settings.ts';
import { Refused } from '../kafka/broker/refused.ts';

type Named = Pick<KafkaSettings, 'brokers' | 'credentials' | 'files' | 'isEncrypted'>;

interface Failure {
  /** `the brokers broker-1:9092`. */
  readonly brokers: string;
  readonly settings: Named;
  readonly errors: readonly Error[];
}

type Saying = (failure: Failure) => string | undefined;

const STRANGE =
  /DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)|CERT_SIGNATURE_FAILURE/;

/** What is said of the first pattern that fits codes and words; one that has nothing to say passes it on. */
const SAYINGS: readonly (readonly [RegExp, Saying])[] = [
  [STRANGE, stranger],
  [
    /CERT_HAS_EXPIRED/,
    ({ brokers }) => `the certificate of ${brokers} has expired; it has to be made anew there`,
  ],
  [/ERR_TLS_CERT_ALTNAME_INVALID/, otherName],
  [
    /ALERT_(CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|BAD_CERTIFICATE)|alert (certificate required|bad certificate)/i,
    ({ brokers }) =>
      `${brokers} want a certificate of the client; set api.kafka.cert and api.kafka.key to one that they trust`,
  ],
  [
    /Broker requires TLS/i,
    ({ brokers }) => `${brokers} speak TLS only; set api.kafka.tls to true, or name another port`,
  ],
  [
    /TLS handshake|WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|EPROTO/i,
    ({ brokers }) =>
      `${brokers} speak no TLS on that port; name the one that does, or set api.kafka.tls to false`,
  ],
  [/UNSUPPORTED_SASL_MECHANISM|ILLEGAL_SASL_STATE/, otherMechanism],
  [
    /authorization failed/i,
    ({ brokers, settings: { credentials } }) =>
      `${brokers} do not let ${credentials?.username ?? 'clients without credentials'} do that; allow its topics to be made, written and read`,
  ],
  [/Connection closed/i, closed],
  [/SASL|authenticat/i, refusedCredentials],
  [
    /MESSAGE_TOO_LARGE|RECORD_LIST_TOO_LARGE/,
    ({ brokers }) =>
      `${brokers} take no batch of a megabyte; set message.max.bytes there, or max.message.bytes of the topic, to 1048588 or more`,
  ],
  [
    /KAFKA_STORAGE_ERROR/,
    ({ brokers }) =>
      `${brokers} cannot write their log; see whether their disk is full or broken, and start them again once it is not`,
  ],
  [
    /NOT_ENOUGH_REPLICAS/,
    ({ brokers }) =>
      `too few of ${brokers} are in sync for what min.insync.replicas asks; start those that are down`,
  ],
  [
    /INVALID_REPLICATION_FACTOR/,
    ({ brokers }) =>
      `${brokers} are fewer than the default.replication.factor that is set there; start the others, or lower it`,
  ],
  [/ERR_SOCKET_BAD_PORT/, ({ brokers }) => `${brokers}: a port is between 1 and 65535`],
  [/./s, advertisedElsewhere],
  [
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|connect|timed out/i,
    ({ brokers }) =>
      `${brokers} do not answer; see whether they run, and whether api.kafka names them`,
  ],
  [
    /UNKNOWN_TOPIC/,
    ({ brokers }) =>
      `${brokers} do not know a topic any more that was there; if it was deleted, it is made anew and all of it is sent again`,
  ],
  [
    /OFFSET_OUT_OF_RANGE|out of range/i,
    ({ brokers }) => `${brokers} do not keep a message that was to be read next any more`,
  ],
];

export function sentenceOf(error: unknown, settings: Named): string {
  // Their reasons read like those of a broker.
  if (error instanceof StoreUnavailable || error instanceof Refused) return error.message;
  const text = textOf(error);
  const errors = errorsIn(error);
  const messages = [...errors.map((one) => `${codeOf(one)} ${one.message}`), text].join('\n');
  const failure = { brokers: `the brokers ${settings.brokers.join(', ')}`, settings, errors };
  for (const [pattern, saying] of SAYINGS) {
    const sentence = pattern.test(messages) ? saying(failure) : undefined;
    if (sentence !== undefined) return `${sentence} (${shortOf(error)})`;
  }
  return text;
}

function stranger({ brokers, settings: { files } }: Failure): string {
  return files?.ca === undefined
    ? `the certificate of ${brokers} is signed by an authority that this system does not trust; name the file of who signed it in api.kafka.ca`
    : `the certificate of ${brokers} is signed by somebody else than ${files.ca} says; name the file of who signed it in api.kafka.ca`;
}

function otherName({ brokers, errors }: Failure): string {
  const names = errors.flatMap((error) => ('cert' in error ? altNamesOf(error.cert) : []));
  return `the certificate of ${brokers} is for ${names[0] ?? 'another host'}, and api.kafka.brokers names them otherwise`;
}

function altNamesOf(cert: unknown): readonly string[] {
  const names =
    typeof cert === 'object' && cert !== null && 'subjectaltname' in cert
      ? cert.subjectaltname
      : undefined;
  return typeof names === 'string' ? [names] : [];
}

function otherMechanism({ brokers, settings: { credentials }, errors }: Failure): string {
  const set = credentials?.mechanism ?? 'SCRAM-SHA-512';
  const theirs = errors.flatMap((error) =>
    'response' in error && isOffer(error.response) ? error.response.mechanisms : [],
  );
  const have = theirs.length === 0 ? '' : `: ${[...new Set(theirs)].join(', ')}`;
  return `${brokers} do not take credentials by ${set}; set api.kafka.mechanism to one that they have${have}`;
}

function isOffer(response: unknown): response is { readonly mechanisms: readonly string[] } {
  return (
    typeof response === 'object' &&
    response !== null &&
    'mechanisms' in response &&
    Array.isArray(response.mechanisms)
  );
}

function closed({ brokers, settings: { credentials, isEncrypted } }: Failure): string | undefined {
  if (credentials !== undefined && isEncrypted) return undefined;
  if (credentials !== undefined)
    return `${brokers} close the connection; they may ask for TLS (api.kafka.tls), or for no credentials on that port`;
  const tls = isEncrypted
    ? 'for a certificate (api.kafka.cert, api.kafka.key)'
    : 'for TLS (api.kafka.tls)';
  return `${brokers} close the connection; they may ask for credentials (api.kafka.username, api.kafka.password) or ${tls}`;
}

function refusedCredentials({ brokers, settings: { credentials } }: Failure): string {
  return credentials === undefined
    ? `${brokers} ask for credentials; set api.kafka.username and api.kafka.password`
    : `${brokers} refuse the credentials of ${credentials.username}; compare api.kafka.username and api.kafka.password with theirs`;
}

/** A broker names the addresses of all of them, and those may be for others than this machine. */
function advertisedElsewhere({ brokers, settings, errors }: Failure): string | undefined {
  const tried = errors.flatMap(
    ({ message }) => /Connection to (\S+) (?:failed|timed out)/.exec(message)?.[1] ?? [],
  );
  const other = tried.find((address) => !settings.brokers.includes(address));
  if (other === undefined || tried.some((address) => settings.brokers.includes(address)))
    return undefined;
  return `${brokers} say that one of them is at ${other}, which does not answer from here; see whether it runs, and advertised.listeners of the brokers`;
}

function codeOf(error: Error): string {
  const codes = [
    'code' in error ? error.code : undefined,
    'apiId' in error ? error.apiId : undefined,
  ];
  return codes.filter((code) => code !== undefined).join(' ');
}

/** The library wraps what happened in what it was doing. */
function errorsIn(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [];
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...inner.flatMap(errorsIn), ...errorsIn(error.cause)];
}

/** What we were doing, and what happened at last; what the library did meanwhile says nothing more. */
function shortOf(error: unknown): string {
  const chain = chainOf(error);
  return chain
    .filter((one, index) => index === chain.length - 1 || !isOfLibrary(one))
    .map((one) => (one instanceof Error ? one.message.replace(/\.$/, '') : String(one)))
    .join(': ');
}

function isOfLibrary(error: unknown): boolean {
  return error instanceof Error && codeOf(error).startsWith('PLT_KFK');
}

function chainOf(error: unknown): readonly unknown[] {
  const inner = error instanceof AggregateError ? error.errors[0] : undefined;
  const cause = error instanceof Error ? (inner ?? error.cause) : undefined;
  return cause instanceof Error ? [error, ...chainOf(cause)] : [error];
}

function textOf(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors[0] : undefined;
  const cause = error instanceof Error ? (inner ?? error.cause) : undefined;
  const text = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
  return cause instanceof Error ? `${text} (${textOf(cause)})` : text;
}
