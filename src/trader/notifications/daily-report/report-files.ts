// Daily reports as files: Markdown for people, JSON for programs. Each file is written completely or not at all.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TradingDay } from '../../../kernel/instant.ts';
import { sectionsMarkdown } from '../../domain/report/sections-markdown.ts';
import { venueMoment } from '../../domain/wording/venue-time.ts';
import { dayJson } from './day-json.ts';
import type { DayReport } from './day-report.ts';
import { daySections } from './day-sections.ts';

/** Returns the Markdown file. */
export function writeReport(reports: string, report: DayReport): string {
  replace(jsonFile(reports, report.day), `${JSON.stringify(dayJson(report), undefined, 2)}\n`);
  const file = join(reports, `${report.day}.md`);
  replace(file, markdownOf(report));
  return file;
}

/** A final report that exists already. */
export function hasFinalReport(reports: string, day: TradingDay): boolean {
  const file = jsonFile(reports, day);
  if (!existsSync(file)) return false;
  try {
    return JSON.parse(readFileSync(file, 'utf8')).is_final === true;
  } catch {
    // An incomplete file is rewritten.
    return false;
  }
}

function markdownOf(report: DayReport): string {
  const { day, mode, account, venue, madeAt, isFinal } = report;
  const when = `${venueMoment(venue, madeAt)}${isFinal ? '' : ', not final yet'}`;
  const title = `# ${day}, ${mode} ${account}`;
  return `${title}\n\nMade ${when}. Money in ${venue.currency}, times of ${venue.clockName}.\n\n${sectionsMarkdown(daySections(report))}`;
}

function jsonFile(reports: string, day: TradingDay): string {
  return join(reports, `${day}.json`);
}

function replace(file: string, text: string): void {
  const partial = `${file}.part`;
  writeFileSync(partial, text, { mode: 0o600 });
  renameSync(partial, file);
}
