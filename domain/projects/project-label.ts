/** What people read of a project; the empty name is work without one. */
export const projectLabel = (project: string): string => project || 'No project';
