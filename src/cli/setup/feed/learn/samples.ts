// The answers to learn from: a file, or one request to an address; and how a profile would ask for more of them.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileFaultText } from '../../../../kernel/file-fault.ts';
import { isSecretName, redacted } from '../../../../kernel/redact.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { bodiesIn, FILE_START } from '../../../../trader/adapters/flow-api/sources/file-records.ts';
import { plainOrQuoted } from './fields.ts';

export interface Sampled {
  readonly bodies: readonly unknown[];
  /** Lines of the profile's `request`. */
  readonly request: readonly string[];
  /** Of the file or the address, without its secrets. */
  readonly from: string;
  readonly name: string;
}

export interface KeyTerms {
  readonly kind: 'bearer' | 'header' | 'query';
  /** Of the header or the parameter. */
  readonly name: string | undefined;
  /** Of the environment. */
  readonly variable: string;
}

export interface AddressTerms {
  readonly key: KeyTerms | undefined;
  /** What the address was asked for, as it stands in it. */
  readonly symbols: readonly string[];
}

const TEXT_MAX = 20_000_000;
const TIMEOUT_MS = 20_000;

export function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

export function sampledFile(file: string): Result<Sampled, string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return failed(`${file} cannot be read: ${fileFaultText(error)}`);
  }
  const read = bodiesOf(text);
  if (!read.ok) return failed(`${file}: ${read.failure}`);
  const { bodies, format, delimiter } = read.value;
  const terms = [
    `format: ${format}`,
    ...(delimiter === ',' ? [] : [`delimiter: ${JSON.stringify(delimiter)}`]),
  ];
  return ok({
    ...{ bodies, from: basename(file), name: nameFrom(basename(file).replace(/\.\w+$/, '')) },
    request: [`request: { mode: file, ${terms.join(', ')} }`],
  });
}

export async function sampledAddress(
  address: string,
  { key, symbols }: AddressTerms,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Result<Sampled, string>> {
  const secret = key === undefined ? undefined : environment[key.variable];
  if (key !== undefined && (secret ?? '') === '') return failed(`${key.variable} is not set`);
  const url = new URL(address);
  if (key?.kind === 'query') url.searchParams.set(key.name ?? '', secret ?? '');
  const said = await answerOf(url, headersFor(key, secret));
  if (!said.ok) return failed(`${redacted(address)}: ${said.failure}`);
  const read = bodiesOf(said.value);
  if (!read.ok) return failed(`${redacted(address)}: ${read.failure}`);
  const plain = new URL(address);
  return ok({
    bodies: read.value.bodies,
    from: redacted(`${plain.origin}${plain.pathname}`),
    name: nameFrom(plain.hostname.replace(/^(?:api|www|lab)\./, '').replace(/\.\w+$/, '')),
    request: requestLines(plain, key, symbols),
  });
}

function headersFor(key: KeyTerms | undefined, secret = ''): Record<string, string> {
  if (key?.kind === 'bearer') return { authorization: `Bearer ${secret}` };
  return key?.kind === 'header' ? { [key.name ?? '']: secret } : {};
}

async function answerOf(
  url: URL,
  headers: Record<string, string>,
): Promise<Result<string, string>> {
  try {
    const answer = await fetch(url, {
      headers: { accept: 'application/json', ...headers },
      // Elsewhere the key would go along.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.text();
    if (!answer.ok) return failed(`HTTP ${answer.status} ${text.slice(0, 200).trim()}`);
    return text.length > TEXT_MAX ? failed('the answer is longer than 20 MB') : ok(text);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return failed(cause instanceof Error ? cause.message : String(cause));
  }
}

type Read = {
  readonly bodies: readonly unknown[];
  readonly format: 'json' | 'ndjson' | 'csv';
  readonly delimiter: string;
};

const DELIMITERS = [',', ';', '\t', '|'];

/** One document, one per line, or a table: by what stands there, since names mislead. */
function bodiesOf(text: string): Result<Read, string> {
  if (text.trim() === '') return failed('it is empty');
  if (text.includes('\0')) return failed('it is not text in UTF-8');
  if (text.length > TEXT_MAX)
    return failed('it is longer than 20 MB: a few hundred records suffice');
  const read = (format: Read['format'], delimiter = ',') => ({
    ...bodiesIn(text, { mode: 'file', format, delimiter }, FILE_START),
    ...{ format, delimiter },
  });
  if (/^\s*[[{]/.test(text)) {
    const found = [read('json'), read('ndjson')].find(
      ({ bodies, faults }) => bodies.length > 0 && faults.length === 0,
    );
    return found === undefined ? failed('it is neither JSON nor JSON lines') : ok(found);
  }
  const [header = ''] = text.split('\n', 1);
  const [delimiter = ','] = DELIMITERS.toSorted(
    (one, other) => header.split(other).length - header.split(one).length,
  );
  const table = read('csv', delimiter);
  if (table.bodies.length > 0 && header.includes(delimiter)) return ok(table);
  return failed('it is neither JSON, JSON lines nor a table with a header');
}

function requestLines(
  url: URL,
  key: KeyTerms | undefined,
  symbols: readonly string[],
): readonly string[] {
  const all = symbols.join(',');
  const [one = ''] = symbols;
  const isOne = symbols.length === 1;
  const put = (text: string) => {
    if (all !== '' && text === all) return isOne ? '{symbol}' : '{symbols}';
    return text;
  };
  const path = url.pathname
    .split('/')
    .map((part) => (isOne && decodeURIComponent(part) === one ? '{symbol}' : part))
    .join('/');
  const query = [...url.searchParams]
    .filter(([name]) => !isSecretName(name))
    .map(([name, value]) => `${plainOrQuoted(name)}: ${JSON.stringify(put(value))}`);
  const hidden = [...url.searchParams.keys()].find(isSecretName);
  const auth =
    key ??
    (hidden === undefined ? undefined : { kind: 'query', name: hidden, variable: 'FEED_KEY' });
  const isPerSymbol = path.includes('{symbol}') || query.some((part) => part.includes('{symbol}'));
  return [
    'request:',
    `  mode: ${isPerSymbol ? 'latest-per-symbol' : 'feed'}`,
    `  base_url: ${url.origin}`,
    `  path: ${JSON.stringify(path)}`,
    ...(query.length === 0 ? [] : [`  query: { ${query.join(', ')} }`]),
    ...(auth === undefined
      ? []
      : [
          `  auth: { kind: ${auth.kind}${auth.name === undefined ? '' : `, name: ${plainOrQuoted(auth.name)}`}, env: ${auth.variable} }`,
        ]),
  ];
}

/** As a profile may be named. */
function nameFrom(text: string): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return name === '' ? 'learnt' : name.slice(0, 40);
}
