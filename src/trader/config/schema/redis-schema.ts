// The part `api.redis`: a server of Redis or Valkey that the workers of one API share.
import { z } from 'zod';
import { folder, text } from '../fields/fields.ts';

export const redis = z
  .strictObject({
    url: z
      .string()
      .regex(
        /^rediss?:\/\/[^/@\s]+(\/\d{1,2})?$/,
        'an address such as redis://127.0.0.1:6379/0, without user and password',
      )
      .describe('rediss:// encrypts; the number after the slash is the database'),
    prefix: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,64}$/, 'letters, digits, dots, underscores and hyphens')
      .optional()
      .describe('How its keys begin, with a colon; each instance on a database needs its own'),
    tls: z.boolean().default(false).describe('As rediss://'),
    ca: folder()
      .optional()
      .describe('PEM file: who signed its certificate, if the system does not trust the signer'),
    cert: folder().optional().describe('PEM file, for a server that asks its clients for one'),
    key: folder().optional().describe('PEM file of that certificate'),
    username: text().optional().describe('Of an access list; default: the user named default'),
    password: text().optional().describe('Name an environment variable'),
  })
  .optional()
  .describe('Shared by the workers of one API; docs/redis.md');
