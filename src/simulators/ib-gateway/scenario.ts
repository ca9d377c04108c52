// A scenario: control requests that the gateway sends to itself at given market times.
import type { Instant } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { parseClockChange, parseMoment } from '../host/clock.ts';
import { type Fields, type Parsed, parseJson } from '../host/fields.ts';
import type { ControlRequest } from '../host/http-server.ts';
import { parseFault, parsePrice } from './control/bodies.ts';
import { parseHandOrder } from './control/order-body.ts';

export interface ScenarioStep {
  readonly at: Instant;
  readonly request: ControlRequest;
}

const STEP = /^(?:(POST|DELETE) )?\/?([a-z]+(?:\/\d+)?)$/;
const DELETED = /^(fault(\/\d+)?|order\/\d+)$/;
/** What the control API makes of the body of each path. */
const BODIES = new Map<string, (body: Parsed<Fields>) => Parsed<unknown>>([
  ['price', parsePrice],
  ['order', parseHandOrder],
  ['fault', parseFault],
  ['clock', (body: Parsed<Fields>) => (body.ok ? parseClockChange(body.value) : body)],
]);

/** Parses a list of `{at, <control path>: body}`; the method before the path is optional, default POST. */
export function parseScenario(steps: readonly unknown[]): Result<readonly ScenarioStep[], string> {
  const parsed: ScenarioStep[] = [];
  for (const [index, step] of steps.entries()) {
    const one = parseStep(step);
    if (!one.ok) return failed(`step ${index + 1}: ${one.failure}`);
    parsed.push(one.value);
  }
  return ok(parsed);
}

function parseStep(step: unknown): Result<ScenarioStep, string> {
  const { at, ...requests } = Object(step) as Record<string, unknown>;
  // A YAML parser may have converted the text to a date.
  const moment = parseMoment(at instanceof Date ? at.toISOString() : String(at));
  if (!moment.ok) return moment;
  const [entry, ...more] = Object.entries(requests);
  const [, method = 'POST', path] = STEP.exec(entry?.[0] ?? '') ?? [];
  if (entry === undefined || path === undefined || more.length > 0) {
    return failed('a step must be {at, <control path>: body}.');
  }
  const wrong = wrongWithRequest(method, path, entry[1] ?? {});
  if (wrong !== undefined) return failed(wrong);
  const body = JSON.stringify(entry[1] ?? {});
  const request = { method, path: `/${path}`, parameters: new URLSearchParams(), body };
  return ok({ at: moment.value, request });
}

/** A mistake shows when the file is read, and not hours later at its time. */
function wrongWithRequest(method: string, path: string, body: unknown): string | undefined {
  const parse = method === 'POST' ? BODIES.get(path) : undefined;
  if (parse === undefined)
    return method === 'DELETE' && DELETED.test(path)
      ? undefined
      : `There is no ${method} ${path}; known: ${[...BODIES.keys()].join(', ')}, DELETE fault, DELETE order/<perm_id>.`;
  const parsed = parse(parseJson(JSON.stringify(body)));
  return parsed.ok ? undefined : parsed.failure;
}
