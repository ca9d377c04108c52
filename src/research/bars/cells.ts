// The cells of one line as places in its bytes: a number is read from them without a text in between.

/** Further cells of a line are ignored. */
const CELLS_MAX = 256;
const NEWLINE = 10;
const SPACE = 32;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
/** More digits could not be held exactly before the division. */
const DIGITS_MAX = 15;
const POWERS = Float64Array.from({ length: DIGITS_MAX + 1 }, (_, power) => 10 ** power);

/** What separates the cells of a file: any of them unless its first line has a semicolon or a tab. */
export type Separator = ';' | '\t' | 'any';

/** 1 for bytes that end a cell. */
function endsAt(characters: string): Uint8Array {
  const ends = new Uint8Array(256);
  for (const character of characters) ends[character.charCodeAt(0)] = 1;
  return ends;
}

const ENDS = { any: endsAt(',;\t\n'), ';': endsAt(';\n'), '\t': endsAt('\t\n') } as const;

/** Filled again for every line. */
export class Cells {
  bytes: Uint8Array = new Uint8Array(0);
  count = 0;
  /** Numbers with a point so far, where a comma does not separate cells. */
  points = 0;
  separator: Separator = 'any';
  private ends = ENDS.any;
  /** Whether a comma may be inside a number. */
  private hasCommas = false;
  readonly from = new Int32Array(CELLS_MAX);
  /** Exclusive. */
  readonly to = new Int32Array(CELLS_MAX);
  private readonly numbers = new Float64Array(CELLS_MAX + 1).fill(Number.NaN);
  private readonly isNumber = new Uint8Array(CELLS_MAX + 1);

  /** Cells of these columns are read as numbers, where they are. */
  expectNumbers(columns: readonly number[]): void {
    for (const column of columns) this.isNumber[column] = 1;
  }

  separateBy(separator: Separator): this {
    this.ends = ENDS[separator];
    this.hasCommas = separator !== 'any';
    this.separator = separator;
    return this;
  }

  /** Reads the line that begins at `from`; returns where the next one begins. The bytes end with a newline. */
  readLine(bytes: Uint8Array, from: number): number {
    const { ends } = this;
    this.bytes = bytes;
    this.count = 0;
    let at = from;
    for (;;) {
      const first = at;
      if (this.isNumber[this.count] === 1) at = this.readNumber(at);
      else {
        while (ends[bytes[at] ?? NEWLINE] === 0) at += 1;
        this.add(first, at);
      }
      if (bytes[at] === NEWLINE) return at + 1;
      at += 1;
    }
  }

  /** Returns the end of the cell. */
  private readNumber(from: number): number {
    const { bytes, ends } = this;
    let at = from;
    let value = 0;
    let pointAt = from;
    let byte = bytes[at] ?? NEWLINE;
    for (; ; at += 1, byte = bytes[at] ?? NEWLINE) {
      if (byte >= ZERO && byte <= NINE) value = value * 10 + (byte - ZERO);
      else if (byte === POINT && pointAt === from && at > from) pointAt = at;
      else break;
    }
    const isPlain = ends[byte] === 1 && at > from && at - from <= DIGITS_MAX;
    while (ends[bytes[at] ?? NEWLINE] === 0) at += 1;
    if (this.hasCommas && pointAt !== from) this.points += 1;
    // Both are exact, so their quotient is the number nearest to what is written.
    const number = pointAt === from ? value : value / (POWERS[at - pointAt - 1] ?? Number.NaN);
    this.numbers[this.count] = isPlain ? number : Number.NaN;
    this.add(from, at);
    return at;
  }

  /** Without the spaces around it. */
  private add(from: number, to: number): void {
    const { bytes, count } = this;
    if (count === CELLS_MAX) return;
    let first = from;
    let end = to;
    while (first < end && (bytes[first] ?? 0) <= SPACE) first += 1;
    while (end > first && (bytes[end - 1] ?? 0) <= SPACE) end -= 1;
    this.from[count] = first;
    this.to[count] = end;
    this.count = count + 1;
  }

  /** Of the line, without its end. */
  get byteLength(): number {
    return (this.to[this.count - 1] ?? 0) - (this.from[0] ?? 0);
  }

  /** Of an empty line. */
  isBlank(): boolean {
    return this.count === 1 && this.from[0] === this.to[0];
  }

  /** Whether any cell from this one on is not empty. */
  hasTextFrom(index: number): boolean {
    for (let at = index; at < this.count; at += 1) if (this.from[at] !== this.to[at]) return true;
    return false;
  }

  /** From texts, where a line has quotes or is rewritten. */
  fill(texts: readonly string[]): this {
    this.bytes = Buffer.from(texts.join(''));
    this.count = 0;
    let at = 0;
    for (const text of texts) {
      const bytes = Buffer.byteLength(text);
      this.numbers[this.count] = Number.NaN;
      this.add(at, at + bytes);
      at += bytes;
    }
    return this;
  }

  /** Empty if the line has no such cell. */
  text(index: number): string {
    if (index >= this.count) return '';
    const from = this.from[index] ?? 0;
    const to = this.to[index] ?? 0;
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + from, to - from).toString();
  }

  texts(): readonly string[] {
    return Array.from({ length: this.count }, (_, index) => this.text(index));
  }

  /** NaN unless it is expected and written with a few digits and at most one point, as most prices are. */
  plainNumber(index: number): number {
    return index < this.count ? (this.numbers[index] ?? Number.NaN) : Number.NaN;
  }
}
