// Lists: what is screened against, its records, and a newer file: what it changes, and which parties of mine that touches.
import { get, post, put } from './api.js';
import { busy, field, h, say, table } from './dom.js';
import { link, type Route } from './route.js';

interface Head { name: string; format: string; sha256: string; records: number; remarks: number }
interface Record_ { list: string; id: string; name: string; places: string[]; from: string | null; until: string | null; citation: string }
interface Import { taken: boolean; before: number; after: number; added: Record_[]; removed: Record_[]; changed: Record_[]; diagnostics: { message: string; at: { line: number } }[] }
interface Screened { name: string; hits: { name: string; list: string; record: string; score: number; verdict: string }[] }

const rows = (all: Record_[]) => all.map((r) => [r.list, r.id, r.name, r.places.join(' '), r.from ?? '', r.until ?? '', r.citation]);
const COLUMNS = ['list', 'record', 'name', 'places', 'from', 'until', 'published'];

export async function lists(main: HTMLElement, at: Route): Promise<void> {
  const [name] = at.rest;
  const known = await get<{ digest: string; items: Head[] }>('/lists');
  main.append(h('h1', {}, name ?? 'Lists'));
  if (name) {
    const after = at.query.get('after');
    const wanted = at.query.get('name') ?? '';
    const search = h('input', { name: 'name', value: wanted, autocomplete: 'off' });
    const query = `limit=100${after ? `&after=${encodeURIComponent(after)}` : ''}${wanted ? `&name=${encodeURIComponent(wanted)}` : ''}`;
    const page = await get<{ items: Record_[]; next: number | null }>(`/lists/${encodeURIComponent(name)}?${query}`);
    main.append(h('form', { onsubmit: (e) => { e.preventDefault(); location.hash = link('lists', [name], { name: search.value }); } }, field('Name contains', search, 'wide'), h('button', { class: 'main' }, 'Find')),
      table(`Records of ${name}`, COLUMNS, rows(page.items), 'none'),
      page.next === null ? h('p') : h('p', {}, h('a', { href: link('lists', [name], { name: wanted, after: String(page.next) }) }, 'Further records')));
    return;
  }
  main.append(known.items.length === 0 ? h('p', {}, 'There is no list to screen against. Import one below, or start the server with --list FILE.') : h('div', {}),
    ...known.items.map((l) => h('article', { class: 'card' }, h('h2', {}, h('a', { href: link('lists', [l.name]) }, l.name)),
      h('p', {}, `${l.records} records, ${l.remarks} remarks on rows; ${l.format}`), h('p', { class: 'soft' }, `sha256 ${l.sha256}`))));

  const file = h('input', { type: 'file', required: true });
  const out = h('section', { 'aria-label': 'What the file changes' });
  const take = (dry: boolean, shrink: boolean) => busy(null, out, async () => {
    const chosen = file.files?.[0];
    if (!chosen || !file.reportValidity()) return;
    const i = await put<Import>(`/lists/${encodeURIComponent(chosen.name)}?dry_run=${dry}&accept_shrink=${shrink}`, chosen);
    say(i.taken ? 'Taken into use.' : 'Looked at.');
    out.replaceChildren(h('h2', {}, i.taken ? 'Taken into use' : 'What it would change'),
      h('p', {}, `${i.before} records before, ${i.after} after; ${i.diagnostics.length} remarks on rows.`),
      table('Added', COLUMNS, rows(i.added.slice(0, 500)), 'none'), table('Removed', COLUMNS, rows(i.removed.slice(0, 500)), 'none'), table('Changed', COLUMNS, rows(i.changed.slice(0, 500)), 'none'));
  });
  main.append(h('h2', {}, 'A newer file'), h('form', { onsubmit: (e) => { e.preventDefault(); void take(true, false); } }, field('List file', file),
    h('button', { class: 'main' }, 'Look'), h('button', { type: 'button', onclick: () => void take(false, false) }, 'Take into use'),
    h('button', { type: 'button', onclick: () => void take(false, true) }, 'Take, although it loses records')), out);

  const parties = h('textarea', { rows: 6, name: 'parties', 'aria-label': 'My parties, one name a line' });
  const hits = h('section', { 'aria-label': 'My parties' });
  const button = h('button', { class: 'main' }, 'Screen my parties');
  main.append(h('h2', {}, 'My parties'), h('form', { onsubmit: (e) => {
    e.preventDefault();
    void busy(button, hits, async () => {
      const names = parties.value.split('\n').map((n) => n.trim()).filter(Boolean).map((n) => ({ name: n, top: 3 }));
      if (names.length === 0) return;
      const answer = await post<{ answers: Screened[] }>('/screen/batch', { names });
      hits.replaceChildren(table('Hits of my parties', ['party', 'record', 'list', 'verdict', '#score'],
        answer.answers.flatMap((a): (string | number | null)[][] => (a.hits.length ? a.hits.map((x) => [a.name, `${x.name} (${x.record})`, x.list, x.verdict.replaceAll('_', ' '), Number(x.score.toFixed(3))]) : [[a.name, 'no record found; silence is not clearance', '', '', null]]))));
    });
  } }, field('One name a line', parties, 'wide'), button), hits);
}
