// How numbers are written: by the choice of who reads them. Formats are made once, since a browser takes longer to make one than
// to write a hundred numbers with it.

interface Separators {
  readonly group: string;
  readonly point: string;
}

/** As `Intl.NumberFormat` separates them in a language, by its name there. */
export const NUMBER_STYLES = {
  'en-US': { group: ',', point: '.' },
  'de-DE': { group: '.', point: ',' },
  'fr-FR': { group: '\u202f', point: ',' },
} as const satisfies Readonly<Record<string, Separators>>;

export type NumberStyle = keyof typeof NUMBER_STYLES;

export const FIRST_STYLE: NumberStyle = 'en-US';

let chosen = (): NumberStyle => FIRST_STYLE;

/** Asked for each number, so that what shows it follows the choice. */
export function writeNumbersBy(choice: () => NumberStyle): void {
  chosen = choice;
}

export function separators(): Separators {
  return NUMBER_STYLES[chosen()];
}

const formats = new Map<string, Intl.NumberFormat>();

export function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const style = chosen();
  const key = `${style} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(style, options);
  formats.set(key, made);
  return made;
}

/** `1,234`, and up to three decimals if it has them. */
export function wholeNumber(value: number): string {
  return numberFormat({}).format(value);
}
