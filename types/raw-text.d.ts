/** Text files are imported with `?raw` and become part of the bundle. */
declare module '*?raw' {
  const text: string;
  export default text;
}
