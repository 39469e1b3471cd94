/** In the local storage of a browser whose user turned notifications on. */
export const PUSH_KEY = 'tidesheet-push';
