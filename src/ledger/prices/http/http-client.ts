// One request to a server of prices. What it says of a failure never has the address, a header or the key.
import { type Instant, plus, SECOND_MS } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { PriceAuth, PriceProfile } from '../../ports/price-profile.ts';
import type { SourceFailure } from '../../ports/prices.ts';

export interface AskedDays {
  readonly symbol: string;
  readonly from: string;
  readonly to: string;
}

const BODY_BYTES_MAX = 8 * 1_024 * 1_024;
const LIMITED_SECONDS = 60;

export async function answerOf(
  profile: PriceProfile,
  asked: AskedDays,
  now: () => Instant,
): Promise<Result<string, SourceFailure>> {
  const { timeoutMs, auth } = profile;
  try {
    // Redirects are refused, so that only the configured server receives the key.
    const response = await fetch(addressOf(profile, asked), {
      headers: headersOf(auth),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const refused = failureOfStatus(response, now);
    if (refused === undefined) return await bodyOf(response);
    await response.body?.cancel();
    return failed(refused);
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    const why = isTimeout
      ? `no complete answer within ${timeoutMs} ms`
      : `the request failed: ${codeOf(error)}`;
    return failed({ kind: 'not-answering', why });
  }
}

/** The symbol is one part of a path or a parameter, whatever it contains. */
export function addressOf({ url, auth, classSeparator }: PriceProfile, asked: AskedDays): URL {
  const symbol = asked.symbol.replace(/^([A-Z0-9]+)[. /]([A-Z])$/, `$1${classSeparator}$2`);
  const named: Readonly<Record<string, string>> = { ...asked, symbol };
  const filled = url.replaceAll(/\{(symbol|from|to)\}/g, (_, name: string) =>
    encodeURIComponent(named[name] ?? ''),
  );
  const address = new URL(filled);
  if (auth.kind === 'query') address.searchParams.set(auth.name, auth.token);
  return address;
}

function headersOf(auth: PriceAuth): Record<string, string> {
  if (auth.kind === 'bearer') return { authorization: `Bearer ${auth.token}` };
  return auth.kind === 'header' ? { [auth.name]: auth.token } : {};
}

function failureOfStatus(
  { status, headers }: Response,
  now: () => Instant,
): SourceFailure | undefined {
  if (status === 200) return undefined;
  if (status === 404) return { kind: 'unknown-symbol' };
  if (status === 429) {
    const stated = Number(headers.get('retry-after') ?? LIMITED_SECONDS);
    const seconds = Number.isFinite(stated) && stated > 0 ? stated : LIMITED_SECONDS;
    return { kind: 'limited', until: plus(now(), seconds * SECOND_MS) };
  }
  const why =
    status === 401 || status === 403
      ? `it answered ${status}: check the key`
      : `it answered ${status}`;
  return { kind: 'not-answering', why };
}

async function bodyOf(response: Response): Promise<Result<string, SourceFailure>> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > BODY_BYTES_MAX)
      return failed({ kind: 'no-price', why: 'its answer is over 8 MiB' });
    parts.push(part);
  }
  return ok(Buffer.concat(parts).toString('utf8'));
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && cause.message === 'unexpected redirect')
    return 'it redirects, which is not followed';
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : 'unknown reason';
}
