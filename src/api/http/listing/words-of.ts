// The query of a list as the trader takes it.
export function wordsOf(
  asked: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>,
): URLSearchParams {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(asked))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) words.append(name, String(one));
  return words;
}
