// The text of a live message, made once however many readers get it.

const textByMessage = new WeakMap<object, Buffer>();

export function messageText(message: object): Buffer {
  const known = textByMessage.get(message);
  if (known !== undefined) return known;
  const text = Buffer.from(JSON.stringify(message));
  textByMessage.set(message, text);
  return text;
}
