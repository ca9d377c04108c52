// What the routes of `/api/v1/tax` have in common.
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { wholeNumber } from '../../shapes/query-numbers.ts';
import { id } from '../../shapes/transaction-rows.ts';

export const TAGS = ['tax'];
export const READS = { needs: 'read' } as const;
export const KEEPS = { needs: 'keep' } as const;

export const ofPortfolio = {
  portfolio_id: id().optional().describe('All your portfolios unless given'),
};

export const inFormat = { format: z.enum(['json', 'csv']).default('json') };

const YEAR_MIN = 1900;
const YEAR_MAX = 2200;

export const ofYear = {
  year: wholeNumber({ min: YEAR_MIN, max: YEAR_MAX })
    .optional()
    .describe('The year of now unless given'),
};

const CSV = 'text/csv; charset=utf-8';

/** Text passes the serialiser unchanged. */
export function sendCsv(reply: FastifyReply, text: string, fileName: string) {
  return reply
    .type(CSV)
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .send(text);
}

export function jsonOrCsv<Schema extends z.ZodType>(schema: Schema) {
  return {
    description: 'As asked for with `format`',
    content: {
      'application/json': { schema },
      'text/csv': { schema: z.string() },
    },
  };
}
