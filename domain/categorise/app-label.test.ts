import { expect, it } from 'vitest';
import { appKey, appLabel } from './app-label.ts';

it.each([
  [
    'Chrome',
    ['chrome.exe', 'Google Chrome', 'google-chrome', 'Google-chrome', 'Chrome', 'com.google.Chrome']
  ],
  ['Slack', ['Slack', 'slack.exe', 'SLACK.EXE', 'slack', 'com.slack.Slack']],
  ['Code', ['Code', 'Code.exe', 'code', 'Visual Studio Code']],
  ['Outlook', ['OUTLOOK.EXE', 'Microsoft Outlook']],
  ['Zoom', ['zoom.us', 'Zoom.exe', 'zoom']],
  ['IntelliJ IDEA', ['jetbrains-idea', 'idea64.exe', 'IntelliJ IDEA']]
])('%s has one name', (label, names) => {
  for (const name of names) expect(appLabel(name)).toBe(label);
});

it.each(['Code - Insiders', 'Figma Agent', '微信', 'my-tool', ''])('%s keeps its own', (app) => {
  expect(appLabel(app)).toBe(app);
});

it('loses only the ending of Windows, and is compared without case', () => {
  expect(appLabel('My Tool.exe')).toBe('My Tool');
  expect(appKey('my tool')).toBe(appKey('My Tool.EXE'));
  expect(appKey('slack.exe')).toBe(appKey('Slack'));
  expect(appKey('Firefox')).not.toBe(appKey('Chrome'));
});

it('a name to show stays as it is', () => {
  for (const app of ['chrome.exe', 'slack', 'My Tool.exe'])
    expect(appLabel(appLabel(app))).toBe(appLabel(app));
});
