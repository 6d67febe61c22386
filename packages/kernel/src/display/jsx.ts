import { DISPLAY } from './bundle.ts';
import { escapeHtml } from './html.ts';

type Properties = Readonly<Record<string, unknown>>;
type Component = (properties: Properties) => unknown;

const VOID_ELEMENTS = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);

/** What JSX makes in a notebook without React: it displays as HTML, and is HTML as a string. */
export class JsxElement {
  readonly type: string | Component;
  readonly props: Properties;

  constructor(type: string | Component, props: Properties) {
    this.type = type;
    this.props = props;
  }

  toString(): string {
    return renderElement(this);
  }

  [DISPLAY](): Properties {
    const html = this.toString();
    const isSvg = this.type === 'svg';
    return { 'text/plain': html, [isSvg ? 'image/svg+xml' : 'text/html']: html };
  }
}

/** The factory that JSX is compiled to. */
export const jsx = {
  Fragment: (properties: Properties): unknown => properties['children'],
  createElement(
    type: string | Component,
    properties: Properties | null,
    ...children: unknown[]
  ): JsxElement {
    return new JsxElement(type, { ...properties, children });
  },
};

function render(node: unknown): string {
  if (node === null || node === undefined || typeof node === 'boolean') return '';
  if (Array.isArray(node)) return node.map(render).join('');
  if (node instanceof JsxElement) return renderElement(node);
  return escapeHtml(plain(node));
}

function renderElement({ type, props }: JsxElement): string {
  if (typeof type === 'function') return render(type(props));
  const attributes = Object.entries(props).map(([name, value]) => attribute(name, value));
  const open = `<${type}${attributes.join('')}>`;
  return VOID_ELEMENTS.has(type) ? open : `${open}${content(props)}</${type}>`;
}

function content(props: Properties): string {
  const raw = props['dangerouslySetInnerHTML'] as { readonly __html?: unknown } | undefined;
  return raw === undefined ? render(props['children']) : String(raw.__html);
}

function attribute(name: string, value: unknown): string {
  if (name === 'children' || name === 'key' || name === 'ref') return '';
  if (name === 'dangerouslySetInnerHTML' || typeof value === 'function') return '';
  if (value === false || value === null || value === undefined) return '';
  const written = name === 'className' ? 'class' : name === 'htmlFor' ? 'for' : name;
  if (value === true) return ` ${written}`;
  const text = typeof value === 'object' ? styleText(value) : plain(value);
  return ` ${written}="${escapeHtml(text)}"`;
}

function styleText(style: object): string {
  return Object.entries(style)
    .map(
      ([name, value]) => `${name.replace(/[A-Z]/g, (l) => `-${l.toLowerCase()}`)}:${String(value)}`,
    )
    .join(';');
}

/** Text of what is neither an element nor nothing. */
function plain(value: unknown): string {
  return typeof value === 'string' ? value : [value].join();
}
