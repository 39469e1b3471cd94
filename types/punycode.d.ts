/** Node has a deprecated module of the same name, which the whole path avoids. */
declare module 'punycode/punycode.js' {
  const punycode: {
    /** A domain with each label that is not ASCII as `xn--…`. @throws RangeError for a label that cannot be encoded */
    toASCII(domain: string): string;
  };
  export default punycode;
}
