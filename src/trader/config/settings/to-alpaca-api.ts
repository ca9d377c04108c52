// The part `api.alpaca` of a checked configuration as settings, and what is wrong with its keys.
import type { AlpacaApiSettings, PlainBuys } from '../../ports/alpaca-api-settings.ts';
import type { TraderPlace } from '../../ports/settings.ts';
import type { ConfigIssue } from '../issues/config-issue.ts';
import { type ConfigNode, originAt } from '../issues/config-node.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';

/** Undefined: nothing is served. */
export function toAlpacaApi(
  { alpaca }: SluiceFile['api'],
  traders: readonly TraderPlace[],
): AlpacaApiSettings | undefined {
  if (!alpaca.enabled) return undefined;
  return {
    plainBuys: plainBuysIn(alpaca.plain_buys),
    keys: alpaca.keys.map((key) => ({
      id: key.id,
      secret: key.api_secret,
      trader: key.trader ?? traders[0]?.name ?? '',
      symbols: key.symbols,
      orderNotionalMax: key.max_order_notional,
      dayNotionalMax: key.max_day_notional,
    })),
  };
}

function plainBuysIn(text: string): PlainBuys {
  if (text === 'refuse' || text === 'holding') return { kind: text };
  return { kind: 'stop', percent: Number(/[\d.]+/.exec(text)?.[0]) };
}

/** Guessing is hopeless from here on. */
const SECRET_MIN = 16;

/** A key names one trader, and one secret belongs to it. */
export function unclearAlpacaKeys({
  value,
  root,
}: {
  value: SluiceFile;
  root: ConfigNode;
}): ConfigIssue[] {
  const { alpaca, traders } = value.api;
  const names = traders.length === 0 ? [value.account] : traders.map(({ name }) => name);
  const ids = alpaca.keys.map(({ id }) => id);
  const issueAt = (
    index: number,
    field: 'id' | 'trader' | 'api_secret',
    message: string,
  ): ConfigIssue => {
    const origin = originAt(root, ['api', 'alpaca', 'keys', index, field]);
    return { origin, path: `api.alpaca.keys[${index}].${field}`, message };
  };
  const isUnheld = alpaca.plain_buys === 'holding' && !value.manual.allow_holdings;
  // The trader of another file has its own settings.
  const unheld = isUnheld && traders.length === 0 ? [unheldIssue(root)] : [];
  const isPlayed = value.mode === 'demo' || value.mode === 'practice';
  const ofKeys = alpaca.keys.flatMap(({ id, trader, api_secret: secret }, index) => {
    const all = names.join(', ');
    if (ids.indexOf(id) !== index) return [issueAt(index, 'id', `two keys are called ${id}`)];
    if (!isPlayed && secret.length < SECRET_MIN) {
      const why = `expected at least ${SECRET_MIN} characters, such as \`openssl rand -hex 16\` prints`;
      return [issueAt(index, 'api_secret', why)];
    }
    if (trader === undefined && names.length > 1)
      return [issueAt(index, 'trader', `required, since there are several traders: ${all}`)];
    if (trader !== undefined && !names.includes(trader))
      return [issueAt(index, 'trader', `expected one of ${all}, found "${trader}"`)];
    return [];
  });
  return [...unheld, ...ofKeys];
}

function unheldIssue(root: ConfigNode): ConfigIssue {
  const origin = originAt(root, ['api', 'alpaca', 'plain_buys']);
  const message =
    'holding needs `manual: { allow_holdings: true }`: without it every buy is refused';
  return { origin, path: 'api.alpaca.plain_buys', message };
}
