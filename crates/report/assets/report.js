// Draws the report's charts in the reader's colours. No network, no storage: a reload forgets the switch.
(function () {
  'use strict';
  const figures = JSON.parse(document.getElementById('figures').textContent);
  const root = document.documentElement;
  const systemDark = window.matchMedia('(prefers-color-scheme: dark)');
  const narrow = window.matchMedia('(max-width: 40rem)');
  const coarse = window.matchMedia('(pointer: coarse)');
  let printing = false;

  const isDark = () => !printing && (root.dataset.theme ? root.dataset.theme === 'dark' : systemDark.matches);

  function template() {
    const style = getComputedStyle(root);
    const colour = (name) => style.getPropertyValue(name).trim();
    const axis = { gridcolor: colour('--rule'), linecolor: colour('--rule'), zerolinecolor: colour('--soft') };
    return { layout: {
      font: { family: colour('--sans'), size: narrow.matches ? 10.5 : 12, color: colour('--ink') },
      paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
      xaxis: axis, yaxis: axis,
      hoverlabel: { bgcolor: colour('--card'), bordercolor: colour('--rule'), font: { color: colour('--ink'), size: 12 } },
      legend: { bgcolor: 'rgba(0,0,0,0)' },
      modebar: { bgcolor: 'rgba(0,0,0,0)', color: colour('--soft'), activecolor: colour('--accent') },
    } };
  }

  // A label for a narrow axis: its end stays, where the year or the home stands. Entities count as one character; a heading of
  // rows (`<b>…</b>`) stays whole.
  function shorten(text, most) {
    if (text.startsWith('<b>')) return text;
    const signs = text.match(/&[a-z]+;|[^]/gu) || [];
    return signs.length > most ? signs.slice(0, most - 6).join('') + '…' + signs.slice(-5).join('') : text;
  }

  // Letters of measures that would overlap on a narrow chart stand together: `d–i`, `jk`.
  function joinMarks(layout) {
    const marks = (layout.annotations || []).filter((a) => a.xref === 'x' && a.yref === 'paper');
    const [from, to] = ((layout.xaxis && layout.xaxis.range) || []).map((d) => Date.parse(d));
    if (!marks.length || !(to > from)) return;
    const kept = [];
    for (const mark of marks) {
      const last = kept[kept.length - 1];
      const room = last ? (to - from) * (last.text.length * 7 + 4) / 230 : 0;
      if (last && Date.parse(mark.x) - Date.parse(last.x) < room) {
        last.text = `${last.text[0]}–${mark.text[mark.text.length - 1]}`;
      } else {
        kept.push(mark);
      }
    }
    layout.annotations = layout.annotations.filter((a) => !marks.includes(a) || kept.includes(a));
  }

  function layoutOf(id) {
    const layout = structuredClone(figures[id].layout);
    layout.template = template();
    layout.autosize = true;
    if (narrow.matches) {
      joinMarks(layout);
      const labels = layout.yaxis && layout.yaxis.ticktext;
      if (labels) layout.yaxis.ticktext = labels.map((t) => shorten(String(t), 19));
      layout.margin = { l: 4, r: 4, t: 8, b: 8, pad: 2 };
    }
    // On a finger's screen a drag scrolls the page; a tap still shows the figures.
    if (coarse.matches || narrow.matches) layout.dragmode = false;
    return layout;
  }

  const config = {
    displaylogo: false, responsive: true, showTips: false,
    // Named one by one: Plotly's own set has buttons that open its makers' site.
    modeBarButtons: [['toImage', 'zoom2d', 'pan2d', 'resetScale2d']],
  };

  function draw(node) {
    if (!figures[node.id] || !node.offsetParent) return; // the latter: inside a closed <details>: drawn when it opens
    node.style.minHeight = '';
    node.dataset.drawn = 'yes';
    Plotly.react(node, structuredClone(figures[node.id].data), layoutOf(node.id),
      { ...config, displayModeBar: narrow.matches || coarse.matches ? false : 'hover' });
  }

  const plots = () => Array.from(document.querySelectorAll('.plot'));
  const drawn = () => plots().filter((n) => n.dataset.drawn);

  const button = document.getElementById('theme');
  function label() {
    const dark = isDark();
    button.textContent = dark ? 'Light' : 'Dark';
    button.setAttribute('aria-pressed', String(dark));
    button.setAttribute('aria-label', dark ? 'Switch to light colours' : 'Switch to dark colours');
  }
  function recolour() {
    label();
    drawn().forEach(draw);
  }
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    recolour();
  });
  systemDark.addEventListener('change', recolour);
  narrow.addEventListener('change', recolour);
  document.querySelectorAll('details').forEach((d) => d.addEventListener('toggle', () => {
    if (d.open) d.querySelectorAll('.plot:not([data-drawn])').forEach(draw);
  }));
  window.addEventListener('beforeprint', () => { printing = true; drawn().forEach((n) => { draw(n); Plotly.relayout(n, { width: 660 }); }); });
  window.addEventListener('afterprint', () => { printing = false; recolour(); });

  // The section that is being read is marked in the navigation.
  const links = new Map(Array.from(document.querySelectorAll('nav a'), (a) => [a.hash.slice(1), a]));
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting || !links.has(entry.target.id)) continue;
      links.forEach((a) => a.removeAttribute('aria-current'));
      const here = links.get(entry.target.id);
      here.setAttribute('aria-current', 'true');
      const bar = here.closest('ol');
      bar.scrollLeft = here.offsetLeft - bar.clientWidth / 3; // a row on a phone

    }
  }, { rootMargin: '0px 0px -70% 0px' });
  document.querySelectorAll('main > section').forEach((s) => seen.observe(s));

  // A link into something closed opens it, and what it points to is shown.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let box = target.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
    target.querySelectorAll(':scope > details').forEach((d) => { d.open = true; });
    target.scrollIntoView();
  };
  window.addEventListener('hashchange', reveal);
  reveal();

  label();
  plots().forEach(draw);
  root.dataset.ready = 'yes';
})();
