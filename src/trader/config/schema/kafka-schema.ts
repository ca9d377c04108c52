// The part `api.kafka`: brokers of Apache Kafka to which the ledger's events are published.
import { z } from 'zod';
import { text } from './fields.ts';

export const kafka = z
  .strictObject({
    brokers: z
      .array(z.string().regex(/^[^\s:]+:\d{1,5}$/, 'an address such as broker-1:9092'))
      .min(1)
      .describe('Some of them; the others are learned from these'),
    prefix: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,64}$/, 'letters, digits, dots, underscores and hyphens')
      .default('holdings')
      .describe('How the names of its topics begin; each ledger of a cluster needs its own'),
    client_id: text().default('sluice'),
    tls: z.boolean().default(false),
    username: text().optional().describe('For SCRAM-SHA-512'),
    commands: z
      .boolean()
      .default(false)
      .describe('Carries out commands from the topic `<prefix>.commands`, each with a credential'),
    valuations_seconds: z
      .int()
      .min(0)
      .max(3_600)
      .default(5)
      .describe('Between two live valuations of a portfolio; 0: none are published'),
    password: text().optional().describe('Name an environment variable'),
  })
  .optional()
  .describe('Publishes the events of the ledger; docs/kafka.md');
