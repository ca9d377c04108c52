// Checks that the keys of a profile fit together: keys without effect, and missing ones.
import type { ProfileShape } from './profile-shape.ts';

export interface Fault {
  readonly path: readonly string[];
  readonly message: string;
}

export function profileFaults(profile: ProfileShape): readonly Fault[] {
  const { mode } = profile.request;
  return [...(mode === 'file' ? fileFaults(profile) : httpFaults(profile)), ...flowFaults(profile)];
}

const PLACEHOLDER = /\{([^}]*)\}/g;
const SYMBOL_PLACEHOLDERS: ReadonlySet<string> = new Set(['symbol', 'symbols']);

/** A file is not polled, so polling settings are rejected. */
function fileFaults({ request, paging, rate }: ProfileShape): Fault[] {
  const faults: Fault[] = [];
  const meaningless = (path: readonly string[], isThere: boolean) => {
    if (isThere) faults.push({ path, message: 'has no effect for a file: remove it' });
  };
  const { format } = request;
  if (format === undefined) {
    faults.push({ path: ['request', 'format'], message: 'is missing: json, ndjson or csv' });
  }
  meaningless(['request', 'delimiter'], request.delimiter !== undefined && format !== 'csv');
  meaningless(['request', 'base_url'], request.base_url !== undefined);
  meaningless(['request', 'path'], request.path !== undefined);
  meaningless(['request', 'timeout_seconds'], request.timeout_seconds !== undefined);
  meaningless(['request', 'query'], Object.keys(request.query).length > 0);
  meaningless(['request', 'headers'], Object.keys(request.headers).length > 0);
  meaningless(['request', 'auth'], request.auth.kind !== 'none' || hasMore(request.auth));
  meaningless(['paging', 'kind'], paging.kind !== 'none');
  meaningless(['paging', 'since'], paging.since !== undefined);
  meaningless(['paging', 'max_pages'], paging.max_pages > 1);
  meaningless(['paging', 'page_size'], paging.page_size !== undefined);
  meaningless(['rate'], rate !== undefined);
  return faults;
}

function hasMore({ name, env }: ProfileShape['request']['auth']): boolean {
  return name !== undefined || env !== undefined;
}

function httpFaults({ request: asked, paging: pages }: ProfileShape): Fault[] {
  const { path = '', query, headers, auth, mode } = asked;
  const texts: [readonly string[], string][] = [
    [['request', 'path'], path],
    ...Object.entries(query).map(([name, value]): [string[], string] => [
      ['request', 'query', name],
      String(value),
    ]),
  ];
  const faults = texts.flatMap(([at, written]) => placeholderFaults(at, written));
  if (asked.path === undefined) {
    faults.push({
      path: ['request', 'path'],
      message: 'is missing: expected a path that begins with /',
    });
  }
  if (mode === 'latest-per-symbol' && !texts.some(([, written]) => written.includes('{symbol}'))) {
    const message = 'polls per symbol, but neither path nor query contains {symbol}';
    faults.push({ path: ['request', 'mode'], message });
  }
  if (mode === 'feed' && texts.some(([, written]) => written.includes('{symbol}'))) {
    const message = 'polls all symbols at once: use {symbols}';
    faults.push({ path: ['request', 'mode'], message });
  }
  for (const [name, written] of Object.entries(headers)) {
    if (!written.includes('{')) continue;
    faults.push({
      path: ['request', 'headers', name],
      message: 'placeholders are not supported here',
    });
  }
  for (const name of ['format', 'delimiter'] as const) {
    if (asked[name] === undefined) continue;
    faults.push({ path: ['request', name], message: 'has no effect except for a file: remove it' });
  }
  return [...faults, ...authFaults(auth), ...pagingFaults(pages)];
}

function placeholderFaults(path: readonly string[], written: string): Fault[] {
  return [...written.matchAll(PLACEHOLDER)]
    .filter(([, name = '']) => !SYMBOL_PLACEHOLDERS.has(name))
    .map(([whole]) => ({
      path,
      message: `unknown placeholder ${whole}: expected {symbol} or {symbols}`,
    }));
}

function authFaults({ kind, name, env }: ProfileShape['request']['auth']): Fault[] {
  const isNamed = kind === 'header' || kind === 'query';
  const path = ['request', 'auth', 'name'];
  if (isNamed && name === undefined)
    return [{ path, message: `is missing: required for the ${kind}` }];
  if (!isNamed && name !== undefined) return [{ path, message: `has no effect with ${kind}` }];
  const isIdle = kind === 'none' && env !== undefined;
  return isIdle ? [{ path: ['request', 'auth', 'env'], message: 'has no effect with none' }] : [];
}

/** The keys of each kind of paging. */
const PAGING_KEYS = {
  none: [],
  next_url: ['path'],
  cursor: ['path', 'parameter'],
  page: ['parameter'],
  older: ['parameter', 'page_size', 'since'],
} as const;

function pagingFaults(pages: ProfileShape['paging']): Fault[] {
  const { kind, since } = pages;
  const needed: readonly string[] = PAGING_KEYS[kind];
  const faults: Fault[] = [];
  for (const name of ['path', 'parameter', 'first', 'page_size', 'since'] as const) {
    const isThere = pages[name] !== undefined;
    const path = ['paging', name];
    const isAllowed =
      needed.includes(name) ||
      name === 'page_size' ||
      name === 'since' ||
      (name === 'first' && kind === 'page');
    if (isThere && !isAllowed) faults.push({ path, message: `has no effect with ${kind}` });
    if (!isThere && needed.includes(name)) faults.push({ path, message: `is missing for ${kind}` });
  }
  if (kind === 'older' && since?.order === 'asc') {
    faults.push({ path: ['paging', 'since', 'order'], message: 'must be desc with older' });
  }
  const hasPages = kind !== 'none' || since?.order === 'asc';
  if (pages.max_pages > 1 && !hasPages) {
    const message = 'has no effect: only one page is ever requested';
    faults.push({ path: ['paging', 'max_pages'], message });
  }
  return faults;
}

function flowFaults({ kind, map, derive, aggregate: sums }: ProfileShape): Fault[] {
  const faults: Fault[] = [];
  const add = (path: readonly string[], message: string) => faults.push({ path, message });
  const { flow } = map;
  if (kind === 'prediction') {
    if (Object.keys(flow).length > 0) add(['map', 'flow'], 'has no effect with kind prediction');
    if (derive !== undefined) add(['derive'], 'has no effect with kind prediction');
    if (sums !== undefined) add(['aggregate'], 'has no effect with kind prediction');
  }
  if (derive === undefined) {
    if (map.signal === undefined)
      add(['map', 'signal'], 'is missing, and no other field provides it');
    if (map.confidence === undefined) {
      add(['map', 'confidence'], 'is missing, and no other field provides it');
    }
    return faults;
  }
  const hasSides = flow.ask_premium !== undefined && flow.bid_premium !== undefined;
  if (flow.right === undefined) add(['derive'], 'needs map.flow.right');
  if (flow.side === undefined && !hasSides) {
    add(['derive'], 'needs map.flow.side, or map.flow.ask_premium and map.flow.bid_premium');
  }
  if (map.confidence === undefined && !hasSides) {
    add(['map', 'confidence'], 'is missing, and only the premium of both sides provides it');
  }
  if (sums !== undefined && flow.premium === undefined) {
    add(['aggregate'], 'needs map.flow.premium');
  }
  return faults;
}
