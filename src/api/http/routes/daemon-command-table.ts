// The commands that the API passes on to a trader: who may give each, and the fields that it takes.
import { z } from 'zod';
import type { Permission } from '../../identity/role.ts';
import { price, traded } from '../shapes/schemas.ts';

interface CommandRoute {
  readonly name: string;
  readonly summary: string;
  readonly needs: Permission;
  readonly body: z.ZodObject;
  /** It closes positions: the answer has what became of each. */
  readonly isClosing?: true;
}

const confirmed = z.boolean().default(false).describe('False: 428 with what it would do');
const expects = z
  .string()
  .max(20_000)
  .optional()
  .describe('`preview.does` as it was shown: 428 and nothing done if it has changed');
/** Done at once by who does not ask for a preview. */
const atOnce = {
  confirmed: z.boolean().optional().describe('False: 428 with what it would do; absent: done'),
  expects,
};
const ofSymbol = z.strictObject({ symbol: traded() });
const ofSymbolConfirmed = ofSymbol.extend({ confirmed, expects });
const ofContracts = ofSymbolConfirmed.extend({
  quantity: z.int().positive().max(1_000_000).optional().describe('Absent: all contracts'),
});
const alarmId = z.string().min(1).max(32).describe('Of `GET /daemon/{trader}/alarms`');
const as = z.enum(['position', 'holding']).default('position');

export const COMMANDS: readonly CommandRoute[] = [
  {
    name: 'halt',
    summary: 'Block new entries, also after a restart',
    needs: 'operate',
    body: z.strictObject({ why: z.string().max(200).optional() }),
  },
  {
    name: 'resume',
    summary: 'Allow entries again',
    needs: 'operate',
    body: z.strictObject({
      override_daily_loss: z.boolean().optional(),
      despite_unprotected: traded().optional().describe('Although the position has no stop'),
      ...atOnce,
    }),
  },
  {
    name: 'flatten',
    summary: 'Close all positions, or one',
    needs: 'operate',
    isClosing: true,
    body: z.strictObject({
      ...{ confirmed, expects },
      symbol: traded().optional(),
      extended: z.boolean().optional(),
    }),
  },
  {
    name: 'pause',
    summary: 'Block entries in a symbol; positions stay',
    needs: 'operate',
    body: ofSymbol.extend(atOnce),
  },
  {
    name: 'exit',
    summary: 'Close the position in a symbol, or some of its shares',
    needs: 'operate',
    isClosing: true,
    body: ofSymbolConfirmed.extend({
      quantity: z.int().positive().max(1_000_000_000).optional().describe('Absent: all shares'),
    }),
  },
  {
    name: 'exercise',
    summary: 'Exercise option contracts of a position, at the close of the day',
    needs: 'operate',
    body: ofContracts.extend({
      override: z.boolean().optional().describe('Although they are not in the money'),
    }),
  },
  {
    name: 'lapse',
    summary: 'Let option contracts expire without exercise, even in the money',
    needs: 'operate',
    body: ofContracts,
  },
  {
    name: 'roll',
    summary: 'Buy a sold option contract back, then sell a later one in its place',
    needs: 'operate',
    body: ofSymbolConfirmed.extend({
      expiry: z.iso.date().describe('Of the contract that is sold'),
      right: z.enum(['call', 'put']).optional().describe('Absent: the same'),
      strike: price().optional().describe('Absent: the same'),
      credit: z
        .number()
        .min(-10_000)
        .max(10_000)
        .optional()
        .describe('The least that both orders bring, per share; absent: more than nothing'),
    }),
  },
  {
    name: 'stop-at',
    summary: 'Move a stop closer to the market',
    needs: 'operate',
    body: ofSymbol.extend({ price: price(), ...atOnce }),
  },
  {
    name: 'adopt',
    summary: 'Take over foreign shares, with a stop, or as a holding without one',
    needs: 'operate',
    body: ofSymbolConfirmed.extend({ as }),
  },
  {
    name: 'release',
    summary: 'Stop managing a position or a holding; it and its orders become yours',
    needs: 'operate',
    body: ofSymbolConfirmed.extend({ as }),
  },
  {
    name: 'protect',
    summary: 'Replace a missing or contested stop',
    needs: 'operate',
    body: ofSymbol.extend(atOnce),
  },
  {
    name: 'acknowledge-alarm',
    summary: 'Say that an alarm is seen',
    needs: 'alarms',
    body: z.strictObject({
      alarm_id: alarmId,
      note: z.string().max(500).optional().describe('What is being done about it'),
    }),
  },
  {
    name: 'mute-alarm',
    summary: 'Keep an alarm quiet for a time, unless it gets worse; never a missing stop',
    needs: 'alarms',
    body: z.strictObject({ alarm_id: alarmId, minutes: z.int().min(1).max(240) }),
  },
];
