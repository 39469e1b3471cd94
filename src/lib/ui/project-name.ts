/** What a project is called; the empty name is work without one. */
export const projectName = (project: string): string => project || 'No project';
