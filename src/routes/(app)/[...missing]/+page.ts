import { error } from '@sveltejs/kit';

/** Any address that no other page has, so that its error is shown beside the navigation. */
export const load = () => error(404, 'Page not found');
