// JSON for people and programs: binary sums and means leave as the decimals that they stand for (`-0.04`, never `-0.03999999999996362`).
// Decision 0049

/** A double that shows more digits than this was computed, or does not stand for a decimal of 15 digits. */
const EXACT_DIGITS = 15;
const MAY_HAVE_DUST = /\d[\d.]{15}/;
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+\.\d+(?:e[+-]?\d+)?/g;

/** Digits that are kept, and places behind the point at least: a large amount keeps its cents. */
const DIGITS = 12;
const PLACES_MIN = 4;
/** Smaller differences of amounts are zero. */
const DUST = 1e-13;

/** Of a value that `JSON.stringify` has a text for. */
export function plainJson(value: unknown, indent?: number): string {
  return withoutDust(JSON.stringify(value, undefined, indent));
}

/** The same JSON with its computed numbers rounded. Strings, and decimals inside them, are not touched. */
export function withoutDust(json: string): string {
  if (!MAY_HAVE_DUST.test(json)) return json;
  return json.replaceAll(STRING_OR_NUMBER, (token) =>
    token.startsWith('"') ? token : String(plainNumber(Number(token))),
  );
}

const DUST_IN_SENTENCE = /(?<![\w.])-?\d+\.\d{11,}(?:e[+-]?\d+)?(?!\w|\.\w)/g;

/** A sentence with its computed numbers rounded. */
export function plainText(sentence: string): string {
  return sentence.replaceAll(DUST_IN_SENTENCE, (number) => String(plainNumber(Number(number))));
}

/** As it is shown in JSON and in tables. */
export function plainNumber(value: number): number {
  if (!Number.isFinite(value) || String(value).length <= EXACT_DIGITS) return value;
  const size = Math.abs(value);
  if (size < DUST) return 0;
  const places = Math.max(PLACES_MIN, DIGITS - 1 - Math.floor(Math.log10(size)));
  return Number(value.toFixed(places));
}
