import { dirname, join, normalize } from 'node:path/posix';

/** One import of one file, as the rules look at it. */
export interface Import {
  readonly from: string;
  /** Path from the project's folder, or the bare specifier of a package (`node:fs`, `zod`, `mediasoup/types`). */
  readonly to: string;
  readonly typeOnly: boolean;
  /** What stands between `import` and `from`; empty for other forms. */
  readonly clause: string;
}

const forms = [
  // import x, { y } from 'z' and export { y } from 'z'; the clause cannot hold a quote, a semicolon or an assignment.
  /(?:^|[;}\s])(import|export)(\s+type\b)?([\s{*][^'";=()]*?)\bfrom\s*(['"])([^'"\n]+)\4/g,
  /(?:^|[;}\s])(import)()()\s*(['"])([^'"\n]+)\4/g,
  // import('x') loads a module, `import('x').Type` names a type, new URL('x', import.meta.url) starts a worker.
  /\b(import)()()\s*\(\s*(['"`])([^'"`\n]+)\4/g,
  /\b(new\s+URL)()()\s*\(\s*(['"`])([^'"`\n]+)\4\s*,\s*import\.meta\.url/g,
];
const computed = /\bimport\s*\(\s*(?!['"`\s])/;

/**
 * Finds what a TypeScript file imports, in whatever form.
 * @param file its path from the project's folder
 * @returns its imports, and whether it loads a module by a name that is only known when it runs
 */
export function findImports(file: string, text: string): { imports: Import[]; computed: boolean } {
  const code = withoutComments(text);
  const imports = forms.flatMap(form =>
    [...code.matchAll(form)].map(([, , type = '', clause = '', , specifier = '']) => ({
      from: file,
      to: resolve(file, specifier),
      typeOnly: type !== '',
      clause: clause.replace(/\s+/g, ' ').trim(),
    })),
  );
  return { imports, computed: computed.test(code) };
}

function resolve(file: string, specifier: string): string {
  const bare = specifier.replace(/\?\w+$/, '');
  return bare.startsWith('.') ? normalize(join(dirname(file), bare)) : bare;
}

/** Blanks comments, so that an example in one is no import; strings and template literals stay as they are. */
function withoutComments(text: string): string {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`/g;
  return text.replace(token, found => (found.startsWith('/') ? ' ' : found));
}
