declare global {
  namespace App {
    interface Error {
      message: string;
      /** A file of the page could not be fetched. */
      isMissing?: boolean;
    }
  }
}

export {};
