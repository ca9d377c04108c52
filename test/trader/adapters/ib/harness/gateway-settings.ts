// How the tests of the gateway's adapter are configured: a paper account at a port of this machine.
import { US } from '../../../../../src/market/venues/us.ts';
import type { IbGatewaySettings } from '../../../../../src/trader/adapters/ib/ib-gateway.ts';

export function gatewaySettings(
  port: number,
  time: Pick<IbGatewaySettings, 'clock' | 'wall'>,
): IbGatewaySettings {
  return {
    settings: {
      host: '127.0.0.1',
      port,
      clientId: 17,
      restartAt: undefined,
      weeklyLogin: undefined,
      maxDataLines: 100,
    },
    execution: { collarPercent: 0.2, entryMs: 30_000, ackMs: 5_000 },
    account: 'DU1234567',
    mode: 'paper',
    venue: US,
    log: () => {},
    isHalted: () => false,
    clock: time.clock,
    wall: time.wall,
  };
}
