// Sections of a report as Markdown that is also readable as plain text.
import { assertNever } from '../../../kernel/assert.ts';
import type { Section, TableSection } from './section.ts';

export function sectionsMarkdown(sections: readonly Section[]): string {
  return sections
    .map((section) => `## ${escaped(section.title)}\n\n${bodyOf(section)}\n`)
    .join('\n');
}

function bodyOf(section: Section): string {
  switch (section.kind) {
    case 'figures':
      return section.figures
        .map(({ name, text }) => `- ${escaped(name)}: ${escaped(text)}`)
        .join('\n');
    case 'table':
      return section.rows.length === 0 ? escaped(section.nothing) : tableOf(section);
    case 'sentences':
      return section.sentences.map((sentence) => `- ${escaped(sentence)}`).join('\n');
    default:
      return assertNever(section);
  }
}

function tableOf({ columns, rows }: TableSection): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(columns), `|${' --- |'.repeat(columns.length)}`, ...rows.map(line)].join('\n');
}

/** Names come from files and feeds: markup and line breaks in them are escaped. */
function escaped(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>|#]/g, String.raw`\$&`);
}
