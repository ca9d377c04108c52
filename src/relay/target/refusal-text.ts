// Why the ledger does not book what an account did, as one sentence.

interface KnownRefusal {
  readonly kind: string;
}

/** Decimals write themselves as text. */
export function refusalText(refusal: KnownRefusal): string {
  const { kind, ...figures } = refusal as KnownRefusal & Readonly<Record<string, unknown>>;
  const words = kind.toLowerCase().replaceAll('_', ' ');
  const figureTexts = Object.entries(figures)
    .filter(([, value]) => ['string', 'number'].includes(typeof plain(value)))
    .map(([name, value]) => `${name} ${plain(value)}`);
  return figureTexts.length === 0 ? words : `${words}: ${figureTexts.join(', ')}`;
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('kind' in value) return refusalText(value as KnownRefusal);
  return 'toFixed' in value ? String(value) : value;
}
