import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @returns which of the words are in the bytes or the name of which file below a folder, such as `kim: notes/000003.log`. */
export function findWords(folder: string, words: string[]): string[] {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true });
  return files.flatMap(({ name, parentPath }) => {
    const path = join(parentPath, name);
    const text = `${path.slice(folder.length)}\n${readIfThere(path)}`;
    return words.filter((word) => text.includes(word)).map((word) => `${word}: ${path}`);
  });
}

/** The bytes as one character each; empty for a folder, and for a file that was removed meanwhile. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
