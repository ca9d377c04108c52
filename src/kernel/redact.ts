// Secrets in addresses: user and password, keys in a query, and the token that a bot's address has in its path.
// Law 12: see src/trader/adapters/system/redaction.ts

import { serverAddresses } from './server-addresses.ts';

export const HIDDEN = '***';

const SECRET_NAME =
  /(?:^|[^a-z])(?:key|auth|sig)$|apikey|accesskey|token|secret|passw|pwd|passphrase|authorization|signature|credential|cookie/i;
const IN_QUERY = /([?&;]([^\s?&;=#"'`<>]{1,100})=)[^\s&;#"'`<>\\]+/g;
const BEFORE_HOST = /(:\/\/)[^\s/?#@"'`<>]+@/g;
/** Every pattern here needs one of these; most texts of a log have none. */
const MAY_HOLD_ONE = /[=@]|\/bot/;
const BOT_TOKEN = /(\/bot)\d+:[\w-]+/g;

/** Whether a header or a parameter of this name carries a secret: `api_key`, `X-Auth`, `access_token`. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** The text with every secret in its addresses as `***`. */
export function redacted(text: string): string {
  if (!MAY_HOLD_ONE.test(text)) return text;
  return text
    .replaceAll(BEFORE_HOST, `$1${HIDDEN}@`)
    .replaceAll(BOT_TOKEN, `$1${HIDDEN}`)
    .replaceAll(IN_QUERY, (whole, before: string, name: string) =>
      isSecretName(decoded(name)) ? `${before}${HIDDEN}` : whole,
    );
}

/** One of this length with a letter and a digit is part of another text only if that text repeats it. */
const UNMISTAKABLE = /^(?=.*\p{L})(?=.*\d).{20,}$/su;
/** A password such as `trading` also names folders. */
const PLAIN_WORD = /^\p{L}+$/u;
const IN_WORD = /[\p{L}\p{N}_-]/u;
/** What escapes put before a value in JSON or in an address: their last letter is none of a word. */
const ESCAPE_AT_END = /(?:\\[bfnrt]|\\u[\da-f]{4}|%[\da-f]{2})$/i;
const ADDRESS_AT_END = /:\/\/[^\s"'<>]*$/;
/** How much of the text on one side of a secret shows where it stands. */
const LOOKED_AT = 2_000;

/** The text with the secret as `***` where it stands whole: in a longer word or name it is a part of something else. */
export function withoutSecret(text: string, secret: string): string {
  if (!text.includes(secret)) return text;
  if (UNMISTAKABLE.test(secret)) return text.replaceAll(secret, HIDDEN);
  return text.replaceAll(secret, (found, at: number) =>
    isWhole(found, text.slice(Math.max(0, at - LOOKED_AT), at), text.slice(at + found.length))
      ? HIDDEN
      : found,
  );
}

function isWhole(secret: string, before: string, after: string): boolean {
  const isJoinedBefore =
    IN_WORD.test(before.slice(-1)) &&
    IN_WORD.test(secret.slice(0, 1)) &&
    !ESCAPE_AT_END.test(before);
  // A full stop ends a sentence, or stands before the ending of a file.
  const next = after.startsWith('.') ? after.slice(1, 2) : after.slice(0, 1);
  const isJoinedAfter = IN_WORD.test(next) && IN_WORD.test(secret.slice(-1));
  if (isJoinedBefore || isJoinedAfter) return false;
  const isInPath = before.endsWith('/') || after.startsWith('/');
  return !(isInPath && PLAIN_WORD.test(secret)) || ADDRESS_AT_END.test(before);
}

/** What `redacted` hides in an address, as it is written and as it is meant. */
export function secretsInAddress(address: string): string[] {
  return [...new Set(serverAddresses(address).flatMap(secretsInOne))];
}

function secretsInOne(address: string): string[] {
  const url = URL.parse(address);
  if (url === null) return [];
  const written = address.split(/[?&;]/).slice(1);
  const raw = written.filter((pair) => isSecretName(decoded(pair.split('=')[0] ?? '')));
  const [bot = ''] = address.match(BOT_TOKEN) ?? [];
  return [
    ...raw.map((pair) => pair.slice(pair.indexOf('=') + 1).split('#')[0] ?? ''),
    ...[...url.searchParams].flatMap(([name, value]) => (isSecretName(name) ? [value] : [])),
    ...[isName(url.username) ? '' : url.username, url.password, bot.slice('/bot'.length)],
  ].filter((text) => text !== '');
}

/** A user such as `sluice` is not a secret; some servers take a token in its place. */
function isName(user: string): boolean {
  return /^[a-z][a-z_-]{0,15}$/i.test(user);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
