// Fields of a JSON body, read one by one; the first wrong one is the refusal.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { badRequest, type WireError } from './answers.ts';

export type Body = Readonly<Record<string, unknown>>;
export type Read<Value> = Result<Value, WireError>;

const REQUEST_ID = /^[A-Za-z0-9]{1,20}$/;

export function parseBody(text: string): Read<Body> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return ok(value as Body);
  } catch {
    // Refused below, as any other text that is not an object.
  }
  return failed(badRequest('The body is not a JSON object'));
}

export function textOf(body: Body, name: string): Read<string> {
  const value = body[name];
  return typeof value === 'string' && value !== ''
    ? ok(value)
    : failed(badRequest(`${name} is required`));
}

export function requestIdOf(body: Body, name: string): Read<string> {
  const id = textOf(body, name);
  if (!id.ok || REQUEST_ID.test(id.value)) return id;
  return failed(badRequest(`${name} has at most 20 letters and digits`));
}

export function wholeOf(body: Body, name: string): Read<number> {
  const value = body[name];
  return typeof value === 'number' && Number.isSafeInteger(value)
    ? ok(value)
    : failed(badRequest(`${name} must be a whole number`));
}

/** Prices are sent as text: `"21000"`. */
export function priceOf(body: Body, name: string): Read<number> {
  const value = body[name];
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value)
    ? ok(Number(value))
    : failed(badRequest(`${name} must be the text of a number, such as "21000"`));
}

export function oneOf<Word extends string>(
  body: Body,
  name: string,
  words: readonly Word[],
): Read<Word> {
  const found = words.find((word) => word === body[name]);
  return found === undefined
    ? failed(badRequest(`${name} must be one of ${words.join(', ')}`))
    : ok(found);
}
