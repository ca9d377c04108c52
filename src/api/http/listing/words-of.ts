// The query of a list as the trader takes it.
export function wordsOf(
  asked: Readonly<Record<string, string | number | boolean | undefined>>,
): URLSearchParams {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    if (value !== undefined) words.set(name, String(value));
  }
  return words;
}
