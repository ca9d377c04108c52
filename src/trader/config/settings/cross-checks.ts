// Checks across files: symbols without a feed, too many symbols, shorts in a cash account.
import { DAY_MS } from '../../../kernel/instant.ts';
import { nearestName } from '../../../kernel/nearest-name.ts';
import { readBarName } from '../../../market/bars/bar-lengths.ts';
import { compileCondition } from '../../domain/strategy/condition.ts';
import { heldConditions } from '../../domain/strategy/held-conditions.ts';
import { lengthsRead } from '../../domain/strategy/lengths-read.ts';
import { regimesIn } from '../../domain/strategy/regime.ts';
import { isOnBars, strategyFor } from '../../domain/strategy/strategy.ts';
import { SOLD_COMBINATIONS } from '../../domain/terms/option-trade.ts';
import { brokerFaults, symbolsFault } from '../brokers/broker-configs.ts';
import type { ConfigIssue } from '../issues/config-issue.ts';
import { type ConfigNode, nodeAt, originAt } from '../issues/config-node.ts';
import { meaninglessInConfig, meaninglessTogether } from '../meaning/meaning-issues.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';
import type { LoadedStrategy } from '../strategies/load-strategies.ts';
import { unclearAlpacaKeys } from './to-alpaca-api.ts';
import { venuesOf } from './venues.ts';

export function crossIssues(
  config: { readonly value: SluiceFile; readonly root: ConfigNode },
  strategies: readonly LoadedStrategy[],
): ConfigIssue[] {
  const feedSymbols = new Set(config.value.feeds.flatMap(({ symbols }) => symbols));
  return [
    ...repeatedFeeds(config),
    ...unfitBroker(config),
    ...strangeExchanges(config),
    ...unclearTraders(config),
    ...sharedAccounts(config),
    ...unclearAlpacaKeys(config),
    ...readableApi(config),
    ...sharedBot(config),
    ...tooManySymbols(config, new Set([...feedSymbols, ...strategies.flatMap(watchedOf)])),
    ...strategies.flatMap(longBars),
    ...strategies.flatMap((loaded) => symbolsWithoutFeed(loaded, feedSymbols)),
    ...meaninglessInConfig(config.value, config.root),
    ...strategies.flatMap((loaded) => meaninglessTogether(loaded, config.value)),
    ...(config.value.account_type === 'cash' ? strategies.flatMap(shortsInCash) : []),
  ];
}

function unfitBroker({ value, root }: { value: SluiceFile; root: ConfigNode }): ConfigIssue[] {
  return brokerFaults(value).map(({ path, message }) => ({
    origin: originAt(root, path),
    path: path.join('.'),
    message,
  }));
}

/** Other names of Ho Chi Minh City's exchange and Hanoi's. */
const SAME_EXCHANGE: Readonly<Record<string, string>> = {
  HSX: 'HOSE',
  XSTC: 'HOSE',
  XHNX: 'HNX',
};

/** A share that is looked for at an exchange that the broker does not know is never found, and so never traded. */
function strangeExchanges({ value, root }: { value: SluiceFile; root: ConfigNode }): ConfigIssue[] {
  if (value.venue === 'us') return [];
  const known = venuesOf(value.venue).offered.map(({ name }) => name.toUpperCase());
  return Object.entries(value.instruments).flatMap(([symbol, { primary_exchange: named }]) => {
    if (named === undefined || known.includes(named)) return [];
    const path = ['instruments', symbol, 'primary_exchange'];
    const message = `expected one of ${known.join(', ')}, found "${named}"`;
    const near = SAME_EXCHANGE[named] ?? nearestName(named, known);
    const issue = { origin: originAt(root, path), path: path.join('.'), message };
    return [near === undefined ? issue : { ...issue, didYouMean: near }];
  });
}

