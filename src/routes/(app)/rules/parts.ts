/** The parts of the page; the one shown is in the URL, `?part=projects`. */
export const PARTS = {
  categories: 'Categories',
  uncategorized: 'Uncategorized time',
  projects: 'Projects',
  settings: 'Sharing, focus and hours',
  exchange: 'Import and export'
} as const;
export type Part = keyof typeof PARTS;

const READ_PARTS: readonly Part[] = ['categories', 'projects', 'settings'];
const ALL_PARTS = Object.keys(PARTS) as Part[]; // its own keys

export const partsFor = (editable: boolean): readonly Part[] => (editable ? ALL_PARTS : READ_PARTS);

export const partOf = (url: URL, parts: readonly Part[]): Part =>
  parts.find((part) => part === url.searchParams.get('part')) ?? 'categories';
