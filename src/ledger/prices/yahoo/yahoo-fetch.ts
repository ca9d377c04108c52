// One request to Yahoo, or to a server that stands in for it: every way in which it can fail, by its status.
import { type Instant, plus, SECOND_MS } from '../../../kernel/instant.ts';
import type { SourceFailure } from '../../ports/prices.ts';

export interface YahooPlace {
  /** Undefined: Yahoo itself. Else every request goes there, whatever host it names. */
  readonly address: string | undefined;
  readonly timeoutMs: number;
  now(): Instant;
}

/** Carries a failure through the library, which knows nothing of it. */
export class YahooRefusal extends Error {
  readonly failure: SourceFailure | { readonly kind: 'unauthorized' };

  constructor(failure: YahooRefusal['failure']) {
    super(failure.kind);
    this.failure = failure;
  }
}

const LIMITED_SECONDS = 60;
/** These answer data; other pages give cookies. */
const DATA = /^\/v\d+\/finance\//;
/** The only page that knows or does not know a symbol by its status. */
const CHART = '/v8/finance/chart/';
const CRUMB = '/v1/test/getcrumb';

export function createYahooFetch(place: YahooPlace): typeof fetch {
  return async (input, init) => {
    const asked = new URL(input instanceof Request ? input.url : input);
    const isData = DATA.test(asked.pathname);
    const response = await answerTo(asked, place, init);
    if (isData || asked.pathname === CRUMB) refuseStatus(asked, response, place);
    if (isData) await refuseNoJson(response, place);
    return response;
  };
}

async function answerTo(asked: URL, place: YahooPlace, init?: RequestInit): Promise<Response> {
  const { address, timeoutMs } = place;
  const target = address === undefined ? asked : new URL(asked.pathname + asked.search, address);
  return attempt(place, () => {
    return fetch(target, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  });
}

function refuseStatus({ pathname }: URL, { status, headers }: Response, { now }: YahooPlace): void {
  if (status === 429) {
    const seconds = Number(headers.get('retry-after') ?? LIMITED_SECONDS);
    const isKnown = Number.isFinite(seconds) && seconds > 0;
    const until = plus(now(), (isKnown ? seconds : LIMITED_SECONDS) * SECOND_MS);
    throw new YahooRefusal({ kind: 'limited', until });
  }
  if (status === 401 || status === 403) throw new YahooRefusal({ kind: 'unauthorized' });
  if (status === 404 && pathname.startsWith(CHART))
    throw new YahooRefusal({ kind: 'unknown-symbol' });
  if (status < 500 && status !== 404) return;
  throw new YahooRefusal({ kind: 'not-answering', why: `it answered ${status}` });
}

/** The library reads the body itself; this looks at a copy. */
async function refuseNoJson(response: Response, place: YahooPlace): Promise<void> {
  const text = await attempt(place, () => response.clone().text());
  try {
    JSON.parse(text);
  } catch {
    const why = text.trimStart().startsWith('<')
      ? 'it answered with a page instead of data'
      : 'its answer is not JSON';
    throw new YahooRefusal({ kind: 'not-answering', why });
  }
}

async function attempt<Answer>(
  { timeoutMs }: YahooPlace,
  act: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    const why = isTimeout
      ? `no complete answer within ${timeoutMs} ms`
      : `the request failed: ${codeOf(error)}`;
    throw new YahooRefusal({ kind: 'not-answering', why });
  }
}

/** No name server knows the address, or none answers. */
const NAME_UNKNOWN = ['ENOTFOUND', 'EAI_AGAIN'];
const NO_NETWORK =
  ' (its address was not found: does this machine have a connection to the internet?)';

function codeOf(error: unknown): string {
  const cause =
    error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  if (typeof cause?.code !== 'string') return 'unknown reason';
  return NAME_UNKNOWN.includes(cause.code) ? `${cause.code}${NO_NETWORK}` : cause.code;
}
