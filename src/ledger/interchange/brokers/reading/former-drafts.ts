// What versions before booked for the rows of a file, beside what they book now.
import { cashOf } from '../../rows/file-totals.ts';
import type { ImportedDraft, ImportedFile, Place } from '../../rows/imported-file.ts';

/** `wholes`: the row that another one became a part of. */
export function withFormer(
  file: ImportedFile,
  former: readonly ImportedDraft[],
  wholes: ReadonlyMap<Place, Place> = new Map(),
): ImportedFile {
  const names = new Set(file.drafts.map(({ draft }) => draft.origin?.id));
  const byPlace = Map.groupBy(former, ({ place }) => textOf(place));
  const taken = new Set<ImportedDraft>();
  const drafts = file.drafts.map((row): ImportedDraft => {
    const here = (byPlace.get(textOf(row.place)) ?? []).filter((one) => !taken.has(one));
    const before = here.find((one) => isSameKind(one, row)) ?? here.find((one) => isSame(one, row));
    if (before === undefined) return row;
    taken.add(before);
    const isNamedSo = before.draft.origin?.id === row.draft.origin?.id;
    return isNamedSo ? row : { ...row, formerly: [...(row.formerly ?? []), before.draft] };
  });
  const mistaken = former.filter(
    (one) => !taken.has(one) && !names.has(one.draft.origin?.id) && !isCharge(one),
  );
  const charges = former.filter((one) => !taken.has(one) && isCharge(one));
  return {
    ...file,
    drafts: withCharges(drafts, charges, wholes),
    mistaken: [...(file.mistaken ?? []), ...mistaken],
  };
}

function withCharges(
  drafts: readonly ImportedDraft[],
  charges: readonly ImportedDraft[],
  wholes: ReadonlyMap<Place, Place>,
): readonly ImportedDraft[] {
  const byWhole = Map.groupBy(charges, ({ place }) => wholes.get(place));
  return drafts.map((row) => {
    const own = byWhole.get(row.place)?.map(({ draft }) => draft) ?? [];
    return own.length === 0 ? row : { ...row, charges: own };
  });
}

function isSameKind({ draft: before }: ImportedDraft, { draft }: ImportedDraft): boolean {
  return before.type === draft.type;
}

function isSame({ draft: before }: ImportedDraft, { draft }: ImportedDraft): boolean {
  return before.currency === draft.currency && cashOf(before).eq(cashOf(draft));
}

/** One that became part of a trade moved the same cash. */
function isCharge({ draft: { type } }: ImportedDraft): boolean {
  return type === 'FEE' || type === 'TAX';
}

function textOf({ line, part }: Place): string {
  return `${line} ${part ?? ''}`;
}
