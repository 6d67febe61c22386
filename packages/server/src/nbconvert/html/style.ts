/** Colours of terminals that can be read on white, in the order of their numbers. */
const PALETTE = [
  ['#24292f', '#24292f'],
  ['#b42318', '#ffcecb'],
  ['#176639', '#b4f1c4'],
  ['#8a5a00', '#fae17d'],
  ['#0b57b0', '#b6e3ff'],
  ['#8a3ffc', '#eed8fc'],
  ['#0a6b7c', '#b3f0ff'],
  ['#57606a', '#d0d7de'],
  ['#6e7781', '#8c959f'],
  ['#d1242f', '#ffaba8'],
  ['#1a7f37', '#6fdd8b'],
  ['#9a6700', '#eac54f'],
  ['#0969da', '#80ccff'],
  ['#a475f9', '#d8b9ff'],
  ['#1b7c83', '#76e3ea'],
  ['#8c959f', '#f6f8fa'],
] as const;

const ANSI = PALETTE.map(
  ([text, background], number) =>
    `.ansi-fg-${number} { color: ${text}; } .ansi-bg-${number} { background: ${background}; }`,
).join('\n');

/** The look of an exported notebook: light, quiet, and the same on paper. */
export const STYLE = `
:root {
  color-scheme: light;
  --text: #1f2328; --quiet: #59636e; --line: #d1d9e0; --soft: #f6f8fa; --accent: #c2410c;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace;
}
* { box-sizing: border-box; }
body {
  margin: 0; background: #fff; color: var(--text);
  font: 16px/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
}
.notebook { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
.cell { margin: 0 0 1.1rem; }
.text, .input, .output { display: grid; grid-template-columns: 4.2rem minmax(0, 1fr); }
.text > * { grid-column: 2; }
.prompt {
  padding: 0.6rem 0.7rem 0 0; text-align: right; white-space: pre; user-select: none;
  font: 12.5px/1.5 var(--mono); color: var(--quiet);
}
.output { margin-top: 0.35rem; }
.output .prompt { color: var(--accent); padding-top: 0.15rem; }
pre, code, kbd, samp { font-family: var(--mono); font-size: 13.5px; }
pre { margin: 0; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; }
.code, .markdown pre {
  padding: 0.6rem 0.85rem; background: var(--soft); border: 1px solid var(--line); border-radius: 6px;
}
.shown { min-width: 0; overflow-x: auto; }
.stderr { padding: 0.4rem 0.85rem; background: #fff4e5; border-radius: 6px; }
.traceback { padding: 0.6rem 0.85rem; background: #fff1f0; border-radius: 6px; }
.raw { color: var(--quiet); }
.widget, .unknown { margin: 0; color: var(--quiet); font-style: italic; }
.shown img, .markdown img { max-width: 100%; height: auto; }
.output-frame { display: block; width: 100%; border: 0; }

.markdown > :first-child, .html > :first-child { margin-top: 0; }
.markdown > :last-child, .html > :last-child { margin-bottom: 0; }
.markdown h1, .markdown h2, .markdown h3, .markdown h4, .markdown h5, .markdown h6 {
  margin: 1.6em 0 0.6em; line-height: 1.25; font-weight: 650;
}
.markdown h1 { font-size: 2em; } .markdown h2 { font-size: 1.5em; } .markdown h3 { font-size: 1.22em; }
.markdown h4, .markdown h5, .markdown h6 { font-size: 1em; }
.markdown a { color: #0969da; }
.markdown :not(pre) > code {
  padding: 0.15em 0.35em; background: var(--soft); border-radius: 4px; font-size: 0.87em;
}
.markdown blockquote { margin: 1em 0; padding: 0 1em; border-left: 4px solid var(--line); color: var(--quiet); }
.markdown hr { border: 0; border-top: 1px solid var(--line); margin: 1.8em 0; }
table { border: 0; border-collapse: collapse; margin: 0.6em 0; font-size: 0.9em; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35em 0.75em; border: 0; text-align: left; vertical-align: top; }
.html th, .html td { text-align: right; }
thead th { border-bottom: 1.5px solid var(--text); font-weight: 600; }
tbody tr:nth-child(even) { background: var(--soft); }
.formula-block { margin: 1em 0; text-align: center; overflow-x: auto; }
.shown .formula-block { text-align: left; margin: 0.2em 0; }
.shown math[display='block'] { display: inline math; }
mtable[columnalign^='right'] > mtr > mtd:nth-child(odd) { text-align: right; }
mtable[columnalign^='right'] > mtr > mtd:nth-child(even) { text-align: left; }
.formula { color: var(--quiet); }
math { font-size: 1.08em; }

.hljs-comment, .hljs-quote { color: #59636e; font-style: italic; }
.hljs-keyword, .hljs-selector-tag, .hljs-literal, .hljs-doctag, .hljs-meta .hljs-keyword { color: #cf222e; }
.hljs-string, .hljs-regexp, .hljs-char.escape_ { color: #0a3069; }
.hljs-number, .hljs-attr, .hljs-variable, .hljs-template-variable, .hljs-symbol, .hljs-bullet { color: #0550ae; }
.hljs-title, .hljs-section { color: #6639ba; }
.hljs-built_in, .hljs-type, .hljs-class .hljs-title, .hljs-name { color: #953800; }
.hljs-meta, .hljs-tag { color: #57606a; }
.hljs-addition { background: #dafbe1; } .hljs-deletion { background: #ffebe9; }
.hljs-emphasis { font-style: italic; } .hljs-strong { font-weight: 600; }

${ANSI}
.ansi-inverse-fg { color: #fff; } .ansi-inverse-bg { background: var(--text); }
.ansi-bold { font-weight: 650; } .ansi-faint { opacity: 0.7; }
.ansi-italic { font-style: italic; } .ansi-underline { text-decoration: underline; }

@media (max-width: 40rem) {
  .notebook { padding: 1rem; }
  .text, .input, .output { grid-template-columns: minmax(0, 1fr); }
  .text > * { grid-column: 1; }
  .prompt { padding: 0 0 0.2rem; text-align: left; }
}
@media print {
  @page { margin: 16mm 14mm; }
  body { font-size: 10.5pt; }
  .notebook { max-width: none; padding: 0; }
  .text, .input, .output { grid-template-columns: 3.2rem minmax(0, 1fr); }
  pre, code { font-size: 8.8pt; }
  pre, img, .formula-block, tr { break-inside: avoid; }
  h1, h2, h3, h4 { break-after: avoid; }
  .shown { overflow: visible; }
  * { print-color-adjust: exact; }
}
`;
