/** Endings and names of files, by language. */
const FILES = {
  bash: "sh bash zsh ksh .bashrc .profile .zshrc",
  c: "c h",
  cpp: "cc cpp cxx hh hpp hxx ino",
  csharp: "cs csx",
  css: "css",
  diff: "diff patch",
  dockerfile: "dockerfile containerfile",
  go: "go",
  gradle: "gradle",
  graphql: "graphql gql",
  groovy: "groovy jenkinsfile",
  ini: "ini toml cfg conf .editorconfig .gitconfig .npmrc",
  java: "java",
  javascript: "js jsx mjs cjs",
  json: "json jsonc json5 webmanifest ipynb",
  kotlin: "kt kts",
  less: "less",
  lua: "lua",
  makefile: "mk mak makefile gnumakefile",
  markdown: "md markdown mdx",
  objectivec: "m mm",
  perl: "pl pm",
  php: "php phtml",
  powershell: "ps1 psm1 psd1",
  properties: "properties",
  protobuf: "proto",
  python: "py pyi pyw",
  r: "r",
  ruby: "rb rake gemspec gemfile rakefile",
  rust: "rs",
  scala: "scala sbt",
  scss: "scss",
  sql: "sql",
  swift: "swift",
  typescript: "ts tsx mts cts",
  xml: "xml html htm xhtml svg vue xsd xsl xslt plist pom csproj props targets",
  yaml: "yml yaml",
};

/** A language that code can be coloured in. */
export type Language = keyof typeof FILES;

const BY_FILE = new Map(
  Object.entries(FILES).flatMap(([language, names]) =>
    names.split(" ").map((name): [string, Language] => [name, language as Language]),
  ),
);

/** The language of a file, as its name tells. */
export function languageOf(path: string): Language | null {
  const name = (path.split("/").at(-1) ?? "").toLowerCase();
  const ending = name.includes(".") ? (name.split(".").at(-1) ?? "") : "";
  return BY_FILE.get(name) ?? BY_FILE.get(ending) ?? null;
}
