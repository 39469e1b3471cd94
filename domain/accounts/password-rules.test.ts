import { expect, it } from 'vitest';
import { findPasswordProblem, type PasswordContext } from './password-rules.ts';

const context: PasswordContext = {
  names: ['john_doe', 'john.doe@company.com', 'John Doe', 'Zoë Müller-Lüdenscheidt'],
  current: 'quiet harbour lights',
  isCommon: (password) => ['password123', 'iloveyou'].includes(password)
};

it.each([
  ['        ', /blank/],
  ['\u3000\u00a0        ', /blank/],
  ['seven77', /at least 8 characters/],
  ['😀😀😀😀', /at least 8 characters/],
  ['x'.repeat(201), /at most 200 characters/],
  ['half a \ud83d character', /valid text/],
  ['quiet harbour lights', /old one/],
  ['QUIET harbour lights ', /old one/],
  ['john_doe', /your name/],
  ['John.Doe@Company.com', /your name/],
  ['JOHN-DOE', /your name/],
  ['zoë müller lüdenscheidt', /your name/],
  ['password123', /most common/],
  ['PassWord123', /most common/],
  ['Ｐａｓｓｗｏｒｄ１２３', /most common/],
  [' iloveyou ', /most common/]
])('%j is refused', (password, problem) => {
  expect(findPasswordProblem(password, context)).toMatch(problem);
});

it.each(['four words in a row', 'x'.repeat(199) + 'y', 'пароль из слов', 'johndoe sings'])(
  '%j is accepted',
  (password) => {
    expect(findPasswordProblem(password, context)).toBeUndefined();
  }
);
