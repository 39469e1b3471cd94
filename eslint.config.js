import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/**
 * The import directions: which parts some files may not reach into. A later entry of the same files takes the place of an
 * earlier one, so each names everything.
 * @param {string[]} files
 * @param {string[]} parts
 */
const mayNotImport = (files, parts) => ({
  files: files.map((file) => `${file}.{ts,svelte}`),
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { regex: '^\\$lib', message: 'Import with #lib or #domain instead of $lib.' },
          ...parts.map((part) => ({ regex: part, message: `${files[0]} may not import this (${part}).` }))
        ]
      }
    ]
  }
});

const agent = '(^|/)agent/';
const cli = '(^|/)cli/';
const server = '(^|/)server/';
const couch = '(^|/)couch/';
const demo = '(^|/)demo/';
const dashboard = '^#lib/|src/(routes|lib)/';
const notDashboard = [cli, agent, server, couch, demo, '^node:'];
const routes = '(^|/)routes/';
/** @param {string} folders Names of folders of src/lib, as alternatives of a regular expression. */
const lib = (folders) => `^(#lib|(\\.\\./)*\\.\\.(/lib)?)/(${folders})/`;

const KINDS =
  'day|month|entry|sheet|review|device|developer|goal|view|holiday|team|act|enrolment|erased|manager';
const madeByHand = [
  {
    selector: `TemplateElement:first-child[value.cooked=/^(${KINDS}):/]`,
    message: 'Make ids with the functions of #domain/documents, roles with those of #domain/roles.ts.'
  },
  {
    selector: `Literal[value=/^(${KINDS}):$/]`,
    message: 'Parse ids with the functions of #domain/documents, roles with those of #domain/roles.ts.'
  },
  {
    selector: ':matches(Literal[value=/[\ufff0\uffff]/], TemplateElement[value.cooked=/[\ufff0\uffff]/])',
    message: 'Make ranges of ids with the functions of #domain/documents.'
  }
];

const topLevelAwait = {
  selector: ':matches(AwaitExpression, ForOfStatement[await=true]):not(:function *)',
  message: 'WebKit runs the modules that import this one before a top-level await has ended.'
};

export default ts.config(
  {
    ignores: ['node_modules', '.svelte-kit', 'build', 'dist', '*.next-*', 'data', 'couch/embedded/contract']
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  { languageOptions: { globals: { ...globals.node } } },
  { files: ['src/**/*'], languageOptions: { globals: { ...globals.browser } } },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }]
    }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: {
        projectService: true,
        extraFileExtensions: ['.svelte'],
        parser: ts.parser,
        svelteConfig
      }
    }
  },
  { rules: { 'no-undef': 'off', eqeqeq: 'error', 'prefer-const': 'error' } },
  {
    files: ['**/*.svelte'],
    rules: {
      // The Svelte one knows that props are declared with let.
      'prefer-const': 'off',
      'svelte/prefer-const': 'error'
    }
  },
  // scripts/base-links.js adds the base path to links, and src/lib/navigation.ts to the others.
  { files: ['src/**/*'], rules: { 'svelte/no-navigation-without-resolve': 'off' } },
  {
    files: ['**/*.ts', '**/*.svelte'],
    // The embedded endpoint knows no documents of ours, and its tests name theirs as they like.
    ignores: ['couch/embedded/**'],
    rules: { 'no-restricted-syntax': ['error', ...madeByHand] }
  },
  {
    files: ['src/**/*', 'domain/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...madeByHand, topLevelAwait]
    }
  },
  {
    files: ['domain/documents/*.ts', 'domain/roles.ts'],
    rules: { 'no-restricted-syntax': ['error', topLevelAwait] }
  },
  // Design documents are single functions that CouchDB evaluates and calls.
  {
    files: ['couch/design/**/*.js'],
    rules: { '@typescript-eslint/no-unused-vars': 'off' }
  },
  {
    files: ['e2e/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...madeByHand,
        {
          selector: "CallExpression[callee.property.name='use'] > Literal[value=/^(org|audit|team-|dev-)/]",
          message: 'Take names of databases from couch.names: with COUCHDB_URL they have a prefix.'
        }
      ]
    }
  },
  mayNotImport(
    ['domain/**/*'],
    ['^#lib/', '^node:', '^svelte', 'pouchdb', cli, agent, server, couch, demo, 'src/']
  ),
  mayNotImport(['cli/**/*'], [agent, server, couch, demo, dashboard]),
  mayNotImport(['agent/**/*'], [server, couch, demo, dashboard]),
  mayNotImport(['server/**/*'], [agent, demo, dashboard]),
  mayNotImport(['couch/**/*'], [cli, agent, server, demo, dashboard]),
  // Inside the dashboard: routes → components → state → store; charts and ui import none of these.
  mayNotImport(['src/*', 'src/routes/*'], [...notDashboard, lib('store')]),
  mayNotImport(['src/lib/store/**/*'], [...notDashboard, routes, lib('components|state|charts|ui')]),
  mayNotImport(['src/lib/state/**/*'], [...notDashboard, routes, lib('components')]),
  mayNotImport(['src/lib/{charts,ui}/**/*'], [...notDashboard, routes, lib('components|state|store')]),
  mayNotImport(['src/lib/components/**/*'], [...notDashboard, routes, lib('store')]),
  // A route's folder imports no other route's folder: what two of them share is a component.
  mayNotImport(['src/routes/*/*'], [...notDashboard, lib('store'), '^\\.\\./', '^\\./.+/']),
  mayNotImport(['src/routes/*/*/*'], [...notDashboard, lib('store'), '^\\.\\./(?!(\\.\\./)*docs/)']),
  mayNotImport(['src/routes/*/*/*/**/*'], [...notDashboard, lib('store'), '^\\.\\./\\.\\./'])
);
