// Parses a control API command from JSON: returns a command or one sentence.

import { instant } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { instrumentAsWritten } from '../../../market/options/combination.ts';
import type { TraderCommand } from '../../ports/trader-commands.ts';
import { parseAlarmCommand } from './alarm-body.ts';
import { parseConfirmation } from './confirmation-body.ts';
import { parseManualCommand } from './manual-command-body.ts';
import { parseSender } from './sender.ts';

type Fields = Readonly<Record<string, unknown>>;

export function parseCommand(body: unknown): Result<TraderCommand, string> {
  if (typeof body !== 'object' || body === null) return failed('a command must be a JSON object');
  const fields = body as Fields;
  const sender = parseSender(fields.by ?? 'desk');
  if (!sender.ok) return sender;
  const { by, request } = sender.value;
  const command = commandOf(fields, by);
  if (!command.ok || request === undefined) return command;
  return ok({ ...command.value, request });
}

function commandOf(fields: Fields, by: string): Result<TraderCommand, string> {
  switch (fields.type) {
    case 'halt': {
      const why = fields.why ?? 'requested by an operator';
      return typeof why === 'string'
        ? ok({ type: 'halt', why, by })
        : failed('why must be a sentence');
    }
    case 'resume':
      return resumeOf(fields, by);
    case 'delete-lock':
      return typeof fields.lock_id === 'string'
        ? ok({ type: 'delete-lock', lockId: fields.lock_id, by })
        : failed('lock_id must be the id of a lock');
    case 'acknowledge-alarm':
    case 'mute-alarm':
      return parseAlarmCommand(fields, by);
    case 'move-clock': {
      const to = Date.parse(String(fields.to));
      if (Number.isNaN(to)) return failed('to must be an ISO-8601 timestamp');
      const { wall_ms: wallMs } = fields;
      if (wallMs === undefined) return ok({ type: 'move-clock', to: instant(to) });
      return typeof wallMs === 'number' && Number.isSafeInteger(wallMs)
        ? ok({ type: 'move-clock', to: instant(to), wallMs })
        : failed('wall_ms must be epoch milliseconds of the wall clock');
    }
    default:
      return parseManualCommand(fields, by);
  }
}

function resumeOf(fields: Fields, by: string): Result<TraderCommand, string> {
  const { override_daily_loss: overrideDailyLoss = false, despite_unprotected: symbol } = fields;
  if (typeof overrideDailyLoss !== 'boolean')
    return failed('override_daily_loss must be true or false');
  const confirmation = parseConfirmation(fields);
  if (!confirmation.ok) return confirmation;
  const asked = { type: 'resume', overrideDailyLoss, ...confirmation.value, by } as const;
  if (symbol === undefined) return ok(asked);
  if (typeof symbol !== 'string' || symbol === '')
    return failed('despite_unprotected must be the ticker of a stock');
  return ok({ ...asked, despiteUnprotected: instrumentAsWritten(symbol) });
}
