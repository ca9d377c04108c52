// Bodies that may be left out: the framework describes every body as required, and the server takes an absent one for null.

export function withOptionalBodies<Document>(document: Document): Document {
  return corrected(document) as Document;
}

function corrected(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(corrected);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const isOptional = key === 'requestBody' && mayBeNull(member);
      return [key, isOptional ? { ...member, required: false } : corrected(member)];
    }),
  );
}

interface Body {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Schema {
  readonly anyOf?: readonly { readonly type?: unknown }[];
}

function mayBeNull({ content }: Body): boolean {
  const { anyOf = [] } = content?.['application/json']?.schema ?? {};
  return anyOf.some(({ type }) => type === 'null');
}
