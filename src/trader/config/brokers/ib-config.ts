// The section `gateway`: IB Gateway or TWS.
import type { Weekday, WeeklyTime } from '../../../market/time/recurring-time.ts';
import type { GatewaySettings } from '../../ports/settings.ts';
import { WEEKLY_TIME } from '../schema/fields.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';
import { toDailyTime } from '../schema/to-daily-time.ts';
import type { BrokerConfig } from './broker-config.ts';

export const IB_CONFIG = {
  toSettings: ({ gateway }: SluiceFile) => ({ gateway: toGateway(gateway) }),
  faults: () => [],
  // The whole section is part of the identity already.
  decisive: () => ({}),
  withPathsPlaced: (file) => file,
} satisfies BrokerConfig;

function toGateway(gateway: SluiceFile['gateway']): GatewaySettings {
  return {
    host: gateway.host,
    port: gateway.port,
    clientId: gateway.client_id,
    restartAt: gateway.restart_at === undefined ? undefined : toDailyTime(gateway.restart_at),
    weeklyLogin: gateway.weekly_login === undefined ? undefined : toWeekly(gateway.weekly_login),
    maxDataLines: gateway.max_data_lines,
  };
}

function toWeekly(text: string): WeeklyTime {
  const [, weekday, hour, minute, zone = ''] = WEEKLY_TIME.exec(text) ?? [];
  return { weekday: weekday as Weekday, hour: Number(hour), minute: Number(minute), zone };
}
