// The sections of the configuration that belong to a broker, by the broker's name.
import { z } from 'zod';
import type { BrokerName } from '../../ports/brokers.ts';
import { count, dailyTime, port, text, weeklyTime } from './fields.ts';
import { ssi } from './ssi-schema.ts';

const gateway = z.strictObject({
  host: text().default('127.0.0.1'),
  port: port(1).default(4002).describe('IB Gateway listens on 4002 for paper and 4001 for live'),
  client_id: count(1, 999_999_999)
    .default(17)
    .describe('Reserved for sluice: a second client with it is refused'),
  restart_at: dailyTime().optional().describe('Daily restart of the gateway: no entries around it'),
  weekly_login: weeklyTime().optional().describe('When the weekly manual login is due'),
  max_data_lines: count(2, 100_000).default(100).describe('Market data lines; a symbol uses two'),
});

/** A broker without separate keys has no row. */
const SECTIONS = {
  ib: { gateway: gateway.prefault({}) },
  ssi: { ssi },
} satisfies Partial<Record<BrokerName, z.ZodRawShape>>;

export const BROKER_SHAPE = { ...SECTIONS.ib, ...SECTIONS.ssi };
