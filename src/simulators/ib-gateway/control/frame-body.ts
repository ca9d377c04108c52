// Parses the rule of a `frames` fault: which messages it selects, and what happens to them.
import { failed, ok } from '../../../kernel/result.ts';
import { type Fields, type Parsed, textIn } from '../../host/fields.ts';
import { FRAME_ACTIONS, type FrameRule, type Scalar } from '../exchange/scheduling/frame-rule.ts';
import { isMessageName } from '../messages/names.ts';

type Values = Readonly<Record<string, Scalar>>;

export function parseFrameRule(fields: Fields): Parsed<FrameRule> {
  const direction = textIn(fields, 'direction') ?? 'out';
  if (direction !== 'in' && direction !== 'out')
    return failed('"direction" must be in (from a client) or out (to a client).');
  const message = textIn(fields, 'message') ?? '';
  if (!isMessageName(direction, message)) {
    const what =
      direction === 'out' ? 'an answer, such as orderStatus' : 'a request, such as placeOrder';
    return failed(`"message" must be the name of ${what}.`);
  }
  const action = FRAME_ACTIONS.find((known) => known === textIn(fields, 'action'));
  if (action === undefined) return failed(`"action" must be one of ${FRAME_ACTIONS.join(', ')}.`);
  const where = valuesIn(fields, 'where');
  if (!where.ok) return where;
  const set = valuesIn(fields, 'set');
  if (!set.ok) return set;
  if (action === 'rewrite' && Object.keys(set.value).length === 0)
    return failed('"set" is missing: it has the new values.');
  return ok({ direction, message, action, where: where.value, set: set.value });
}

function valuesIn(fields: Fields, name: string): Parsed<Values> {
  const values: Record<string, Scalar> = {};
  for (const [path, value] of Object.entries(Object(fields[name] ?? {}))) {
    const isScalar =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (!isScalar) return failed(`"${name}" must have texts, numbers, true and false only.`);
    values[path] = value;
  }
  return ok(values);
}
