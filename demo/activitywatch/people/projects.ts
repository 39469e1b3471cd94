/** What the made-up team works on. */

export interface Task {
  key: string;
  title: string;
  branch: string;
}

export type Reference = readonly [url: string, title: string];

export interface Project {
  name: string;
  language: string;
  files: readonly [string, ...string[]];
  tasks: readonly [Task, ...Task[]];
  commands: readonly [string, ...string[]];
  /** Where it runs during development. */
  local: string;
  docs: readonly [Reference, ...Reference[]];
}

const MDN = 'https://developer.mozilla.org/en-US/docs/Web';

const projects = {
  'payments-api': {
    name: 'payments-api',
    language: 'python',
    files: [
      'src/charges/handlers.py',
      'src/limits/rate_limiter.py',
      'src/settlement/batches.py',
      'tests/charges/test_idempotency.py',
      'pyproject.toml'
    ],
    tasks: [
      {
        key: 'PAY-412',
        title: 'Idempotency keys for POST /charges',
        branch: 'feature/PAY-412-idempotency-keys'
      },
      { key: 'PAY-431', title: 'Token-bucket rate limiter', branch: 'feature/PAY-431-rate-limiter' },
      { key: 'PAY-440', title: 'Flaky settlement test', branch: 'fix/PAY-440-flaky-settlement' }
    ],
    commands: ['pytest -q tests/charges', 'make dev', 'psql payments', 'git rebase main'],
    local: 'http://localhost:8080/docs?token=not-a-real-secret',
    docs: [
      ['https://www.postgresql.org/docs/current/explicit-locking.html', 'PostgreSQL: Explicit Locking'],
      ['https://docs.python.org/3/library/asyncio-task.html', 'Coroutines and Tasks — Python documentation'],
      ['https://stackoverflow.com/questions/6507475/job-queue', 'sql - Job queue as a table - Stack Overflow']
    ]
  },
  'web-dashboard': {
    name: 'web-dashboard',
    language: 'typescriptreact',
    files: [
      'src/reports/ExportButton.tsx',
      'src/ui/DatePicker.tsx',
      'src/ui/datepicker.css',
      'src/reports/csv.test.ts',
      'package.json'
    ],
    tasks: [
      { key: 'DASH-88', title: 'CSV export on the reports page', branch: 'feature/DASH-88-csv-export' },
      { key: 'DASH-95', title: 'Keyboard access of the date picker', branch: 'fix/DASH-95-datepicker-a11y' }
    ],
    commands: ['npm test', 'npm run storybook', 'npx playwright test', 'git push'],
    local: 'http://localhost:5173/reports?range=30d',
    docs: [
      [`${MDN}/API/Blob`, 'Blob - Web APIs | MDN'],
      [`${MDN}/Accessibility/ARIA`, 'ARIA - Accessibility | MDN'],
      ['https://stackoverflow.com/questions/1740700/table-cell', 'css - Sticky table header - Stack Overflow']
    ]
  },
  'mobile-app': {
    name: 'mobile-app',
    language: 'dart',
    files: ['lib/screens/checkout.dart', 'lib/sync/queue.dart', 'test/sync/queue_test.dart', 'pubspec.yaml'],
    tasks: [
      { key: 'MOB-210', title: 'Offline queue for orders', branch: 'feature/MOB-210-offline-queue' },
      { key: 'MOB-217', title: 'Crash on the checkout screen', branch: 'fix/MOB-217-checkout-crash' }
    ],
    commands: ['flutter test', 'flutter run -d emulator', 'adb logcat', 'git fetch'],
    local: 'http://localhost:9100/inspector',
    docs: [
      ['https://docs.flutter.dev/data-and-backend/state-mgmt', 'State management | Flutter'],
      [
        'https://stackoverflow.com/questions/49491860/flutter',
        'flutter - Isolates and plugins - Stack Overflow'
      ]
    ]
  },
  infra: {
    name: 'infra',
    language: 'terraform',
    files: ['clusters/main/ingress.tf', 'modules/dns/main.tf', 'charts/api/values.yaml', 'ansible/certs.yml'],
    tasks: [
      { key: 'OPS-17', title: 'Rotate the internal certificates', branch: 'ops/OPS-17-rotate-certs' },
      { key: 'OPS-23', title: 'Kubernetes upgrade', branch: 'ops/OPS-23-kubernetes' }
    ],
    commands: ['terraform plan', 'kubectl get pods -A', 'ssh bastion', 'helm diff upgrade api'],
    local: 'https://grafana.acme.test/d/ingress/ingress?from=now-6h',
    docs: [
      ['https://kubernetes.io/docs/concepts/services-networking/ingress/', 'Ingress | Kubernetes'],
      ['https://developer.hashicorp.com/terraform/language/state', 'State | Terraform']
    ]
  },
  'docs-site': {
    name: 'docs-site',
    language: 'markdown',
    files: ['content/getting-started.md', 'content/api/charges.md', 'content/changelog.md', 'config.toml'],
    tasks: [
      { key: 'DOC-31', title: 'Guide for webhooks', branch: 'docs/DOC-31-webhooks' },
      { key: 'DOC-36', title: 'Changelog for the autumn release', branch: 'docs/DOC-36-changelog' }
    ],
    commands: ['npm run dev', 'vale content', 'git commit'],
    local: 'http://localhost:4321/getting-started',
    docs: [
      ['https://www.markdownguide.org/basic-syntax/', 'Basic Syntax | Markdown Guide'],
      ['https://diataxis.fr/how-to-guides/', 'How-to guides - Diátaxis']
    ]
  }
} as const satisfies Record<string, Project>;

export type ProjectName = keyof typeof projects;

export const projectNamed = (name: ProjectName): Project => projects[name];
