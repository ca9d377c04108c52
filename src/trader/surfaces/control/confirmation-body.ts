// Parses how a decision is asked for: only what it would do, or carried out as it was shown.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Confirmation } from '../../ports/confirmation.ts';

/** The acts of hundreds of positions, in words. */
const EXPECTS_LENGTH_MAX = 20_000;

export function parseConfirmation({
  confirmed: isConfirmed,
  expects,
}: Readonly<Record<string, unknown>>): Result<Confirmation, string> {
  if (isConfirmed !== undefined && typeof isConfirmed !== 'boolean')
    return failed('confirmed must be true or false');
  if (expects !== undefined && (typeof expects !== 'string' || expects.length > EXPECTS_LENGTH_MAX))
    return failed('expects must be what the preview said it does');
  return ok({
    ...(isConfirmed !== undefined && { isConfirmed }),
    ...(expects !== undefined && { expects }),
  });
}
