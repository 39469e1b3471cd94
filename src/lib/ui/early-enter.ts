/** Whether Enter was pressed in a page that was rendered at the build, before its script ran (scripts/entry-page.js). True once. */
export function takeEarlyEnter(): boolean {
  const { dataset } = document.documentElement;
  const wasPressed = 'entered' in dataset;
  delete dataset['entered'];
  dataset['alive'] = '';
  return wasPressed;
}
