// Secrets in addresses: user and password, keys in a query, and the token that a bot's address has in its path.

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
export function masked(text: string): string {
  if (!MAY_HOLD_ONE.test(text)) return text;
  return text
    .replaceAll(BEFORE_HOST, `$1${HIDDEN}@`)
    .replaceAll(BOT_TOKEN, `$1${HIDDEN}`)
    .replaceAll(IN_QUERY, (whole, before: string, name: string) =>
      isSecretName(decoded(name)) ? `${before}${HIDDEN}` : whole,
    );
}

/** What `masked` hides in an address, as it is written and as it is meant. */
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
    ...[url.username, url.password, bot.slice('/bot'.length)],
  ].filter((text) => text !== '');
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
