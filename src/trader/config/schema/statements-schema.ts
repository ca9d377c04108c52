// The part `api.statements`: a broker's statement, fetched each night and compared with the ledger.
import { z } from 'zod';
import { address, text } from '../fields/fields.ts';
import { cron } from './cron-field.ts';

const FLEX_SERVICE = 'https://ndcdyn.interactivebrokers.com/AccountManagement/FlexWebService';

export const statements = z
  .strictObject({
    token: text().describe('Of the Flex Web Service; name an environment variable'),
    query: text().describe('The number of the Flex query, in quotes'),
    at: cron().default('0 11 * * 2-6').describe('When it is fetched; UTC'),
    url: address().default(FLEX_SERVICE).describe('A server in its place'),
  })
  .optional()
  .describe('Statements of Interactive Brokers, compared with the portfolio of their account');
