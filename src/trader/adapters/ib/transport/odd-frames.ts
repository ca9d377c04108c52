// Messages that are not exactly as the library expects them. Each frame states its length, so none of them affects the next one.

const ERROR = '4';
/** Message, version, id, code, text, and the reasons of a rejection as JSON. */
const REJECT_REASONS_AT = 5;

/**
 * The library parses the reasons of a rejection and throws if they are not JSON, or hold a quote as `\\u0022`; the refusal itself
 * would be lost. The text of the message says the same.
 */
export function withoutRejectReasons(fields: readonly string[]): readonly string[] {
  if (fields[0] !== ERROR || (fields[REJECT_REASONS_AT] ?? '') === '') return fields;
  return fields.map((field, at) => (at === REJECT_REASONS_AT ? '' : field));
}

/** openOrder and completedOrder gain fields with almost every update; those that an older gateway lacks are at the end. */
const GROWING: ReadonlySet<string> = new Set(['5', '101']);
const SPARE_MAX = 8;

export function spareFieldsOf([id = '']: readonly string[]): number {
  return GROWING.has(id) ? SPARE_MAX : 0;
}

const EXTRA = /^Decoding error on (\w+): unprocessed data/;
const UNKNOWN = /^No parser implementation found for token: \w+ \((\d+)\)/;
/** What remains of a message that it has no parser for. */
const EXTRA_OF_UNKNOWN = 'undefined';

/** What the library's complaint means if the rest of the message can be used, or if nothing in it is needed; '' if it was reported already. */
export function harmlessOddity(complaint: string): string | undefined {
  const [, name] = EXTRA.exec(complaint) ?? [];
  if (name === EXTRA_OF_UNKNOWN) return '';
  if (name !== undefined) return `${name} has more fields than this version of sluice knows`;
  const [, id] = UNKNOWN.exec(complaint) ?? [];
  return id === undefined ? undefined : `message ${id} is unknown to this version of sluice`;
}
