// Every page is rendered in the browser from its own replica: there is nothing to prerender per person.
export const ssr = false;
export const prerender = false;
