/** `npm run lint`, second half: holds every TypeScript file to tools/boundaries.ts. Exits 1 when a rule is broken. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkSource } from './check-source.ts';

const root = path.resolve(import.meta.dirname, '..');
const skippedFolders = new Set(['node_modules', 'dist', 'coverage', 'reports']);

function listSources(folder: string): readonly string[] {
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) {
      return skippedFolders.has(entry.name) || entry.name.startsWith('.') ? [] : listSources(name);
    }
    return /\.[cm]?[jt]s$/.test(entry.name) ? [name] : [];
  });
}

const files = listSources('');
const findings = files.flatMap((file) => checkSource(file, readFileSync(path.join(root, file), 'utf8')));
for (const { file, line, rule, message } of findings) console.error(`${file}:${line}: [${rule}] ${message}`);
console.error(`boundaries: ${files.length} files, ${findings.length} findings`);
if (findings.length > 0) process.exitCode = 1;
