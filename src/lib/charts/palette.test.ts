/** The colours of the style sheets, read as they are written. */
import { describe, expect, it } from 'vitest';
import tokens from '../../styles/tokens.css?raw';
import categories from './categories.css?raw';
import { HUES, SHADES } from './category-colours.ts';
import { clamp, contrast, linearRgb, oklab, type Triple } from './oklab.ts';

const css = tokens + categories;
const themes = ['light', 'dark'] as const;

function colour(name: string, theme: (typeof themes)[number]): Triple {
  const oklch = String.raw`oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)`;
  const found = new RegExp(String.raw`--${name}: light-dark\(${oklch}, ${oklch}\)`).exec(css);
  if (!found) throw new Error(`--${name} is not a pair of colours`);
  const [lightness, chroma, hue] = found.slice(theme === 'light' ? 1 : 4).map(Number) as Triple;
  return [lightness / 100, chroma, hue];
}

/** Machado, Oliveira & Fernandes 2009, severity 1; rows of a matrix over linear sRGB. */
const SIGHTS: Record<string, Triple[]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1]
  ],
  'red-blind': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998]
  ],
  'green-blind': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881]
  ]
};

const seen = (rgb: Triple, rows: Triple[]): Triple =>
  oklab(clamp(rows.map((row) => row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]) as Triple));

const hues = Array.from({ length: HUES }, (_, index) => `cat-${index + 1}`);

describe.each(themes)('in the %s theme', (theme) => {
  const rgb = (name: string) => linearRgb(colour(name, theme));

  it.each(['ink', 'ink-soft', 'accent', 'good', 'warn', 'bad'])(
    '--%s can be read on every ground',
    (name) => {
      for (const ground of ['paper', 'raised', 'hover']) {
        expect(contrast(rgb(name), rgb(ground))).toBeGreaterThanOrEqual(4.5);
      }
    }
  );

  it('a button can be read', () => {
    expect(contrast(rgb('on-accent'), rgb('accent-fill'))).toBeGreaterThanOrEqual(4.5);
  });

  it.each([...hues, 'cat-none'])('--%s stands out from the paper', (name) => {
    expect(contrast(rgb(name), rgb('paper'))).toBeGreaterThanOrEqual(3);
    expect(Math.max(...rgb(name))).toBeLessThanOrEqual(1.001);
    expect(Math.min(...rgb(name))).toBeGreaterThanOrEqual(-0.001);
  });

  it.each([...hues, 'cat-none'])('words on --%s can be read', (name) => {
    const [, light, dark = light] =
      new RegExp(String.raw`--on-${name}: (?:light-dark\()?var\(--(\w+)\)(?:, var\(--(\w+)\)\))?;`).exec(
        css
      ) ?? [];
    const words = (theme === 'light' ? light : dark) ?? '';
    expect(contrast(rgb(words), rgb(name))).toBeGreaterThanOrEqual(4.3);
  });

  it.each(Object.keys(SIGHTS))('the hues stay apart in %s sight', (sight) => {
    const labs = hues.map((name) => seen(rgb(name), SIGHTS[sight]!));
    labs.forEach((one, index) => {
      labs.slice(0, index).forEach((other) => {
        const distance = Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
        expect(distance).toBeGreaterThanOrEqual(index < 6 ? 0.1 : 0.05);
      });
    });
  });

  it.each(hues)('every shade of --%s is visible, and distinct from its neighbour', (name) => {
    const shades = SHADES.map((shade) => mixOklab(colour(name, theme), shade, theme));
    for (const shade of shades) expect(contrast(linearRgb(shade), rgb('paper'))).toBeGreaterThanOrEqual(1.45);
    for (const [index, shade] of SHADES.entries()) {
      if (shade?.toward !== 'ink') continue;
      expect(contrast(linearRgb(shades[index]!), rgb('paper'))).toBeGreaterThanOrEqual(4.3);
    }
    shades.slice(1).forEach((shade, index) => {
      expect(Math.abs(shade[0] - shades[index]![0])).toBeGreaterThanOrEqual(0.03);
    });
  });
});

/** `color-mix(in oklab, …)`, as Oklch. */
function mixOklab(hue: Triple, shade: (typeof SHADES)[number], theme: (typeof themes)[number]): Triple {
  if (!shade) return hue;
  const share = shade.percent / 100;
  const [one, other] = [rectangular(hue), rectangular(colour(shade.toward, theme))];
  const [lightness, a, b] = one.map((part, index) => part * (1 - share) + other[index]! * share) as Triple;
  return [lightness, Math.hypot(a, b), (Math.atan2(b, a) * 180) / Math.PI];
}

const rectangular = ([lightness, chroma, hue]: Triple): Triple => {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
};
