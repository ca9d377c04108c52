// Compares an answer with what a worked case expects: numbers within its tolerance, all else exactly. The answer may say more.
const NUMBER = /^-?\d+(\.\d+)?$/;

/** Sentences that say where the answer differs. */
export function differences(
  expected: unknown,
  actual: unknown,
  tolerance: number,
  at = 'answer',
): readonly string[] {
  if (Array.isArray(expected)) return listDifferences(expected, actual, tolerance, at);
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null)
      return [`${at}: ${shown(actual)}, expected an object`];
    return Object.entries(expected).flatMap(([key, value]) =>
      differences(value, (actual as Record<string, unknown>)[key], tolerance, `${at}.${key}`),
    );
  }
  return isEqual(expected, actual, tolerance)
    ? []
    : [`${at}: ${shown(actual)}, expected ${shown(expected)}`];
}

function listDifferences(
  expected: readonly unknown[],
  actual: unknown,
  tolerance: number,
  at: string,
): readonly string[] {
  if (!Array.isArray(actual)) return [`${at}: ${shown(actual)}, expected a list`];
  if (actual.length !== expected.length)
    return [`${at}: ${actual.length} entries, expected ${expected.length}: ${shown(actual)}`];
  return expected.flatMap((value, index) =>
    differences(value, actual[index], tolerance, `${at}[${index}]`),
  );
}

function isEqual(expected: unknown, actual: unknown, tolerance: number): boolean {
  if (!isNumeric(expected) || !isNumeric(actual)) return expected === actual;
  const wanted = Number(expected);
  return Math.abs(Number(actual) - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
}

function isNumeric(value: unknown): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && NUMBER.test(value));
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'absent';
}
