// The ids a chain names, by what they are of: each leads to its own explanation.
import { idWords, OPTION_IDS } from './instrument-name.ts';
import type { Entry } from './timeline.ts';

export type IdKind = 'prediction' | 'signal' | 'position' | 'order' | 'execution';

export interface ChainId {
  readonly kind: IdKind;
  readonly id: string;
}

const KEYS: Readonly<Record<string, IdKind>> = {
  predictionId: 'prediction',
  signalId: 'signal',
  positionId: 'position',
  orderRef: 'order',
  orderRefs: 'order',
  execId: 'execution',
};
/** Objects that have an id of their own. */
const OWN: Readonly<Record<string, IdKind>> = { prediction: 'prediction', signal: 'signal' };
/** In the place of a prediction: the id of its signal says as much. */
const BAR = /^bar-.+-\d{8}T\d{6}Z$/;
const ORDER: readonly IdKind[] = ['prediction', 'signal', 'position', 'order', 'execution'];

export function chainIds(entries: readonly Entry[]): readonly ChainId[] {
  const found = new Map<string, ChainId>();
  for (const { fact } of entries) {
    for (const one of idsIn(fact)) if (!found.has(one.id)) found.set(one.id, one);
  }
  return [...found.values()].toSorted(
    (one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind),
  );
}

function idsIn(value: unknown): readonly ChainId[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): readonly ChainId[] => {
    const kind = KEYS[key];
    if (kind !== undefined) {
      return [inner]
        .flat()
        .flatMap((id) => (typeof id === 'string' && !BAR.test(id) ? [{ kind, id }] : []));
    }
    const own = OWN[key];
    const id = own === undefined ? undefined : (inner as { readonly id?: unknown } | null)?.id;
    const named = own !== undefined && typeof id === 'string' ? [{ kind: own, id }] : [];
    return [...named, ...idsIn(inner)];
  });
}

export interface TextPart {
  readonly text: string;
  /** Where it is one. */
  readonly id?: string;
}

const IDS = new RegExp(`${OPTION_IDS.source}|[\\w./-]*\\w`, 'g');

/** A sentence cut at the ids in it, which are named as people name them. */
export function textParts(text: string, ids: ReadonlySet<string>): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(IDS)) {
    if (!ids.has(word)) continue;
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ text: idWords(word), id: word });
    end = index + word.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

const LOT = /^\d{1,9}(\.\d{1,4})?(\/\d{1,9})*$/;

/** Lots are numbered by the ledger; every other id has letters or is longer. */
export function isLotId(id: string): boolean {
  return LOT.test(id);
}
