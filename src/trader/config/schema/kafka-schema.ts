// The part `api.kafka`: brokers of Apache Kafka to which the ledger's events are published.
import { z } from 'zod';
import { KAFKA_MECHANISMS } from '../../ports/kafka-settings.ts';
import { folder, text } from '../fields/fields.ts';

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
    client_id: text().default('sluice').describe('Name by which the brokers know us'),
    tls: z.boolean().default(false).describe('Encrypts the connections to the brokers'),
    ca: folder()
      .optional()
      .describe('PEM file: who signed their certificates, if the system does not trust the signer'),
    cert: folder().optional().describe('PEM file, for brokers that ask their clients for one'),
    key: folder().optional().describe('PEM file of that certificate'),
    username: text().optional().describe('For brokers that ask for credentials'),
    mechanism: z
      .enum(KAFKA_MECHANISMS)
      .default('SCRAM-SHA-512')
      .describe('How they ask for them; PLAIN sends the password as it is, so use it with tls'),
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
  .superRefine(({ username, password }, context) => {
    if ((username === undefined) === (password === undefined)) return;
    const [path, other] =
      username === undefined ? ['password', 'username'] : ['username', 'password'];
    context.addIssue({ code: 'custom', path: [path], message: `needs ${other} beside it` });
  })
  .optional()
  .describe('Publishes the events of the ledger; docs/kafka.md');