function repeatedFeeds({ value, root }: { value: SluiceFile; root: ConfigNode }): ConfigIssue[] {
  const names = value.feeds.map(({ name }) => name);
  return names.flatMap((name, index) => {
    if (names.indexOf(name) === index) return [];
    const path = ['feeds', index, 'name'];
    const message = `two feeds are called ${name}`;
    return [{ origin: originAt(root, path), path: `feeds[${index}].name`, message }];
  });
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** Passwords and tokens in the clear on a network are an explicit decision. */
function readableApi({ value, root }: { value: SluiceFile; root: ConfigNode }): ConfigIssue[] {
  const { enabled, host, tls, plaintext } = value.api;
  if (!enabled || LOOPBACK.has(host) || tls !== undefined || plaintext !== undefined) return [];
  const message = `other machines reach ${host}, and passwords and tokens would cross the network unencrypted: set api.tls: { cert, key }, or api.plaintext: accepted if something in front encrypts`;
  return [{ origin: originAt(root, ['api', 'host']), path: 'api.host', message }];
}

/** Two readers of one bot take each other's messages away. */
function sharedBot({ value, root }: { value: SluiceFile; root: ConfigNode }): ConfigIssue[] {
  const path = ['agents', 'telegram', 'token'];
  const token = value.agents.telegram?.token;
  if (token === undefined || token !== value.notify.telegram?.token) return [];
  const message =
    'the bot of notify.telegram: the daemon and the API would take its messages away from each other; make a second bot for the API';
  return [{ origin: originAt(root, path), path: path.join('.'), message }];
}

/** A name that is also another trader's account would hide that trader. */
function unclearTraders({ value, root }: { value: SluiceFile; root: ConfigNode }): ConfigIssue[] {
  const { traders } = value.api;
  return traders.flatMap(({ name, account }, index) => {
    const twin = traders.findIndex((other) => other.name === name);
    const hidden = traders.find((other) => other.account === name && name !== account);
    if (twin === index && hidden === undefined) return [];
    const message =
      twin === index
        ? `${name} is the account of ${hidden?.name}`
        : `two traders are called ${name}`;
    const path = ['api', 'traders', index, 'name'];
    return [{ origin: originAt(root, path), path: `api.traders[${index}].name`, message }];
  });
}

/** The ledger has one portfolio for each account and mode, and one place in the journal that it follows. */
function sharedAccounts({ value, root }: { value: SluiceFile; root: ConfigNode }): ConfigIssue[] {
  const { traders } = value.api;
  const keys = traders.map(({ mode, account }) => `${mode ?? value.mode}-${account}`);
  return traders.flatMap(({ name }, index) => {
    const first = keys.indexOf(keys[index] ?? '');
    if (first === index) return [];
    const message = `${traders[first]?.name} and ${name} are both ${keys[index]}: the ledger follows one journal for each account and mode; remove one of them`;
    const path = ['api', 'traders', index, 'account'];
    return [{ origin: originAt(root, path), path: `api.traders[${index}].account`, message }];
  });
}

function tooManySymbols(
  { value, root }: { value: SluiceFile; root: ConfigNode },
  symbols: ReadonlySet<string>,
): ConfigIssue[] {
  const message = symbolsFault(value, symbols.size);
  if (message === undefined) return [];
  return [{ origin: originAt(root, ['feeds']), path: 'feeds', message }];
}

/** Symbols without a feed, and those that only conditions read, use data lines too. */
function watchedOf(loaded: LoadedStrategy): readonly string[] {
  return [...loaded.strategy.symbols, ...regimesOf(loaded)];
}

function regimesOf({ strategy }: LoadedStrategy): readonly string[] {
  return [strategy, ...strategy.termsBySymbol.values()].flatMap((terms) => {
    const texts = strategy.code === undefined ? [terms.entry.when] : [];
    texts.push(...heldConditions(terms));
    const compiled = texts.map((text) => compileCondition(text));
    const own = regimesIn(strategy.code?.inputs ?? []);
    return [...own, ...compiled.flatMap((one) => (one.ok ? regimesIn(one.value.inputs) : []))];
  });
}

function symbolsWithoutFeed(
  { strategy, root }: LoadedStrategy,
  feedSymbols: ReadonlySet<string>,
): ConfigIssue[] {
  return strategy.symbols.flatMap((symbol, index) => {
    if (feedSymbols.has(symbol) || isOnBars(strategyFor(strategy, symbol))) return [];
    const path = ['symbols', index];
    const message = `no feed covers ${symbol}`;
    const issue = { origin: originAt(root, path), path: `symbols[${index}]`, message };
    const near = nearestName(symbol, feedSymbols);
    return [near === undefined ? issue : { ...issue, didYouMean: near }];
  });
}

/** Options are bought on either side of a signal, and what is sold is covered by cash or shares, unless it is a pair. */
/** What the daemon keeps of the past does not reach back so far. */
function longBars({ strategy, root }: LoadedStrategy): ConfigIssue[] {
  const terms = [strategy, ...strategy.termsBySymbol.values()];
  const long = terms.flatMap(lengthsRead).find((barMs) => barMs >= DAY_MS);
  if (long === undefined) return [];
  const message = `reads bars of ${readBarName(long)}, and the daemon keeps the minutes of six sessions: such a strategy plays in a backtest only`;
  return [{ origin: originAt(root, []), path: 'strategy', message }];
}

function shortsInCash({ strategy, root }: LoadedStrategy): ConfigIssue[] {
  const { trade } = strategy;
  if (trade !== undefined) return SOLD_COMBINATIONS.has(trade.as) ? [pairInCash(root)] : [];
  const places = [
    ['entry', 'side'],
    ...strategy.symbols.map((its) => ['per_symbol', its, 'entry', 'side']),
  ];
  return places.flatMap((path) => {
    const node = nodeAt(root, path);
    if (node?.kind !== 'scalar' || node.value === 'long') return [];
    const message = 'a cash account cannot sell short';
    return [{ origin: node.origin, path: path.join('.'), message }];
  });
}

function pairInCash(root: LoadedStrategy['root']): ConfigIssue {
  const path = ['trade', 'as'];
  const message =
    'a cash account sells no verticals and no condors: their margin needs a margin account';
  return { origin: originAt(root, path), path: path.join('.'), message };
}
