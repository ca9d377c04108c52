// The text of a live message, made once however many readers get it.
import { plainJson } from '../../../kernel/plain-json.ts';

const textByMessage = new WeakMap<object, Buffer>();

export function messageText(message: object): Buffer {
  const known = textByMessage.get(message);
  if (known !== undefined) return known;
  const text = Buffer.from(plainJson(message));
  textByMessage.set(message, text);
  return text;
}
