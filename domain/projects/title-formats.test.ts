import { describe, expect, it } from 'vitest';
import { compileRules } from '../categorise/compile-rules.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { projectAttribution } from './attribute-projects.ts';
import table from '../../docs/projects.md?raw';
import { compileNames } from './known-names.ts';

type Row = { app: string; title: string; project: string; source: string };

/** The rows of the published table: app, title, project, where it is known from. */
const rows = table
  .split('\n')
  .filter((line) => /^\| `/.test(line))
  .map((line): Row => {
    const [app = '', title = '', project = '', source = ''] = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) =>
        cell
          .trim()
          .replace(/^`+ ?| ?`+$/g, '')
          .replaceAll('\\|', '|')
      );
    return { app, title, project: project === '–' ? '' : project, source: source === '–' ? '' : source };
  });

const rules = compileRules({
  ...DEFAULT_RULES,
  projects: [{ id: 'pay-tickets', project: 'payments-api', regex: '\\bPAY-\\d+' }]
});
const known = compileNames(['payments-api', 'web-dashboard', 'infra', 'libwire']);

function attribute({ app, title }: Row) {
  const piece = {
    ...{ startMs: 0, endMs: 60_000, app, title, domain: '', incognito: false, stretch: 0 },
    ...{ category: 'Work > Programming', editor: undefined }
  };
  const [first] = projectAttribution(rules, () => known)([piece]);
  return { project: first?.project, source: first?.projectSource };
}

describe('the table of titles in docs/projects.md', () => {
  it('is long, and has every kind of outcome', () => {
    expect(rows.length).toBeGreaterThan(60);
    expect(new Set(rows.map(({ source }) => source))).toEqual(new Set(['title', 'rule:pay-tickets', '']));
  });

  it.each(rows)('$app: $title', (row) => {
    expect(attribute(row)).toEqual({ project: row.project, source: row.source });
  });
});
