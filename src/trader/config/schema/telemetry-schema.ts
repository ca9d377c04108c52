// Where traces and reports of errors go; nothing leaves the machine unless one of these is set.
import { z } from 'zod';
import { address } from '../fields/fields.ts';

export const telemetry = z.strictObject({
  otlp: address()
    .optional()
    .describe('OTLP/HTTP collector that receives traces, such as http://127.0.0.1:4318'),
});

const DSN = /^https?:\/\/\w+(:\w+)?@[^/@\s]+(\/[^\s?#]*)?\/\d+$/;

export const sentry = z.strictObject({
  dsn: z
    .string()
    .regex(DSN, 'a DSN such as https://key@host/1')
    .optional()
    .describe('Receives errors of our own code; name an environment variable'),
});
