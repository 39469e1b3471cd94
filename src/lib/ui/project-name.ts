export { projectLabel as projectName } from '#domain/projects/project-label.ts';
