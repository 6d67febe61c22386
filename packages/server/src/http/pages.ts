const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes text safe inside HTML, attributes included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 38rem; margin: 12vh auto 0; padding: 0 1.5rem; }
  h1 { font-weight: 600; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  a { color: #d26319; }
`;

/** A whole plain page; `content` is HTML. */
export function plainPage(title: string, content: string, style = ''): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}${style}</style>
</head>
<body>
${content}
</body>
</html>
`;
}

/** The page of an error. Tests of Jupyter's clients look for `code : phrase` in the heading. */
export function errorPage(
  status: number,
  phrase: string,
  message: string,
  baseUrl: string,
): string {
  const detail = detailOf(status, phrase, message);
  return plainPage(
    phrase,
    `<main id="error"><h1>${status} : ${escapeHtml(phrase)}</h1>${detail}
<p><a href="${escapeHtml(baseUrl)}">Back to the start</a></p></main>`,
  );
}

function detailOf(status: number, phrase: string, message: string): string {
  if (status === 404) return '<p>You are requesting a page that does not exist!</p>';
  if (message === phrase) return '';
  return `<p>The error was:</p><pre class="traceback">${escapeHtml(message)}</pre>`;
}
