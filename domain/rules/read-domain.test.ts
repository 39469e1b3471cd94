import { expect, test } from 'vitest';
import { readDomain } from '../categorise/app-name.ts';

test.each([
  ['example.com', 'example.com'],
  [' Docs.Example.com. ', 'docs.example.com'],
  ['https://docs.example.com/a/b?c=d#e', 'docs.example.com'],
  ['http://localhost:5173/', 'localhost:5173'],
  ['*.example.com', 'example.com'],
  ['https://www.example.com', 'example.com'],
  ['user@example.com', 'example.com'],
  ['', ''],
  ['/only/a/path', '']
])('"%s" means %s', (written, domain) => {
  expect(readDomain(written)).toBe(domain);
});
