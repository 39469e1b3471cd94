/** The licences of the packages that a bundle is made of: they ask to be passed on with every copy. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const Manifest = v.object({ name: v.string(), version: v.string(), license: v.optional(v.string()) });

/** One text, packages by name. `modules` are paths of files, most of them below some `node_modules`. */
export function licencesOf(modules: readonly string[]): string {
  const folders = new Set(modules.flatMap((path) => packageFolderOf(path) ?? []));
  const texts = [...folders].map((folder) => {
    const manifest = v.parse(Manifest, JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
    return { title: `${manifest.name} ${manifest.version}`, text: licenceIn(folder, manifest.license) };
  });
  texts.sort((left, right) => (left.title < right.title ? -1 : 1));
  return texts.map(({ title, text }) => `${title}\n${'='.repeat(title.length)}\n\n${text}\n`).join('\n\n');
}

function packageFolderOf(path: string): string | undefined {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/.exec(path.replace(/^\0/, ''))?.[0];
}

function licenceIn(folder: string, named = 'see its package.json'): string {
  const file = existsSync(folder) && readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  return file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${named}`;
}
