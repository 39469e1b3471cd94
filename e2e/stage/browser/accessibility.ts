/** The findings of axe that prevent people from using a page. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** One line for each serious or critical finding: the rule and the first elements that break it. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(() =>
    window.axe.run(document, { resultTypes: ['violations'] })
  );
  if (passes.length === 0) throw new Error('axe checked nothing.');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => {
      const places = nodes
        .slice(0, 3)
        .map(({ html, failureSummary }) => `${html}\n    ${failureSummary ?? ''}`);
      return `${id}: ${help} (${nodes.length})\n  ${places.join('\n  ')}`;
    });
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
