// `broker` and `venue` are two settings; files that name only the venue mean what they meant.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import { loadConfig } from '../../../../src/trader/config/settings/load-settings.ts';
import { BROKER_NAMES, brokersServing } from '../../../../src/trader/ports/brokers.ts';
import type { HomeVenue } from '../../../../src/trader/ports/home-venue.ts';

const WRITTEN_BEFORE = join(import.meta.dirname, '../../../fixtures/configurations');
const US = readFileSync(join(WRITTEN_BEFORE, 'us-venue-only.yaml'), 'utf8');
const VIETNAM = readFileSync(join(WRITTEN_BEFORE, 'vietnam-venue-only.yaml'), 'utf8');

function load(config: string, tradesNothing = true) {
  return loadConfig({
    ...{ files: ['sluice.yaml'], env: {}, flags: [], cwd: '/home', tradesNothing },
    disk: { readFile: () => config, listFolder: () => [] },
  });
}

function settingsOf(config: string) {
  const loaded = load(config);
  if (!loaded.ok) throw new Error(loaded.failure.map(sentenceOf).join('\n'));
  return loaded.value.settings;
}

function sentences(config: string, tradesNothing = true): string[] {
  const loaded = load(config, tradesNothing);
  return loaded.ok ? [] : loaded.failure.map(sentenceOf);
}

describe('a configuration written before brokers could be chosen', () => {
  it('trades the US through Interactive Brokers, under the hash it had', () => {
    const settings = settingsOf(US);
    expect(settings).toMatchObject({ broker: 'ib', venue: 'us', accountType: 'margin' });
    expect(settings.gateway).toMatchObject({ host: '10.1.2.3', port: 4001, clientId: 23 });
    expect(settings.ssi).toBeUndefined();
    expect(settings.hash).toBe('65e304eb0d9b948275422104550a1eaadc26e7e4c405e596e4e65a580e4004c7');
  });

  it('trades Vietnam through SSI, under the hash it had', () => {
    const settings = settingsOf(VIETNAM);
    expect(settings).toMatchObject({ broker: 'ssi', venue: 'vietnam', accountType: 'cash' });
    expect(settings.ssi).toMatchObject({ clientId: '012345', url: 'https://api.ssi.com.vn' });
    expect(settings.costs).toEqual({ brokeragePercent: 0.2 });
    expect(settings.hash).toBe('2e97088d528ca21ecbd594a9f0fa3ac136ab99ceecfa9194453af149e624a610');
  });

  it('means the same once it names the broker of its venue', () => {
    expect(settingsOf(`${US}broker: ib\n`)).toEqual(settingsOf(US));
    expect(settingsOf(`${VIETNAM}broker: ssi\n`)).toEqual(settingsOf(VIETNAM));
  });

  it('shows the broker that follows from the venue', () => {
    const loaded = load(VIETNAM);
    const shown = loaded.ok ? loaded.value.effective : [];
    expect(shown.find(({ path }) => path === 'broker')).toMatchObject({
      value: 'ssi',
      origin: 'default',
    });
  });
});

const serving = (venue: HomeVenue) => brokersServing(venue).join(' or ');

describe('a broker', () => {
  it('must serve the venue', () => {
    expect(sentences(`${US}broker: ssi\n`)).toEqual([
      `sluice.yaml:4:9: broker: ssi serves vietnam; venue: us needs broker: ${serving('us')}`,
    ]);
    expect(sentences(`${VIETNAM}broker: ib\n`)).toEqual([
      `sluice.yaml:13:9: broker: ib serves us; venue: vietnam needs broker: ${serving('vietnam')}`,
    ]);
  });

  it('is guessed from a slip', () => {
    expect(sentences(`${US}broker: ibb\n`)).toEqual([
      `sluice.yaml:4:9: broker: expected one of ${BROKER_NAMES.join(', ')}, found "ibb"; did you mean ib?`,
    ]);
  });

  it('has its own limit of symbols: data lines of a gateway are not counted at SSI', () => {
    const feed =
      'feeds: [{ name: flow, url: "http://127.0.0.1:1", api_key: k, symbols: [VIC, FPT] }]\n';
    const config = VIETNAM.replace('port: 4001', 'max_data_lines: 2') + feed;
    expect(sentences(config, false)).toEqual([]);
    const us = `account: DU1\ngateway: { max_data_lines: 2 }\n${feed}`;
    expect(sentences(us, false)).toEqual([
      expect.stringMatching(/2 symbols need 4 market data lines/),
    ]);
  });

  it('needs its section, and no section of another', () => {
    expect(sentences('venue: vietnam\naccount: "1234567"\n')).toEqual([
      'sluice.yaml:1:1: ssi: is missing: `venue: vietnam` trades through SSI',
    ]);
    expect(sentences(VIETNAM.replace('venue: vietnam\n', ''))).toEqual([
      expect.stringMatching(/: ssi: belongs to `broker: ssi`, of `venue: vietnam`$/),
    ]);
  });
});
