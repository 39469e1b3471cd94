import { expect, it } from 'vitest';
import { credentialsOf } from './sign-in.ts';

const of = (address: string) => credentialsOf(new URL(address));
const LINK = '/sign-in#name=ana%40company.test&password=a%2Bb';

it('reads the credentials of a trial from its link', () => {
  expect(of(`http://127.0.0.1:8000${LINK}`)).toEqual({ name: 'ana@company.test', password: 'a+b' });
  expect(of(`http://localhost:8000${LINK}`)).toEqual({ name: 'ana@company.test', password: 'a+b' });
});

it('takes no such link of another machine, another page, or without a password', () => {
  expect(of(`https://tidesheet.example.com${LINK}`)).toBeUndefined();
  expect(of(`http://127.0.0.1:8000/team#name=a&password=b`)).toBeUndefined();
  expect(of(`http://127.0.0.1:8000/sign-in#name=a`)).toBeUndefined();
  expect(of(`http://127.0.0.1:8000/sign-in`)).toBeUndefined();
});
