/** Its own types are Express's; it needs no more of a request and a response than Node's. */
declare module 'compression' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  type Options = {
    filter?: (request: IncomingMessage, response: ServerResponse) => boolean;
    /** Of zlib, 0 to 9. */
    level?: number;
  };

  function compression(
    options?: Options
  ): (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
  namespace compression {
    /** Whether answers of this type get smaller. */
    function filter(request: IncomingMessage, response: ServerResponse): boolean;
  }
  export default compression;
}
