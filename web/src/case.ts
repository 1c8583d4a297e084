// Case: its measures and parameters, a change beside the base at once, runs with bands in the background, and their figures.
import { follow, get, post, text } from './api.js';
import { busy, download, field, h, number, problem, say, table } from './dom.js';
import { chart, paths, type Figure, type PathView } from './plot.js';
import { link, note, type Route } from './route.js';

interface Head { name: string; title: string; question: string }
interface Measure { id: string; title: string; act: string; from: string | null; until: string | null; citation: string }
interface Knob { path: string; value: number; low: number; high: number; unit: string }
interface View { title: string; question: string; from: string; to: string; currency: string; measures: Measure[]; parameters: Knob[] }
interface Row { name: string; unit: string; a: number | null; b: number | null }
interface WhatIf { changes: string[]; comparison: { figures: Row[]; standing: [string, string, string][] }; base_paths: PathView[]; paths: PathView[]; seconds: number }
export interface Job { id: number; at: string; state: string; request: { case: string; set: string[]; lift_all: boolean }; problem: { detail: string } | null }
interface Progress { state: string; what: string; done: number; all: number }

/** Rows of a comparison. */
export function compared(figures: Row[], a: string, b: string, all: boolean): HTMLElement {
  const rows = figures.filter((f) => all || f.a !== f.b);
  return table('Figures', ['figure', 'unit', `#${a}`, `#${b}`, '#difference'],
    rows.map((f) => [f.name, f.unit, f.a, f.b, f.a === null || f.b === null ? null : f.b - f.a]), 'none differs');
}

export async function cases(main: HTMLElement, at: Route): Promise<void> {
  const [name] = at.rest;
  if (!name) {
    const { items } = await get<{ items: Head[] }>('/cases');
    main.append(h('h1', {}, 'Cases'), ...items.map((c) => h('article', { class: 'card' }, h('h2', {}, h('a', { href: link('case', [c.name]) }, c.title)), h('p', {}, c.question))));
    return;
  }
  const view = await get<View>(`/cases/${encodeURIComponent(name)}`);
  const set = new Map(at.query.getAll('set').map((s) => s.split(/=(.*)/s).slice(0, 2) as [string, string]));
  const out = h('section', { 'aria-label': 'The change beside the base' });
  const list = h('ul', { 'aria-label': 'Changes' });
  let stop = new AbortController();
  const settings = () => [...set].map(([path, value]) => `${path}=${value}`);
  const address = () => link('case', [name], { set: settings() });

  const show = () => {
    note(address());
    list.replaceChildren(...[...set].map(([path, value]) => h('li', {}, h('code', {}, `${path} = ${value} `),
      h('button', { type: 'button', 'aria-label': `Take back ${path}`, onclick: () => { set.delete(path); show(); } }, 'Take back'))));
    if (set.size === 0) list.replaceChildren(h('li', { class: 'soft' }, 'none; set a parameter or a date below'));
    stop.abort();
    stop = new AbortController();
    const signal = stop.signal;
    void busy(null, out, async () => {
      const w = await post<WhatIf>(`/cases/${encodeURIComponent(name)}/what-if`, { set: settings() }, signal);
      say(`Run in ${w.seconds.toFixed(1)} seconds`);
      const shares = h('div', {}, h('button', { type: 'button', onclick: (e) => void busy(e.currentTarget as HTMLButtonElement, shares, async () => {
        const s = await post<WhatIf>(`/cases/${encodeURIComponent(name)}/what-if`, { set: settings(), shares: true }, signal);
        const only = s.comparison.figures.filter((f) => !w.comparison.figures.some((g) => g.name === f.name));
        shares.replaceChildren(h('h3', {}, 'What each measure takes'), compared(only, 'base', 'changed', true));
      }) }, 'Share the loss between the measures'));
      out.replaceChildren(h('h2', {}, set.size ? 'The change beside the base' : 'The case as it stands'),
        ...(set.size ? [compared(w.comparison.figures, 'base', 'changed', false)] : [compared(w.comparison.figures, 'base', 'base', true)]),
        h('div', { class: 'two' }, ...paths(w.base_paths, w.paths).map(chart)),
        ...(w.comparison.standing.length ? [table('Links whose standing differs', ['link', 'base', 'changed'], w.comparison.standing)] : []),
        shares,
        h('p', { class: 'soft' }, `At the central values, without bands; run in ${w.seconds.toFixed(2)} s.`));
      out.dataset['ready'] = String(set.size);
    });
  };
  const change = (path: string, value: string) => { if (value.trim() !== '') { set.set(path, value.trim()); show(); } };

  const knob = h('select', { name: 'knob' }, ...view.parameters.map((p) => h('option', { value: p.path }, p.path)));
  const slide = h('input', { type: 'range', step: 'any', 'aria-label': 'Value' });
  const value = h('input', { name: 'value', size: 10, autocomplete: 'off', inputmode: 'decimal' });
  const about = h('p', { class: 'soft' });
  const chosen = () => {
    const p = view.parameters.find((k) => k.path === knob.value);
    if (!p) return;
    const [low, high] = p.low < p.high ? [p.low, p.high] : p.value === 0 ? [0, 1] : [0, 2 * p.value];
    slide.min = String(low);
    slide.max = String(high);
    value.value = set.get(p.path) ?? String(p.value);
    slide.value = value.value;
    about.textContent = `${number(p.value)} ${p.unit}, range ${number(p.low)} to ${number(p.high)}`;
  };
  knob.addEventListener('change', chosen);
  slide.addEventListener('input', () => { value.value = Number(slide.valueAsNumber.toPrecision(3)).toString(); });
  value.addEventListener('input', () => { slide.value = value.value; });
  slide.addEventListener('change', () => change(knob.value, value.value));
  chosen();

  const measure = h('select', { name: 'measure' }, ...view.measures.map((m) => h('option', { value: m.id }, `${m.id}: ${m.title}`)));
  const which = h('select', { name: 'which' }, h('option', { value: 'from' }, 'begins'), h('option', { value: 'until' }, 'ends'));
  const day = h('input', { type: 'date', name: 'day', required: true });
  const dated = () => { const m = view.measures.find((k) => k.id === measure.value); day.value = (which.value === 'from' ? m?.from : m?.until) ?? ''; };
  measure.addEventListener('change', dated);
  which.addEventListener('change', dated);
  dated();

  main.append(h('h1', {}, view.title), h('p', {}, view.question), h('p', { class: 'soft' }, `${view.from} to ${view.to}, money in ${view.currency}`),
    h('h2', {}, 'Changes'), list,
    h('form', { onsubmit: (e) => { e.preventDefault(); change(knob.value, value.value); } },
      field('Parameter', knob, 'wide'), field('Value', slide, 'wide'), field('exactly', value), h('button', { class: 'main' }, 'Set')), about,
    h('form', { onsubmit: (e) => { e.preventDefault(); change(`measures.${measure.value}.${which.value}`, day.value); } },
      field('Measure', measure, 'wide'), field('', which), field('on', day), h('button', { class: 'main' }, 'Set')),
    out);
  const runs = h('section', { 'aria-label': 'Runs' });
  main.append(h('h2', {}, 'Runs with bands'), runs, h('h2', {}, 'Measures'),
    table('Measures', ['measure', 'sort', 'from', 'until', 'where it stands'], view.measures.map((m) => [m.title, m.act, m.from ?? '', m.until ?? '', m.citation])));
  show();
  await runsOf(runs, name, settings, at.query.get('run')).catch((e) => runs.append(problem(e)));
}

