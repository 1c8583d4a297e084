// The page: which screen the address names, the reader's colours, who is logged in.
import { get, Problem, setToken, token } from './api.js';
import { cases } from './case.js';
import { compare } from './compare.js';
import { decide } from './decide.js';
import { field, h, problem } from './dom.js';
import { lists } from './lists.js';
import { redraw } from './plot.js';
import { link, route, type Route } from './route.js';
import { screen } from './screen.js';

const SCREENS: [string, string, (main: HTMLElement, at: Route) => void | Promise<void>][] = [
  ['screen', 'Screen', screen], ['decide', 'Decide', decide], ['case', 'Case', cases], ['compare', 'Compare', compare], ['lists', 'Lists', lists],
];
interface Who { name: string | null; roles: string[]; version: { knockon: string } }

const main = document.getElementById('main')!;
const nav = document.getElementById('nav')!;
let drawing = 0;

/** Asks for a token when the server wants one. */
function ask(): void {
  const secret = h('input', { type: 'password', name: 'token', required: true, autocomplete: 'off' });
  main.replaceChildren(h('h1', {}, 'A token is needed'), h('p', {}, 'An administrator makes one with ', h('code', {}, 'knockon token add NAME --role read'), '. It stays in this tab.'),
    h('form', { onsubmit: (e) => { e.preventDefault(); setToken(secret.value.trim()); void show(); } }, field('Token', secret, 'wide'), h('button', { class: 'main' }, 'Use')));
  secret.focus();
}

async function show(): Promise<void> {
  const mine = ++drawing;
  delete document.documentElement.dataset['ready'];
  const at = route();
  const found = SCREENS.find((s) => s[0] === at.screen) ?? SCREENS[0]!;
  document.title = `${found[1]} – knockon`;
  nav.replaceChildren(...SCREENS.map(([id, title]) => h('li', {}, h('a', id === found[0] ? { href: link(id), 'aria-current': 'page' } : { href: link(id) }, title))));
  const fresh = h('div');
  try {
    const who = await get<Who>('/whoami');
    if (who.name === null) { setToken(null); ask(); return; }
    const out = h('button', { type: 'button', onclick: () => { setToken(null); void show(); } }, 'Forget the token');
    document.getElementById('who')!.replaceChildren(who.name === 'local' ? '' : who.name, ...(token() ? [' ', out] : []));
    await found[2](fresh, at);
  } catch (error) {
    if (error instanceof Problem && error.status === 401) { setToken(null); ask(); return; }
    fresh.append(problem(error));
  }
  // A slow screen must not take the place of one that was asked for after it.
  if (mine === drawing) {
    main.replaceChildren(fresh);
    document.documentElement.dataset['ready'] = at.screen;
    redraw();
  }
}

const theme = document.getElementById('theme')!;
const dark = matchMedia('(prefers-color-scheme: dark)');
function colours(): void {
  const now = document.documentElement.dataset['theme'];
  const isDark = now ? now === 'dark' : dark.matches;
  theme.textContent = isDark ? 'Light' : 'Dark';
  theme.setAttribute('aria-pressed', String(isDark));
  theme.setAttribute('aria-label', isDark ? 'Switch to light colours' : 'Switch to dark colours');
  redraw();
}
theme.addEventListener('click', () => {
  document.documentElement.dataset['theme'] = theme.getAttribute('aria-pressed') === 'true' ? 'light' : 'dark';
  localStorage.setItem('knockon-theme', document.documentElement.dataset['theme']);
  colours();
});
const kept = localStorage.getItem('knockon-theme');
if (kept === 'dark' || kept === 'light') document.documentElement.dataset['theme'] = kept;
dark.addEventListener('change', colours);
colours();
addEventListener('hashchange', (e) => { if (new URL((e as HashChangeEvent).newURL).hash.startsWith('#/')) void show(); });
void show();
