// The names that a description of an API publishes: of each operation its parameters and the fields of its bodies and answers.

export interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, object>> };
}

/** `GET /path 200` or `GET /path asks` → names, those inside other objects too. */
export function namesIn(described: Described): readonly (readonly [string, ReadonlySet<string>])[] {
  return Object.entries(described.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      const { parameters = [], requestBody, responses = {} } = operation as Operation;
      const route = `${method.toUpperCase()} ${path}`;
      const asked = fieldsOf(requestBody, described);
      for (const { name } of parameters) asked.add(name);
      const answers = Object.entries(responses).map(
        ([status, answer]) => [`${route} ${status}`, fieldsOf(answer, described)] as const,
      );
      return [[`${route} asks`, asked] as const, ...answers];
    }),
  );
}

interface Operation {
  readonly parameters?: readonly { readonly name: string }[];
  readonly requestBody?: object;
  readonly responses?: Readonly<Record<string, object>>;
}

function fieldsOf(node: unknown, described: Described): Set<string> {
  const names = new Set<string>();
  const seen = new Set<unknown>();
  const visit = (one: unknown): void => {
    if (typeof one !== 'object' || one === null || seen.has(one)) return;
    seen.add(one);
    const { properties, $ref } = one as { properties?: object; $ref?: string };
    for (const name of Object.keys(properties ?? {})) names.add(name);
    const referred = $ref?.split('/').at(-1);
    if (referred !== undefined) visit(described.components?.schemas?.[referred]);
    for (const inner of Object.values(one)) visit(inner);
  };
  visit(node);
  return names;
}
