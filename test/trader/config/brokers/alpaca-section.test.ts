// The section `alpaca`: addresses by environment, faults of the mode, and keys that no record contains.
import { describe, expect, it } from 'vitest';
import { secretsIn, withoutSecrets } from '../../../../src/trader/app/instance/secrets.ts';
import { brokerFaults } from '../../../../src/trader/config/brokers/broker-configs.ts';
import { SLUICE_SCHEMA } from '../../../../src/trader/config/schema/sluice-schema.ts';
import { toSettings } from '../../../../src/trader/config/settings/to-settings.ts';

function fileOf(mode: 'paper' | 'live', alpaca: object) {
  const keys = { api_key: 'hush-key', api_secret: 'hush-secret' };
  return SLUICE_SCHEMA.parse({
    ...{ broker: 'alpaca', mode, account: 'PA3', account_type: 'margin' },
    alpaca: { ...keys, ...alpaca },
  });
}

describe('the section alpaca', () => {
  it('reaches the service of its environment', () => {
    const { alpaca } = toSettings(fileOf('paper', {}), '', []);
    expect(alpaca).toMatchObject({
      ...{ environment: 'paper', url: 'https://paper-api.alpaca.markets', data: 'iex' },
      dataStreamUrl: 'wss://stream.data.alpaca.markets/v2',
    });
    const live = toSettings(fileOf('live', { environment: 'live' }), '', []);
    expect(live.alpaca?.url).toBe('https://api.alpaca.markets');
  });

  it('does not mix keys of paper with real money', () => {
    expect(brokerFaults(fileOf('paper', {}))).toEqual([]);
    expect(brokerFaults(fileOf('live', {}))).toMatchObject([{ path: ['alpaca', 'environment'] }]);
    expect(brokerFaults(fileOf('paper', { environment: 'live' }))).toMatchObject([
      { path: ['alpaca', 'environment'] },
    ]);
  });

  it('sends its keys over encrypted lines only, except on this machine', () => {
    expect(() => fileOf('paper', { url: 'http://example.com' })).toThrow(/https/);
    expect(() => fileOf('paper', { data_stream_url: 'ws://example.com/v2' })).toThrow(/wss/);
    expect(fileOf('paper', { url: 'http://127.0.0.1:8110' }).alpaca?.url).toContain('127.0.0.1');
  });

  it('keeps its keys out of what is recorded', () => {
    const settings = toSettings(fileOf('paper', {}), '', []);
    expect(secretsIn(settings)).toEqual(expect.arrayContaining(['hush-key', 'hush-secret']));
    expect(JSON.stringify(withoutSecrets(settings))).not.toContain('hush');
  });
});
