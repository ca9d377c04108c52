// docs/api/errors.md: every code that the API refuses with, from the table that it answers from.
import { DESCRIBED_CODES, type DescribedCode } from '../../src/api/http/problems/codes.ts';
import { table, withCode } from './markdown-table.ts';

export const ERRORS_PAGE = 'docs/api/errors.md';

const HEAD = `# Every error code

What the [API](../api.md#errors) answers instead of what was asked for, made from the program (\`scripts/make-schemas.ts\`). \`code\` is what a program decides by:
it keeps its meaning and its status, and new ones may join the list. \`detail\` is for people and may change.
`;

export function errorsPage(): string {
  const statuses = [...new Set(DESCRIBED_CODES.map(({ status }) => status))];
  return [HEAD, ...statuses.map(section)].join('\n');
}

function section(status: number): string {
  const rows = DESCRIBED_CODES.filter((one) => one.status === status).map(row);
  return `## ${status}\n\n${table(['code', ''], rows)}`;
}

/** The anchor is where `type` leads. */
function row({ code, means }: DescribedCode): readonly string[] {
  return [`<a id="${code}"></a>\`${code}\``, withCode(means)];
}
