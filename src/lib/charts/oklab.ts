/** Just enough colour science to test a palette. Formulas: Björn Ottosson, "A perceptual color space", 2020; WCAG 2.2. */

export type Triple = [number, number, number];

/** Linear sRGB of an Oklch colour; `lightness` is 0 to 1, `hue` in degrees. Parts outside 0 to 1 are out of gamut. */
export function linearRgb([lightness, chroma, hue]: Triple): Triple {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
  ];
}

/** Oklab of a linear sRGB colour. */
export function oklab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  ];
}

/** The contrast ratio of WCAG, 1 to 21, of two linear sRGB colours. */
export function contrast(one: Triple, other: Triple): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const luminance = (rgb: Triple): number => {
  const [r, g, b] = clamp(rgb);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

export const clamp = ([r, g, b]: Triple): Triple => {
  const inside = (part: number) => Math.min(1, Math.max(0, part));
  return [inside(r), inside(g), inside(b)];
};
