declare module 'leveldown' {
  export default function leveldown(location: string): unknown;
}
