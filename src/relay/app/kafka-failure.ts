// What a client of the brokers throws, in one sentence that says what to look at.
import { StoreUnavailable } from '../../sql/store-unavailable.ts';
import type { KafkaSettings } from '../../trader/ports/kafka-settings.ts';

export function sentenceOf(
  error: unknown,
  { brokers, credentials }: Pick<KafkaSettings, 'brokers' | 'credentials'>,
): string {
  const text = textOf(error);
  // Its reasons read like those of a broker.
  if (error instanceof StoreUnavailable) return error.message;
  const named = brokers.join(', ');
  if (/TLS handshake/i.test(text))
    return `the brokers ${named} speak no TLS there, or show a certificate that is not trusted; see api.kafka.tls and their ports (${text})`;
  if (/authorization failed/i.test(text))
    return `the brokers ${named} do not let ${credentials?.username ?? 'clients without credentials'} do that; allow its topics to be made, written and read (${text})`;
  if (/Connection closed/i.test(text) && credentials === undefined)
    return `the brokers ${named} close the connection; they may ask for credentials (api.kafka.username, api.kafka.password) or for TLS (api.kafka.tls) (${text})`;
  if (/SASL|authenticat/i.test(text))
    return credentials === undefined
      ? `the brokers ${named} ask for credentials; set api.kafka.username and api.kafka.password (${text})`
      : `the brokers ${named} refuse the credentials of ${credentials.username}; compare api.kafka.username and api.kafka.password with theirs (${text})`;
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|connect|timed out/i.test(text))
    return `the brokers ${named} do not answer; see whether they run, and whether api.kafka names them (${text})`;
  if (/OFFSET_OUT_OF_RANGE|out of range/i.test(text))
    return `the brokers ${named} do not keep a message that was to be read next any more (${text})`;
  return text;
}

/** The library wraps what happened in what it was doing. */
function textOf(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors[0] : undefined;
  const cause = error instanceof Error ? (inner ?? error.cause) : undefined;
  const text = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
  return cause instanceof Error ? `${text} (${textOf(cause)})` : text;
}
