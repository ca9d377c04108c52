// Watchlists of the account, in memory: by id or by name.
import { type Instant, toIso } from '../../../../kernel/instant.ts';
import { createRandom } from '../../../../kernel/random.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { drawId } from '../../exchange/state/ids.ts';
import {
  badField,
  type Refusal,
  symbolNotListed,
  watchlistNotFound,
} from '../../exchange/state/refusals.ts';
import { type Answered, found, isRefusal, refusalAnswer } from '../messages/answers.ts';
import { bodyIn } from '../messages/order-body.ts';
import { assetView } from './reference-routes.ts';

/** The id of a list, or its name. */
export type WatchlistKey = { readonly id: string } | { readonly name: string | null };

export interface WatchlistRoutes {
  all(): Answered;
  create(body: string): Answered;
  read(by: WatchlistKey): Answered;
  update(by: WatchlistKey, body: string): Answered;
  add(by: WatchlistKey, body: string): Answered;
  /** `idAndSymbol`: both, with a slash between them. */
  remove(idAndSymbol: string): Answered;
  erase(by: WatchlistKey): Answered;
}

interface Watchlist {
  readonly id: string;
  readonly createdAt: Instant;
  name: string;
  updatedAt: Instant;
  symbols: readonly string[];
}

const NAME_MAX = 64;
const IDS_SEED = 1;

export function createWatchlistRoutes({ account, market, now }: Exchange): WatchlistRoutes {
  const random = createRandom(IDS_SEED, 'watchlists');
  const lists = new Map<string, Watchlist>();

  function listOf(by: WatchlistKey): Watchlist | Refusal {
    if ('id' in by) return lists.get(by.id) ?? watchlistNotFound(by.id);
    const name = by.name ?? '';
    if (name === '') return badField('watchlist name is required');
    return [...lists.values()].find((one) => one.name === name) ?? watchlistNotFound(name);
  }

  function row({ id, name, createdAt, updatedAt }: Watchlist) {
    return {
      ...{ id, account_id: account.id, name },
      ...{ created_at: toIso(createdAt), updated_at: toIso(updatedAt) },
    };
  }

  function shown(list: Watchlist): Answered {
    const securities = list.symbols.map((symbol) => market.security(symbol));
    const assets = securities.filter((one) => one !== undefined).map(assetView);
    return found({ ...row(list), assets });
  }

  function changed(list: Watchlist, terms: Partial<Pick<Watchlist, 'name' | 'symbols'>>): Answered {
    Object.assign(list, terms, { updatedAt: now() });
    return shown(list);
  }

  /** Of the list with the id, or of a new one. */
  function nameIn(value: unknown, id?: string): string | Refusal {
    if (typeof value !== 'string' || value === '') return badField('watchlist name is required');
    if (value.length > NAME_MAX)
      return badField(`watchlist name must be no more than ${NAME_MAX} characters`);
    const isTaken = [...lists.values()].some((one) => one.name === value && one.id !== id);
    return isTaken ? badField('watchlist name must be unique') : value;
  }

  function symbolIn(value: unknown): string | Refusal {
    const security = typeof value === 'string' ? market.security(value) : undefined;
    return security?.symbol ?? badField(`asset not found: ${value ?? ''}`);
  }

  function symbolsIn(value: unknown): readonly string[] | Refusal {
    if (!Array.isArray(value)) return badField('symbols must be a list');
    const symbols: string[] = [];
    for (const one of value) {
      const symbol = symbolIn(one);
      if (isRefusal(symbol)) return symbol;
      if (symbols.includes(symbol)) return badField(`duplicate symbol: ${symbol}`);
      symbols.push(symbol);
    }
    return symbols;
  }

  function make(name: string, symbols: readonly string[]): Answered {
    const at = now();
    const list = { id: drawId(random), name, symbols, createdAt: at, updatedAt: at };
    lists.set(list.id, list);
    return shown(list);
  }

  return {
    all: () => found([...lists.values()].map(row)),
    create(text) {
      const body = bodyIn(text);
      if (body === undefined) return refusalAnswer(badField('request body format is invalid'));
      const name = nameIn(body.name);
      if (isRefusal(name)) return refusalAnswer(name);
      const symbols = symbolsIn(body.symbols ?? []);
      return isRefusal(symbols) ? refusalAnswer(symbols) : make(name, symbols);
    },
    read(by) {
      const list = listOf(by);
      return isRefusal(list) ? refusalAnswer(list) : shown(list);
    },
    update(by, text) {
      const list = listOf(by);
      if (isRefusal(list)) return refusalAnswer(list);
      const { name: wanted, symbols: listed } = bodyIn(text) ?? {};
      if ((wanted ?? listed ?? null) === null)
        return refusalAnswer(badField('name or symbols is required'));
      const name = (wanted ?? null) === null ? list.name : nameIn(wanted, list.id);
      if (isRefusal(name)) return refusalAnswer(name);
      const symbols = (listed ?? null) === null ? list.symbols : symbolsIn(listed);
      return isRefusal(symbols) ? refusalAnswer(symbols) : changed(list, { name, symbols });
    },
    add(by, text) {
      const list = listOf(by);
      if (isRefusal(list)) return refusalAnswer(list);
      const symbol = symbolIn(bodyIn(text)?.symbol);
      if (isRefusal(symbol)) return refusalAnswer(symbol);
      if (list.symbols.includes(symbol))
        return refusalAnswer(badField(`duplicate symbol: ${symbol}`));
      return changed(list, { symbols: [...list.symbols, symbol] });
    },
    remove(idAndSymbol) {
      const [id = '', symbol = ''] = idAndSymbol.split('/');
      const list = listOf({ id });
      if (isRefusal(list)) return refusalAnswer(list);
      if (!list.symbols.includes(symbol)) return refusalAnswer(symbolNotListed(symbol));
      return changed(list, { symbols: list.symbols.filter((one) => one !== symbol) });
    },
    erase(by) {
      const list = listOf(by);
      if (isRefusal(list)) return refusalAnswer(list);
      lists.delete(list.id);
      return { status: 204, body: undefined };
    },
  };
}
