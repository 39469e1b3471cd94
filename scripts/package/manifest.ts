/** The package.json of a package that is made of the project's own: no dependencies, one program. */
import * as v from 'valibot';

const Manifest = v.object({
  version: v.string(),
  license: v.string(),
  engines: v.object({ node: v.string() })
});

type Described = { name: string; description: string; bin: Record<string, string> };

export function describePackage(project: unknown, { name, description, bin }: Described): string {
  const { version, license, engines } = v.parse(Manifest, project);
  const manifest = { name, version, description, license, type: 'module', bin, engines };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
