import { expect, test } from 'vitest';
import { editorOfApp, editorOfBucket, isTerminal, namesApp, speaksFor } from './editor-programs.ts';

const NONE: ReadonlySet<string> = new Set();
const ofClient = (client: string) => editorOfBucket({ client, id: '', hostname: '' });

test.each([
  ['aw-watcher-vscode', 'Code', true],
  ['aw-watcher-vscode', 'Code.exe', true],
  ['aw-watcher-vscode', 'Code - Insiders', true],
  ['aw-watcher-vscode', 'com.visualstudio.code', true],
  ['aw-watcher-vscode', 'Cursor', true],
  ['aw-watcher-vscode', 'VSCodium', true],
  ['aw-watcher-vscode', 'codeblocks', false],
  ['aw-watcher-vscode', 'Xcode', false],
  ['aw-watcher-vscode', 'OpenCode', false],
  ['aw-watcher-vscode', 'devenv.exe', false],
  ['aw-watcher-vscode', 'Microsoft Visual Studio', false],
  ['aw-watcher-vscode', 'Google-chrome', false],
  ['aw-watcher-vscode', 'Alacritty', false],
  ['aw-watcher-cursor', 'Cursor.exe', true],
  ['aw-watcher-cursor', 'Code', false],
  ['aw-watcher-xcode', 'Xcode', true],
  ['aw-watcher-xcode', 'Code', false],
  ['aw-watcher-vim', 'Alacritty', true],
  ['aw-watcher-vim', 'iTerm2', true],
  ['aw-watcher-vim', 'gnome-terminal-server', true],
  ['aw-watcher-vim', 'gvim.exe', true],
  ['aw-watcher-vim', 'Steam', false],
  ['aw-watcher-vim', 'Code', false],
  ['neovim-watcher', 'kitty', true],
  ['aw-watcher-nvim', 'neovide', true],
  ['aw-watcher.nvim', 'kitty', true],
  ['aw-watcher-vscode', 'code-oss', true],
  ['emacs-activity-watch', 'Emacs', true],
  ['emacs-activity-watch', 'konsole', true],
  ['aw-watcher-jetbrains', 'jetbrains-pycharm-ce', true],
  ['aw-watcher-jetbrains', 'idea64.exe', true],
  ['aw-watcher-intellij-idea', 'jetbrains-idea', true],
  ['aw-watcher-idea', 'IntelliJ IDEA', true],
  ['aw-watcher-Idea', 'jetbrains-idea-ce', true],
  ['aw-watcher-idea', 'jetbrains-webstorm', false],
  ['aw-watcher-Python', 'pycharm64.exe', true],
  ['aw-watcher-PyCharmCore', 'PyCharm CE', true],
  ['aw-watcher-Ruby', 'RubyMine', true],
  ['aw-watcher-WebStorm', 'webstorm64.exe', true],
  ['aw-watcher-PhpStorm', 'jetbrains-phpstorm', true],
  ['aw-watcher-GoLand', 'goland64.exe', true],
  ['aw-watcher-CLion', 'CLion', true],
  ['aw-watcher-Rider', 'rider64.exe', true],
  ['aw-watcher-DataGrip', 'jetbrains-datagrip', true],
  ['aw-watcher-RustRover', 'RustRover', true],
  ['aw-watcher-AndroidStudio', 'studio64.exe', true],
  ['aw-watcher-AndroidStudio', 'jetbrains-studio', true],
  ['aw-watcher-AndroidStudio', 'RStudio', false],
  ['aw-watcher-sublime', 'sublime_text.exe', true],
  ['aw-watcher-sublimetext', 'Sublime Text', true],
  ['aw-watcher-sublime', 'Sublime Merge', false],
  ['aw-watcher-vs', 'devenv.exe', true],
  ['aw-watcher-vs', 'Code.exe', false],
  ['aw-watcher-zed', 'dev.zed.Zed', true],
  ['aw-watcher-zed', 'zed-editor', true],
  ['aw-watcher-eclipse', 'Eclipse', true],
  ['aw-watcher-netbeans', 'Apache NetBeans IDE 21', true],
  ['aw-watcher-notepadpp', 'notepad++.exe', true],
  ['aw-watcher-notepadpp', 'notepad.exe', false],
  ['aw-watcher-atom', 'Atom', true]
])('whether %s speaks for %s', (client, app, speaks) => {
  const editor = ofClient(client);
  expect(editor !== undefined && speaksFor(editor, app, NONE)).toBe(speaks);
});

test.each([
  ['aw-watcher-claudecode'],
  ['aw-watcher-claude-code'],
  ['aw-watcher-opencode'],
  ['aw-watcher-obsidian'],
  ['aw-watcher-of-mine'],
  ['aw-watcher'],
  ['']
])('%s is the watcher of no known editor', (client) => {
  expect(ofClient(client)).toBeUndefined();
});

test('an editor is known by the id of its bucket where the client says nothing, not by the name of the host', () => {
  const nameOf = (id: string) => editorOfBucket({ client: '', id, hostname: 'vim-box' })?.name;
  expect(nameOf('aw-visualstudio-editor_vim-box')).toBe('visual-studio');
  expect(nameOf('aw-watcher-zed-bucket_vim-box')).toBe('zed');
  expect(nameOf('aw-watcher-of-mine_vim-box')).toBeUndefined();
});

test('a general watcher leaves the windows of an editor alone that has its own', () => {
  const vscode = ofClient('aw-watcher-vscode');
  const watched = new Set(['vscode', 'cursor']);
  expect(vscode && ['Code', 'Cursor', 'VSCodium'].map((app) => speaksFor(vscode, app, watched))).toEqual([
    true,
    false,
    true
  ]);
});

test('the name of an app in an event means the windows of that very app', () => {
  expect(namesApp('Obsidian', 'md.obsidian.Obsidian')).toBe(true);
  expect(namesApp('Obsidian', 'obsidian.exe')).toBe(true);
  expect(namesApp('Obsidian', 'Obsidian Publish')).toBe(false);
  expect(namesApp('', '')).toBe(false);
});

test('a whole command line is known by its program', () => {
  expect(editorOfApp('/usr/share/code/code --unity-launch')?.name).toBe('vscode');
  expect(isTerminal('C:\\Windows\\WindowsTerminal.exe')).toBe(true);
});