/** Starts runs, follows them, shows what a finished one says. */
async function runsOf(box: HTMLElement, name: string, settings: () => string[], open: string | null): Promise<void> {
  const shown = h('div');
  const list = h('div');
  const status = h('div');
  const button = h('button', { type: 'button', class: 'main' }, 'Run with these changes');
  button.addEventListener('click', () => void busy(button, status, async () => {
    const job = await post<Job>('/runs', { case: name, set: settings() });
    const bar = h('progress', { max: 1, 'aria-label': 'Progress' });
    const words = h('p');
    const cancel = h('button', { type: 'button', onclick: () => void post(`/runs/${job.id}/cancel`, {}) }, 'Cancel');
    status.replaceChildren(h('div', { class: 'card' }, h('p', {}, `Run ${job.id}`), bar, words, cancel));
    let last = '';
    await follow(`/runs/${job.id}/events`, (data) => {
      const p = data as Progress;
      last = p.state;
      words.textContent = `${p.state}${p.what ? `: ${p.what} ${p.all > 1 ? `${p.done} of ${p.all}` : ''}` : ''}`;
      if (p.all > 1) { bar.max = p.all; bar.value = p.done; } else bar.removeAttribute('value');
    }, new AbortController().signal);
    say(`Run ${job.id} ${last}`);
    status.replaceChildren();
    await fill();
    if (last === 'done') await result(job.id);
  }));
  const result = (id: number) => busy(null, shown, async () => {
    const [figures, summary, tables] = await Promise.all([get<Figure[]>(`/runs/${id}/figures`), text(`/runs/${id}/summary`), get<{ items: string[] }>(`/runs/${id}/tables`)]);
    const save = (path: string, file: string, media: string) => async () => download(file, await text(path), media);
    shown.replaceChildren(h('h3', {}, `Run ${id}`), h('div', { class: 'row' },
      h('button', { type: 'button', onclick: () => void save(`/runs/${id}/report`, `${name}-${id}.html`, 'text/html')() }, 'Save the report'),
      h('button', { type: 'button', onclick: () => void save(`/runs/${id}/outcome`, `${name}-${id}.json`, 'application/json')() }, 'Save outcome.json'),
      ...tables.items.map((t) => h('button', { type: 'button', onclick: () => void save(`/runs/${id}/tables/${t}`, t, 'text/csv')() }, t))),
      h('details', {}, h('summary', {}, 'Summary'), h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Summary' }, h('pre', {}, summary))),
      ...figures.map(chart));
  });
  const fill = async () => {
    const { items } = await get<{ items: Job[] }>('/runs?limit=200');
    const own = items.filter((j) => j.request.case === name);
    list.replaceChildren(...(own.length ? own.slice(0, 20) : []).map((j) => h('p', {}, `Run ${j.id}, ${j.at.slice(0, 16).replace('T', ' ')}, ${j.state}${j.request.set.length ? ` with ${j.request.set.join(', ')}` : ''} `,
      j.state === 'done' && h('button', { type: 'button', onclick: () => void result(j.id) }, 'Show'), j.problem && h('span', { class: 'bad' }, j.problem.detail))));
  };
  box.append(h('div', { class: 'row' }, button), status, list, shown);
  await fill();
  if (open && /^\d+$/.test(open)) await result(Number(open));
}
