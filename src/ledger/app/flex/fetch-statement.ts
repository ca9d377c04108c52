// A statement from the Flex Web Service: it is requested, and fetched by its reference code once it has been generated.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type FlexRefusal, referenceIn, statementIn } from './flex-answer.ts';

export interface FlexTerms {
  /** Up to the name of the request. */
  readonly address: string;
  readonly token: string;
  /** The number of the Flex query. */
  readonly query: string;
}

export interface FlexDoor {
  /** The body of the answer, or why there is none; never a sentence with the address, which holds the token. */
  get(url: URL): Promise<Result<string, string>>;
  pause(ms: number): Promise<void>;
}

/** A statement takes seconds to minutes. */
const AGAIN_MS = 10_000;
/** A token may ask ten times a minute. */
const LATER_MS = 60_000;
/** And once a second. */
const BETWEEN_MS = 2_000;
const TRIES_MAX = 12;

/** The failure is one sentence. */
export async function flexStatementOf(
  terms: FlexTerms,
  door: FlexDoor,
): Promise<Result<string, string>> {
  const reference = await asked(door, requestOf(terms, 'SendRequest', terms.query), referenceIn);
  if (!reference.ok) return reference;
  await door.pause(BETWEEN_MS);
  return asked(door, requestOf(terms, 'GetStatement', reference.value), statementIn);
}

/** The address that the service names for the second step is not used: the token goes where the configuration says. */
function requestOf({ address, token }: FlexTerms, step: string, of: string): URL {
  const url = new URL(`${address.replace(/\/$/, '')}/${step}`);
  for (const [name, value] of Object.entries({ t: token, q: of, v: '3' }))
    url.searchParams.set(name, value);
  return url;
}

async function asked(
  { get, pause }: FlexDoor,
  url: URL,
  read: (text: string) => Result<string, FlexRefusal>,
): Promise<Result<string, string>> {
  let why = '';
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const body = await get(url);
    const answer = body.ok ? read(body.value) : undefined;
    if (answer?.ok === true) return ok(answer.value);
    why = answer?.failure.why ?? (body.ok ? '' : body.failure);
    if (answer?.failure.advice === 'never') return failed(sentenceOf(why));
    await pause(answer?.failure.advice === 'later' ? LATER_MS : AGAIN_MS);
  }
  return failed(sentenceOf(`${why} (asked ${TRIES_MAX} times)`));
}

function sentenceOf(why: string): string {
  return `The Flex Web Service gives no statement: ${why}`;
}
