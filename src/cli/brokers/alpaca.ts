// Doctor checks of Alpaca: does it answer, is the key right, is it the account, does it trade, do the clocks agree, are there prices.
import type { Clock } from '../../kernel/clock.ts';
import type { AlpacaSettings } from '../../trader/ports/alpaca-settings.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { type Finding, failing, fine, warning } from '../answers/finding.ts';

const ANSWER_MS = 5_000;
const SKEW_MAX_MS = 2_000;
const KEYS_REMEDY =
  'create keys in the dashboard of Alpaca for this environment, and name them in `alpaca`';

type Answer =
  | {
      readonly status: number;
      readonly body: Readonly<Record<string, unknown>>;
      readonly date: string;
    }
  | undefined;

export async function alpacaFindings(settings: Settings, clock: Clock): Promise<Finding[]> {
  const { alpaca } = settings;
  if (alpaca === undefined) return [];
  const askedAt = clock.now();
  const account = await ask(alpaca, `${alpaca.url}/v2/account`);
  if (account === undefined) {
    const remedy = 'look at the network of this host, or correct `alpaca.url`';
    return [failing('alpaca', `${alpaca.url} does not answer; nothing can be traded`, remedy)];
  }
  if (account.status !== 200)
    return [failing('alpaca', `${alpaca.url} refuses the key (${account.status})`, KEYS_REMEDY)];
  return [
    fine('alpaca', `${alpaca.url} takes the key`),
    accountFinding(settings, account.body),
    clockFinding({ askedAt, date: account.date }, clock),
    await pricesFinding(settings, alpaca),
  ];
}

/** The adapter was written from documents and tried against the simulator: an account may behave otherwise. */
export function untriedFinding(): Finding {
  return warning(
    'alpaca',
    'the rules of its orders are known from documents and a simulator, not from an account of real money',
    'trade on paper first, and look whether each entry, stop change and exit does what `sluice explain` says',
  );
}

function accountFinding({ account }: Settings, body: Readonly<Record<string, unknown>>): Finding {
  const { account_number: offered, status } = body;
  if (offered !== account)
    return failing(
      'account',
      `the key belongs to ${offered}, not ${account}`,
      `set \`account: ${offered}\`, or use the keys of ${account}`,
    );
  const blocks = ['trading_blocked', 'account_blocked', 'trade_suspended_by_user'].filter(
    (name) => body[name] === true,
  );
  if (status !== 'ACTIVE' || blocks.length > 0)
    return failing(
      'account',
      `${account} takes no orders: ${[status, ...blocks].join(', ')}`,
      'look at the account in the dashboard of Alpaca',
    );
  return fine('account', `${account}, as configured`);
}

/** The header shows whole seconds, and the answer took a while. */
function clockFinding(
  { askedAt, date }: { readonly askedAt: number; readonly date: string },
  clock: Clock,
): Finding {
  const shown = Date.parse(date);
  if (Number.isNaN(shown)) return warning('clock', 'Alpaca sent no time', 'try again');
  const ahead = shown - clock.now();
  const behind = askedAt - (shown + 1_000);
  const skewMs = Math.max(ahead, behind, 0);
  const text = `${Math.round(skewMs)} ms from the clock of Alpaca`;
  return skewMs > SKEW_MAX_MS * Math.max(1, clock.speed)
    ? failing('clock', text, 'synchronise this machine by NTP; entries are refused beyond 2 s')
    : fine('clock', text);
}

async function pricesFinding(settings: Settings, alpaca: AlpacaSettings): Promise<Finding> {
  const symbol = settings.strategies[0]?.symbols[0] ?? settings.feeds[0]?.symbols[0];
  if (symbol === undefined) return fine('prices', 'no symbol is configured');
  const { data, dataUrl } = alpaca;
  const path = `/v2/stocks/${encodeURIComponent(symbol)}/quotes/latest?feed=${data}`;
  const answer = await ask(alpaca, `${dataUrl}${path}`);
  if (answer?.status === 200) return fine('prices', `quotes of ${symbol} by ${data}`);
  const why = answer === undefined ? 'no answer' : `${answer.body.message ?? answer.status}`;
  const remedy =
    data === 'sip'
      ? 'subscribe to the data of all exchanges at Alpaca, or set `alpaca.data: iex`'
      : 'try again, or correct `alpaca.data_url`';
  return failing('prices', `no quote of ${symbol} by ${data}: ${why}`, remedy);
}

async function ask({ apiKey, apiSecret }: AlpacaSettings, url: string): Promise<Answer> {
  try {
    const answer = await fetch(url, {
      headers: { 'APCA-API-KEY-ID': apiKey, 'APCA-API-SECRET-KEY': apiSecret },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const body: unknown = await answer.json().catch(() => ({}));
    const fields = typeof body === 'object' && body !== null ? body : {};
    return { status: answer.status, body: { ...fields }, date: answer.headers.get('date') ?? '' };
  } catch {
    return undefined;
  }
}
