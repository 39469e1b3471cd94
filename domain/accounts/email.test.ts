import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { EmailAddress, normalizeEmail } from './email.ts';

const parse = (text: string) => v.parse(EmailAddress, text);

const label = 'a'.repeat(63);
const longest = `${'l'.repeat(64)}@${label}.${label}.${'b'.repeat(57)}.com`;

describe('an e-mail address', () => {
  it.each([
    ['John@Company.com', 'john@company.com'],
    [" o'brien@company.com ", "o'brien@company.com"],
    ['first.last+tag@sub.company.co.uk', 'first.last+tag@sub.company.co.uk'],
    ['kim@müller.de', 'kim@xn--mller-kva.de'],
    ['KIM@MÜLLER.DE', 'kim@xn--mller-kva.de'],
    ['kim@xn--mller-kva.de', 'kim@xn--mller-kva.de'],
    ['用户@例子.中国', '用户@xn--fsqu00a.xn--fiqs8s'],
    ['jo\u0308rg@company.com', 'j\u00f6rg@company.com'],
    ['{a|b}=c@company.com', '{a|b}=c@company.com'],
    [longest, longest]
  ])('%s is %s', (text, expected) => {
    expect(parse(text)).toBe(expected);
    expect(parse(parse(text))).toBe(expected);
  });

  it('may have 254 characters, and not one more', () => {
    expect(longest).toHaveLength(254);
    expect(v.is(EmailAddress, longest.replace('@', '@x'))).toBe(false);
    expect(v.is(EmailAddress, `kim@${'ü'.repeat(60)}.${'ü'.repeat(60)}.${'ü'.repeat(60)}.de`)).toBe(false);
  });

  it.each([
    'john@',
    '@company.com',
    'john',
    'a b@company.com',
    'a@b@company.com',
    '.john@company.com',
    'john.@company.com',
    'jo..hn@company.com',
    '"jo:hn"@company.com',
    'john@-company.com',
    'john@company',
    'john@[127.0.0.1]',
    'john@127.0.0.1',
    `${'l'.repeat(65)}@company.com`,
    'John <john@company.com>',
    'john@company.com\u0000',
    'john@compa\nny.com',
    'john@\ud800.com',
    ''
  ])('is not %j', (text) => {
    expect(v.is(EmailAddress, text)).toBe(false);
  });
});

it('leaves names that are no addresses as they are', () => {
  expect(normalizeEmail(' Admin ')).toBe('admin');
  expect(normalizeEmail('acme-Admin')).toBe('acme-admin');
});
