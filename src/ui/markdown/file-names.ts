/** The ending of a file in a language, for each name behind a fence that is no ending itself. */
const endings: Record<string, string> = {
  bash: 'sh',
  'c#': 'cs',
  'c++': 'cpp',
  console: 'sh',
  csharp: 'cs',
  golang: 'go',
  gradle: 'kts',
  javascript: 'js',
  jsonc: 'json',
  kotlin: 'kt',
  markdown: 'md',
  patch: 'diff',
  powershell: 'ps1',
  pwsh: 'ps1',
  python: 'py',
  python3: 'py',
  ruby: 'rb',
  rust: 'rs',
  shell: 'sh',
  shellscript: 'sh',
  typescript: 'ts',
  yml: 'yaml',
  zsh: 'sh',
};
const ownEndings = new Set(
  'c cc cjs cpp cs css csv dart diff go h hpp htm html ini java js json json5 jsonl jsx kt lua md mjs php ps1 py r rb rs scss sh sql svg swift toml ts tsx vue xml yaml'.split(
    ' ',
  ),
);

/** What a file with the code of a fence is called: `code.py`, `Dockerfile`; `code.txt` where the language says nothing. */
export function codeFileName(lang: string): string {
  const name = lang.toLowerCase();
  if (name === 'docker' || name === 'dockerfile') return 'Dockerfile';
  if (name === 'make' || name === 'makefile') return 'Makefile';
  const ending = Object.hasOwn(endings, name) ? endings[name] : ownEndings.has(name) ? name : 'txt';
  return `code.${ending}`;
}
