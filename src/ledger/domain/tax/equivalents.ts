// Securities that a person declares substantially identical: their purchases and sales wash one another, share for share.

/** Groups of securities; one that is in several groups joins them. */
export type Equivalents = readonly (readonly string[])[];

/** The same text for equivalent securities; a security of no group stands for itself. */
export function equivalenceKey(equivalents: Equivalents, security: string): string {
  const group = new Set([security]);
  for (let size = 0; size < group.size; ) {
    size = group.size;
    for (const one of equivalents)
      if (one.some((member) => group.has(member))) for (const member of one) group.add(member);
  }
  return [...group].sort()[0] ?? security;
}

export function areEquivalent(equivalents: Equivalents, one: string, other: string): boolean {
  return equivalenceKey(equivalents, one) === equivalenceKey(equivalents, other);
}
