import fc from 'fast-check';
import { expect, it } from 'vitest';
import { prettyJson } from './pretty-json.ts';

it('keeps lists of numbers on one line', () => {
  expect(prettyJson({ cells: [12, 0, 812], keys: [['Code', '']], source: {} })).toBe(
    '{\n  "cells": [12, 0, 812],\n  "keys": [\n    ["Code", ""]\n  ],\n  "source": {}\n}'
  );
});

it('is JSON that says the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(prettyJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    })
  );
});
