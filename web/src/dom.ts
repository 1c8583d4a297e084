// Pieces of the page. Text from the server only ever becomes text, never markup.
import { Problem } from './api.js';

type Child = Node | string | number | null | undefined | false;
type Attributes = Record<string, string | number | boolean | ((e: Event) => void)>;

/** An element with attributes, handlers (`onclick`) and children. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false) node.setAttribute(name, String(value));
  }
  node.append(...children.filter((c): c is Node | string | number => c !== null && c !== undefined && c !== false).map((c) => (typeof c === 'number' ? String(c) : c)));
  return node;
}

/** Says something to who cannot see the page change. */
export function say(words: string): void {
  document.getElementById('said')!.textContent = words;
}

/** A problem with its diagnostics, as the command line would print them. */
export function problem(error: unknown): HTMLElement {
  const diagnostics = error instanceof Problem ? error.diagnostics : [];
  const words = error instanceof Error ? error.message : String(error);
  say(words);
  return h('div', { class: 'card', role: 'alert' }, h('p', { class: 'bad' }, words),
    ...diagnostics.map((d) => h('pre', {}, [
      `${d.at.file}${d.at.line ? `:${d.at.line}:${d.at.column}` : ''}: ${d.message}`,
      d.source_line && `    ${d.source_line.slice(0, 300)}`, d.expected && `expected ${d.expected}`, d.help,
    ].filter(Boolean).join('\n'))));
}

/** Offers bytes as a file. */
export function download(name: string, content: string, media: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: media }));
  const link = h('a', { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const cell = (v: string | number | null): string => {
  const t = v === null ? '' : String(v);
  return /[",\n]/.test(t) ? `"${t.replaceAll('"', '""')}"` : t;
};

/** A table with a caption and a button that saves it as CSV. Columns whose title begins with # are figures. */
export function table(caption: string, columns: string[], rows: (string | number | null)[][], empty = 'nothing'): HTMLElement {
  if (rows.length === 0) return h('p', { class: 'soft' }, `${caption}: ${empty}.`);
  const plain = columns.map((c) => c.replace(/^#/, ''));
  const n = (i: number): string => (columns[i]!.startsWith('#') ? 'n' : '');
  const sort = (i: number, v: string | number | null): string => (typeof v === 'string' && /^\d{4}-\d{2}-\d{2}/.test(v) && v.length < 20 ? 'd' : n(i));
  const shown = (v: string | number | null): string => (v === null ? 'not available' : typeof v === 'number' ? number(v) : v);
  const body = rows.map((r) => h('tr', {}, ...r.map((v, i) => (i === 0 ? h('th', { scope: 'row', class: sort(i, v) }, shown(v)) : h('td', { class: sort(i, v) }, shown(v))))));
  const save = () => download(`${caption.replace(/[^\w]+/g, '-').toLowerCase()}.csv`, [plain, ...rows].map((r) => r.map(cell).join(',')).join('\n') + '\n', 'text/csv');
  return h('div', {},
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
      h('table', {}, h('caption', {}, caption), h('thead', {}, h('tr', {}, ...plain.map((c, i) => h('th', { scope: 'col', class: n(i) }, c)))), h('tbody', {}, ...body))),
    h('button', { type: 'button', onclick: save }, 'Save as CSV'));
}

/** A figure with as many digits as are sure. */
export function number(v: number): string {
  if (v === 0) return '0';
  const a = Math.abs(v);
  const [by, word] = a >= 1e9 ? [1e9, ' bn'] : a >= 1e6 ? [1e6, ' M'] : a >= 1e4 ? [1e3, ' k'] : [1, ''];
  return Number((v / (by as number)).toPrecision(3)).toString() + word;
}

/** A labelled field. */
export const field = (label: string, input: HTMLElement, cls = ''): HTMLLabelElement => h('label', { class: cls }, label, input);

/** Runs work for a form; the button waits meanwhile, a problem is shown in `out`. */
export async function busy(button: HTMLButtonElement | null, out: HTMLElement, work: () => Promise<void>): Promise<void> {
  if (button) button.disabled = true;
  out.setAttribute('aria-busy', 'true');
  try {
    await work();
  } catch (error) {
    if ((error as Error).name !== 'AbortError') out.replaceChildren(problem(error));
  } finally {
    if (button) button.disabled = false;
    out.removeAttribute('aria-busy');
  }
}
