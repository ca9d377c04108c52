// Arguments that several tools take. Amounts are checked by the route they are for.
import { z } from 'zod';
import { positionId } from '../../http/shapes/position-rows.ts';
import { symbol } from '../../http/shapes/schemas.ts';

const ID_MAX = 2_147_483_647;

export const portfolioId = () => z.int().positive().max(ID_MAX);
export const person = () => z.int().positive().max(ID_MAX).describe('Required if you see several');
export const ticker = () => symbol();
/** As the tool that the person looked with has it. */
export const traderName = () => z.string().min(1).max(32);
export const trader = () => traderName().describe('Name or account');
export const position = () => positionId().describe('Such as 7-12-LONG');
export const day = () => z.iso.date().describe('YYYY-MM-DD, its end');
export const amount = () =>
  z.union([z.string().max(64), z.number()], 'expected a plain decimal, as text or number');
export const proposalId = () =>
  z
    .string()
    .regex(/^\w{1,40}$/, 'expected the id of a proposal')
    .describe('Of list_proposals');
