import { escapeHtml } from '../../http/index.ts';

/** Tells the page how high the content is, once and whenever it changes. */
const TELL_HEIGHT = `<script>
new ResizeObserver(() => parent.postMessage(
  { elaraFrameHeight: Math.ceil(document.documentElement.getBoundingClientRect().height) }, '*',
)).observe(document.documentElement);
</script>`;

const FRAME_STYLE = `<style>
  html { font: 14px/1.5 system-ui, sans-serif; color: #1f2328; }
  body { margin: 0; padding: 1px; }
  table { border-collapse: collapse; } th, td { padding: 0.3em 0.6em; text-align: right; }
  img, svg { max-width: 100%; }
</style>`;

/** How high a frame is until it has told, and where no script runs: a guess, in lines. */
function guessedHeight(html: string): number {
  const lines = html.match(/<(?:tr|p|li|br|div|h\d)\b/gi)?.length ?? 0;
  return Math.min(Math.max(lines * 24 + 24, 60), 480);
}

/**
 * HTML that may do something, in a frame of its own: its scripts run, but for an origin that
 * nothing else has, so that they reach neither this page nor any server that knows the user.
 */
export function frame(html: string, options: { readonly scripts: boolean }): string {
  const content = `<!DOCTYPE html><meta charset="utf-8">${FRAME_STYLE}${html}${options.scripts ? TELL_HEIGHT : ''}`;
  const sandbox = options.scripts ? 'allow-scripts allow-popups' : '';
  return (
    `<iframe class="output-frame" sandbox="${sandbox}" title="HTML output" loading="eager" ` +
    `style="height:${guessedHeight(html)}px" srcdoc="${escapeHtml(content)}"></iframe>`
  );
}

/** Gives each frame the height that it tells; the one script of the page itself. */
export const FRAME_SCRIPT = `
addEventListener('message', (event) => {
  const height = Number(event.data?.elaraFrameHeight);
  if (!(height > 0)) return;
  for (const frame of document.getElementsByTagName('iframe')) {
    if (frame.contentWindow === event.source) frame.style.height = Math.min(height + 2, 20000) + 'px';
  }
});
`;
