import { describe, expect, it } from 'vitest';
import { instanceFolder } from '../../../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { IB } from '../../../../src/trader/app/brokers/ib.ts';
import { onSimulators } from '../../../../src/trader/app/simulated/on-simulators.ts';
import { DISK } from '../../../../src/trader/config/files/disk.ts';
import { loadSettings } from '../../../../src/trader/config/settings/load-settings.ts';

const CONFIG = `account: DU1
mode: paper
gateway: { host: 10.0.0.9, port: 4001, client_id: 23 }
metrics: { host: 0.0.0.0, port: 9464 }
feeds:
  - { name: flow, url: "https://flow.example/api/v1", api_key: k, symbols: [AAPL], requests_per_minute: 300, inputs: [trades] }
  - { name: whales, profile: unusual-whales, symbols: [SPY], poll_seconds: 30, min_confidence: 0.3 }
  - { name: desk, profile: csv-file, file: ../in/desk.csv, symbols: [MSFT], poll_seconds: 1 }
notify:
  heartbeat_url: https://beats.example/mine
  telegram: { token: t0ken, chat_id: "7", commands_from: ["7"] }
instruments: { BRK.B: { symbol: "BRK B", con_id: 72063691 } }
risk: { max_positions: 3 }
`;

function settings() {
  const loaded = loadSettings({
    files: ['/home/config/sluice.yaml'],
    env: {},
    flags: [],
    cwd: '/home',
    commandMode: 'practice',
    disk: {
      readFile: (path) => (path === '/home/config/sluice.yaml' ? CONFIG : DISK.readFile(path)),
      listFolder: (path) => (path === '/home/strategies' ? [] : DISK.listFolder(path)),
    },
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  return loaded.value;
}

describe('settings between simulators', () => {
  const own = settings();
  const folder = instanceFolder('/home/data', own.mode, own.account);
  const played = IB.simulated(own.account, folder).reach(onSimulators(own, 5002), 5001);

  it('reach nothing but the simulators, and tell nobody', () => {
    expect(played.gateway).toMatchObject({ host: '127.0.0.1', port: 5001, clientId: 23 });
    expect(played.door).toMatchObject({ host: '127.0.0.1', port: 0, token: undefined });
    expect(played.notify).toMatchObject({ telegram: undefined, heartbeatUrl: undefined });
    expect(JSON.stringify(played)).not.toMatch(/example|t0ken|10\.0\.0\.9/);
  });

  it('poll the simulated prediction API for every feed, with a key and a limit of its own', () => {
    expect(played.feeds).toMatchObject(
      ['flow', 'whales', 'desk'].map((name) => ({
        name,
        apiKey: name,
        profile: 'prediction-api',
        url: 'http://127.0.0.1:5002/api/v1',
        requestsPerMinute: 30,
      })),
    );
    expect(played.feeds[0]).toMatchObject({ symbols: ['AAPL'], inputs: ['trades'] });
    expect(played.feeds[1]).toMatchObject({ symbols: ['SPY'], pollMs: 30_000, confidenceMin: 0.3 });
  });

  it('keep limits and spellings, and forget pinned contract numbers', () => {
    expect(played.risk).toEqual(own.risk);
    expect([...played.instruments]).toEqual([
      ['BRK.B', { symbol: 'BRK.B', brokerSymbol: 'BRK B' }],
    ]);
  });
});
