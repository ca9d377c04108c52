// A price as somebody enters it, with a point or a comma.

/** Undefined unless it is above 0. */
export function priceIn(text: string): number | undefined {
  const value = Number(text.replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(value) && value > 0 ? value : undefined;
}
