// Builds the documents into dist/help, from where the API serves them: the pages of docs/README.md, and one for each command.
// Decision 0055
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { asProgram } from './as-program.ts';
import { licencesOf, listContained } from './licences.ts';
import { type CommandPage, commandIndex, commandPages } from './site/command-pages.ts';
import { incidentsPage } from './site/incident-page.ts';
import { INDEX, PATHS, type PageSection, pagesOf, sectionsOf } from './site/index-of-pages.ts';
import { stagedPage } from './site/staged-page.ts';

const ROOT = join(import.meta.dirname, '..');
export const SITE = join(ROOT, 'dist/help');
/** In the repository, so that the builder's packages are found, and removed afterwards. */
const STAGED = join(ROOT, 'dist/help-pages');

export async function buildSite(): Promise<void> {
  rmSync(STAGED, { recursive: true, force: true });
  try {
    await stage();
    execFileSync(join(ROOT, 'node_modules/.bin/vitepress'), ['build', STAGED, '--outDir', SITE], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const contained = JSON.parse(readFileSync(join(STAGED, '.vitepress/contained.json'), 'utf8'));
    writeFileSync(join(SITE, 'LICENSES.txt'), licencesOf(contained));
    listContained(SITE, contained);
  } finally {
    rmSync(STAGED, { recursive: true, force: true });
  }
  compress();
}

async function stage(): Promise<void> {
  const sections = sectionsOf(ROOT);
  const commands = await commandPages();
  const placeByFile = new Map(pagesOf(sections).map(({ file, place }) => [file, place]));
  placeByFile.set(INDEX, 'index.md');
  const pictures = new Map<string, string>();
  const staging = {
    root: ROOT,
    placeByFile,
    addPicture: (file: string, place: string) => pictures.set(file, place),
  };
  for (const [file, place] of placeByFile)
    put(place, stagedPage(readFileSync(join(ROOT, file), 'utf8'), file, { ...staging, place }));
  for (const [file, place] of pictures) put(place, readFileSync(join(ROOT, file)));
  for (const { name, text } of commands) put(`commands/${name}.md`, text);
  put('commands/index.md', commandIndex(commands));
  put('incidents.md', incidentsPage());
  // The program's own settings are newer than the builder knows.
  put('tsconfig.json', '{}');
  put('.vitepress/site.json', JSON.stringify(listsOf(sections, commands)));
  for (const [from, to] of SETTINGS) cpSync(join(ROOT, from), join(STAGED, to));
}

/** Names that VitePress reads. */
const SETTINGS = [
  ['scripts/site/config.js', '.vitepress/config.js'],
  ['scripts/site/anchor.ts', '.vitepress/anchor.ts'],
  ['scripts/site/theme.js', '.vitepress/theme/index.js'],
  ['scripts/site/theme.css', '.vitepress/theme/theme.css'],
  ['src/api/dashboard/style/icon.svg', 'public/icon.svg'],
] as const;

function put(place: string, content: string | Buffer): void {
  const path = join(STAGED, place);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** The bar at the top and the list at the side, in the shapes that VitePress reads. */
function listsOf(sections: readonly PageSection[], commands: readonly CommandPage[]) {
  const commandGroups = [...new Set(commands.map(({ group }) => group))].map((group) => ({
    text: group,
    items: commands
      .filter((one) => one.group === group)
      .map(({ name }) => ({ text: name, link: `/commands/${name}` })),
  }));
  const lists = sections.map(({ title, folder, groups }) => ({
    text: title,
    folder,
    items: groups.map((group) => ({
      text: group.title === '' ? title : group.title,
      items: group.pages.map((page) => ({ text: page.title, link: linkTo(page.place) })),
    })),
  }));
  const bar = lists.map(({ text, items }) => ({ text, link: items[0]?.items[0]?.link ?? '/' }));
  const isPath = ({ text }: { readonly text: string }) => PATHS.includes(text);
  const reference = { text: 'Commands', link: '/commands/' };
  const incidents = { text: 'Incidents', link: '/incidents' };
  return {
    navigation: [
      ...bar.filter(isPath),
      reference,
      incidents,
      { text: 'More', items: bar.filter((one) => !isPath(one)) },
    ],
    sidebars: Object.fromEntries([
      ...lists.map(({ folder, items }) => [`/${folder}/`, items]),
      ['/commands/', [{ text: 'All commands', link: '/commands/' }, ...commandGroups]],
    ]),
  };
}

function linkTo(place: string): string {
  return `/${place.replace(/(index)?\.md$/, '')}`;
}

/** Texts are stored as the API sends them to a browser; it unpacks them for a client that asks for plain text. */
function compress(): void {
  for (const file of globSync('**/*.{html,js,css}', { cwd: SITE })) {
    const path = join(SITE, file);
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
    rmSync(path);
  }
  rmSync(join(SITE, 'hashmap.json'));
}

/** Sources older than the site that was built of them need no new one. */
export function isSiteCurrent(): boolean {
  const page = join(SITE, 'index.html.gz');
  if (!existsSync(page)) return false;
  const builtAt = statSync(page).mtimeMs;
  const sources = globSync(SOURCES, { cwd: ROOT });
  return sources.every((file) => statSync(join(ROOT, file)).mtimeMs < builtAt);
}

const SOURCES = [
  ...['*.md', 'docs/**/*.*', 'bench/README.md'],
  // Texts of options come from every part of the program.
  ...['src/**/*.ts', 'src/api/dashboard/style/icon.svg', 'package-lock.json', 'package.json'],
  ...['scripts/build-site.ts', 'scripts/licences.ts', 'scripts/site/*.*'],
];

if (import.meta.main) {
  await asProgram(async () => {
    if (!process.argv.includes('--if-changed') || !isSiteCurrent()) await buildSite();
  });
}
