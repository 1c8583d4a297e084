// Compare: two finished runs side by side.
import { get } from './api.js';
import { busy, field, h, table } from './dom.js';
import { compared, type Job } from './case.js';
import { link, note, type Route } from './route.js';

interface Comparison { a: string; b: string; figures: { name: string; unit: string; a: number | null; b: number | null }[]; standing: [string, string, string][] }

export async function compare(main: HTMLElement, at: Route): Promise<void> {
  const { items } = await get<{ items: Job[] }>('/runs?limit=500');
  const done = items.filter((j) => j.state === 'done');
  main.append(h('h1', {}, 'Two runs side by side'));
  if (done.length < 2) {
    main.append(h('p', {}, 'Fewer than two runs are finished. ', h('a', { href: link('case') }, 'Run a case'), ' as it stands and with a change.'));
    return;
  }
  const choice = (wanted: string | null, other: number) => h('select', {}, ...done.map((j, i) => h('option', { value: j.id, selected: wanted ? String(j.id) === wanted : i === other },
    `${j.id}: ${j.request.case}${j.request.lift_all ? ', every measure lifted' : ''}${j.request.set.length ? ` with ${j.request.set.join(', ')}` : ''}`)));
  const a = choice(at.query.get('a'), 1);
  const b = choice(at.query.get('b'), 0);
  const out = h('section', { 'aria-label': 'Comparison' });
  const show = () => busy(null, out, async () => {
    note(link('compare', [], { a: a.value, b: b.value }));
    const c = await get<Comparison>(`/compare?a=${a.value}&b=${b.value}`);
    out.replaceChildren(h('p', {}, `First: ${c.a}. Second: ${c.b}.`), compared(c.figures, 'first', 'second', true),
      table('Links whose standing differs', ['link', 'first', 'second'], c.standing, 'none'));
  });
  for (const s of [a, b]) s.addEventListener('change', () => void show());
  main.append(h('form', { onsubmit: (e) => e.preventDefault() }, field('First', a, 'wide'), field('Second', b, 'wide')), out);
  await show();
}
