// The part `api.database`: how the API uses a PostgreSQL server.
import { z } from 'zod';
import { count } from '../fields/fields.ts';

const CONNECTIONS_MIN = 7;

export const database = z
  .strictObject({
    connections: count(CONNECTIONS_MIN, 500)
      .default(15)
      .describe('Of each process; the sum over all workers must fit into max_connections'),
    statement_seconds: z
      .number()
      .min(0.1)
      .max(600)
      .default(2.5)
      .describe('How long the server works on one statement before it gives up'),
    replica: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'the postgres:// address of a hot standby of api.store')
      .optional()
      .describe('A hot standby of the server of api.store, from which reports are read'),
    replica_connections: count(1, 500)
      .default(5)
      .describe('Of each process to the replica, besides those above'),
  })
  .prefault({})
  .describe('Of a postgres:// store; docs/scale.md');
