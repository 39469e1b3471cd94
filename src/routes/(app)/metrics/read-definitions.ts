/** The definitions of docs/metrics.md, parted so that the page can draw them. */

/** Words as they are, as code, or strong. */
export type Words = { text: string; as: 'plain' | 'code' | 'strong' };
/** A paragraph, or the items of a list. */
export type Block = { paragraph: Words[] } | { items: Words[][] };
export type Definition = { id: string; name: string; blocks: Block[] };

/** Reads headings of the second level, paragraphs, lists, `code` and **strong**: all that the definitions use. */
export function readDefinitions(markdown: string): Definition[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [name = '', ...rest] = part.split('\n');
      const paragraphs = rest
        .join('\n')
        .trim()
        .split(/\n{2,}/);
      return {
        id: slug(name),
        name,
        blocks: paragraphs.map(readBlock)
      };
    });
}

function readBlock(text: string): Block {
  if (!text.startsWith('- ')) return { paragraph: readWords(text.replaceAll('\n', ' ')) };
  const items = text.slice(2).split(/\n- /);
  return { items: items.map((item) => readWords(item.replaceAll(/\n\s*/g, ' '))) };
}

/** `Weight and productivity pulse` → `weight-and-productivity-pulse`, as GitHub does. */
const slug = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');

function readWords(text: string): Words[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).flatMap((part): Words[] => {
    if (part === '') return [];
    if (part.startsWith('`')) return [{ text: part.slice(1, -1), as: 'code' }];
    if (part.startsWith('**')) return [{ text: part.slice(2, -2), as: 'strong' }];
    return [{ text: part, as: 'plain' }];
  });
}
