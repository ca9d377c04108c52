// `api.prices`: which sources it names, and servers of prices by profile.
import { describe, expect, it } from 'vitest';
import { prices } from '../../../../src/trader/config/schema/prices-schema.ts';
import { toPrices } from '../../../../src/trader/config/settings/to-prices.ts';

const eod = { url: 'https://prices.example.org/eod/{symbol}?from={from}', currency: 'USD' };

function faults(http: object, sources: readonly string[] = ['eod']): readonly string[] {
  const found = prices.safeParse({ sources, http });
  return found.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

describe('price sources', () => {
  it('are those of the program, and servers by the names of their profiles', () => {
    const auth = { kind: 'query', name: 'api_token', token: 'k' };
    const read = prices.parse({
      sources: ['eod', 'yahoo'],
      http: { eod: { ...eod, auth, format: 'json', items: 'data.rows', date: 'd', close: 'c' } },
    });
    expect(toPrices(read)).toMatchObject({
      sources: ['eod', 'yahoo'],
      profiles: [
        {
          ...{ name: 'eod', auth, perMinute: 30, timeoutMs: 10_000 },
          format: { kind: 'json', items: ['data', 'rows'], date: ['d'], close: ['c'] },
        },
      ],
    });
    expect(faults({}, ['gateway', 'files', 'hand', 'yahoo'])).toEqual([]);
    expect(faults({ eod }, ['eodd'])).toEqual([
      'sources.0: unknown source "eodd"; known are gateway, yahoo, files, hand, eod',
    ]);
    expect(faults({ files: eod }, ['files'])).toEqual([
      'http.files: files is the name of another source',
    ]);
  });

  it('say what is wrong in a profile', () => {
    const with_ = (more: object) => faults({ eod: { ...eod, ...more } });
    expect(with_({})).toEqual([]);
    expect(with_({ url: 'http://prices.example.org/{symbol}' })[0]).toContain('an https address');
    expect(with_({ url: 'https://user:pw@example.org/{symbol}' })[0]).toContain('without user');
    expect(with_({ url: 'https://example.org/eod' })).toEqual([
      'http.eod.url: expected {symbol} where the symbol belongs',
    ]);
    expect(with_({ url: 'https://{symbol}.example.org/{symbol}' })[0]).toContain(
      'a symbol names no host',
    );
    expect(with_({ url: 'https://example.org/{symbol}/{key}' })).toEqual([
      'http.eod.url: unknown {key}; known are {symbol}, {from}, {to}',
    ]);
    expect(with_({ auth: { kind: 'query', token: 'k' } })).toEqual([
      'http.eod.auth.name: missing: the name of the parameter',
    ]);
    expect(with_({ auth: { kind: 'bearer' } })).toEqual([
      'http.eod.auth.token: missing: bearer sends a key',
    ]);
    expect(with_({ auth: { token: 'k' } })).toEqual([
      'http.eod.auth.kind: expected bearer, header or query beside a token',
    ]);
    expect(with_({ items: 'data' })).toEqual(['http.eod.items: only of JSON']);
    expect(with_({ format: 'json', close: '[x' })).toEqual([
      'http.eod.close: a path such as data.items or close',
    ]);
  });
});
