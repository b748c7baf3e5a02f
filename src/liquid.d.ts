declare module '*.liquid' {
  const text: string;
  export default text;
}
declare const KEYWARDEN_VERSION: string | undefined;
