// Formats of numbers, each made once: a browser takes longer to make one than to write a hundred numbers with it.

const formats = new Map<string, Intl.NumberFormat>();

export function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat('en-US', options);
  formats.set(key, made);
  return made;
}
