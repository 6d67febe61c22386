/** Pieces that have led filters astray. */
export const HOSTILE_PIECES = [
  ...[
    '<',
    '>',
    '"',
    "'",
    '/',
    '=',
    ' ',
    '\n',
    '\t',
    '\0',
    '`',
    '&',
    ';',
    '&lt;',
    '&#60;',
    '<!--',
    '-->',
  ],
  ...[
    '<script>',
    '</script>',
    '<scr',
    'ipt>',
    'onerror=',
    'onload="',
    'alert(1)',
    'javascript:',
    'data:',
  ],
  ...[
    '<img src=x ',
    '<a href=',
    '<svg>',
    '<svg/onload=',
    '<math>',
    '<style>',
    '</style>',
    '<iframe ',
  ],
  ...[
    'srcdoc="',
    '<table>',
    '</table>',
    '<td>',
    '<b>',
    '</b>',
    '<p>',
    '<div style="',
    'url(',
    '<title>',
  ],
  ...[
    '<textarea>',
    '<noscript>',
    '<template>',
    '<plaintext>',
    '<xmp>',
    '<![CDATA[',
    ']]>',
    '<?x',
    '<!x',
  ],
] as const;

/**
 * What a browser could take for a tag, read as loosely as any: all of them must be in the list of
 * harmless ones, without handlers and without addresses that run something.
 */
export function dangerIn(html: string): string | null {
  for (const found of html.matchAll(/<([!?/]?)([^\s>/]*)([^>]*)/g)) {
    const [tag, sign = '', name = '', rest = ''] = found;
    if (sign === '!' || sign === '?') return tag;
    if (!/^[a-z][a-z0-9]*$/i.test(name)) return tag;
    if (
      /^(?:script|iframe|object|embed|svg|form|meta|link|base|template|noscript|textarea|title|xmp|plaintext|frame\w*|video|audio|input|button|applet|portal)$/i.test(
        name,
      )
    ) {
      return tag;
    }
    const bare = rest.replace(/"[^"]*"|'[^']*'/g, '""');
    if (/\bon\w+\s*=|srcdoc|xlink|formaction|http-equiv/i.test(bare)) return tag;
    const decoded = rest.replace(/&#x?[0-9a-f]+;?|&\w+;/gi, '').replace(/[\s\0]/g, '');
    if (/(?:href|src|action)=["']?(?:javascript|vbscript|data:(?!image\/))/i.test(decoded))
      return tag;
  }
  return null;
}
