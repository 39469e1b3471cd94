/** Secrets in every field of every bucket that must never leave a machine. */
import type { Workstation } from './workstation.ts';

const secret = (place: string) => `secret-${place}-7f3c9e`;

export const SECRETS = [
  'window-title',
  'window-url',
  'tab-title',
  'tab-path',
  'tab-query',
  'tab-fragment',
  'tab-user',
  'tab-password',
  'incognito-title',
  'incognito-host',
  'editor-folder',
  'editor-file',
  'editor-branch',
  'editor-language',
  'title-project',
  'afk-note',
  'private-folder'
].map(secret);

const HOUR_MS = 3_600_000;

/** Half an hour each of an editor, a browser, a private window and a terminal, with a secret wherever one fits. */
export function plantSecrets({ activitywatch: { store } }: Workstation): void {
  const host = { name: null, hostname: 'devbox-01', createdMs: 0, data: {} };
  const web = 'aw-watcher-web-chrome_devbox-01';
  const editor = 'aw-watcher-vscode_devbox-01';
  store.create({ ...host, id: web, type: 'web.tab.current', client: 'aw-client-web' });
  store.create({ ...host, id: editor, type: 'app.editor.activity', client: 'aw-watcher-vscode' });
  const startMs = Math.floor(Date.now() / 1000) * 1000 - 8 * HOUR_MS;
  const at = (half: number) => ({ startMs: startMs + (half * HOUR_MS) / 2, lengthMs: HOUR_MS / 2 });
  store.insert('aw-watcher-afk_devbox-01', [
    { startMs, lengthMs: 2 * HOUR_MS, data: { status: 'not-afk', note: secret('afk-note') } }
  ]);
  const windowOf = (half: number, app: string, title: string, more = {}) =>
    store.insert('aw-watcher-window_devbox-01', [{ ...at(half), data: { app, title, ...more } }]);
  const title = secret('window-title');
  windowOf(0, 'Code', `${secret('editor-file')}.ts - ${title}`);
  windowOf(1, 'Google-chrome', `${secret('tab-title')} - ${title}`, {
    url: `https://${secret('tab-user')}:x@example.org/${secret('window-url')}`
  });
  windowOf(2, 'Google-chrome', `${secret('incognito-title')} - Google Chrome`);
  windowOf(
    3,
    `/home/${secret('private-folder')}/bin/alacritty`,
    `vim ~/${secret('private-folder')}/${secret('title-project')}`
  );
  store.insert(web, [
    {
      ...at(1),
      data: {
        url:
          `https://${secret('tab-user')}:${secret('tab-password')}@docs.example.org/${secret('tab-path')}` +
          `?q=${secret('tab-query')}#${secret('tab-fragment')}`,
        title: secret('tab-title'),
        audible: false,
        incognito: false
      }
    },
    {
      ...at(2),
      data: {
        url: `https://${secret('incognito-host')}.example/`,
        title: secret('incognito-title'),
        audible: false,
        incognito: true
      }
    }
  ]);
  store.insert(editor, [
    {
      ...at(0),
      data: {
        project: `/home/${secret('private-folder')}/${secret('editor-folder')}/payments-api`,
        file: `/home/anna/${secret('editor-file')}.ts`,
        branch: `feature/${secret('editor-branch')}`,
        language: secret('editor-language')
      }
    }
  ]);
}
