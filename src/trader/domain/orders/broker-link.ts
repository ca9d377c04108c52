// How a broker names an order: an opaque text of a named kind. It is recorded and compared, and only the broker's adapter reads it.

/** `<kind>:<id>`; the kind is the broker's own word for it. */
export type BrokerLink = `${string}:${string}`;

export function brokerLink(kind: string, id: string | number): BrokerLink {
  return `${kind}:${id}`;
}

/** The broker's own text, for rows and sentences that people read. */
export function idIn(link: BrokerLink): string {
  return link.slice(link.indexOf(':') + 1);
}

/** `<kind> <id>`, for people. */
export function linkText(link: BrokerLink): string {
  return link.replace(':', ' ');
}

/** Below this mark no number may be given to an order any more. Marks of one kind only rise. */
export interface LinkFloor {
  readonly kind: string;
  readonly mark: number;
}

/** The higher of two floors; another kind replaces the one before, since its numbers are another broker's. */
export function higherFloor(
  one: LinkFloor | undefined,
  other: LinkFloor | undefined,
): LinkFloor | undefined {
  if (one === undefined || other === undefined) return other ?? one;
  return one.kind === other.kind && one.mark >= other.mark ? one : other;
}

/** What a fill of one member of a group does to the others. */
export type GroupEffect = 'none' | 'reduces' | 'cancels';
