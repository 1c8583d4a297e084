// Charts: the report's own Plotly figures, in the reader's colours.
import { h } from './dom.js';

export interface Figure { id: string; section: string; title: string; description: string; json: { data: object[]; layout: Record<string, unknown> } }
interface PlotlyScript { react(node: HTMLElement, data: object[], layout: object, config: object): Promise<unknown> }
declare global { interface Window { Plotly?: PlotlyScript } }

let loading: Promise<PlotlyScript> | undefined;
/** The script is large and comes when the first chart does. */
function plotly(): Promise<PlotlyScript> {
  loading ??= new Promise((resolve, reject) => {
    const script = h('script', { src: '/plotly-basic.min.js' });
    script.addEventListener('load', () => (window.Plotly ? resolve(window.Plotly) : reject(new Error('the chart script is broken'))));
    script.addEventListener('error', () => reject(new Error('the chart script cannot be loaded')));
    document.head.append(script);
  });
  return loading;
}

const drawn = new Map<HTMLElement, Figure>();

async function draw(node: HTMLElement, figure: Figure): Promise<void> {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = { gridcolor: colour('--rule'), linecolor: colour('--rule'), zerolinecolor: colour('--soft') };
  const narrow = matchMedia('(max-width: 40rem)').matches;
  const template = { layout: {
    font: { family: colour('--sans'), size: narrow ? 10.5 : 12, color: colour('--ink') }, paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
    xaxis: axis, yaxis: axis, legend: { bgcolor: 'rgba(0,0,0,0)' },
    hoverlabel: { bgcolor: colour('--card'), bordercolor: colour('--rule'), font: { color: colour('--ink') } },
    modebar: { bgcolor: 'rgba(0,0,0,0)', color: colour('--soft'), activecolor: colour('--accent') },
  } };
  const layout: Record<string, unknown> = { ...structuredClone(figure.json.layout), template, autosize: true };
  if (narrow) { layout['margin'] = { l: 4, r: 4, t: 8, b: 8, pad: 2 }; layout['dragmode'] = false; }
  const script = await plotly();
  if (!node.isConnected) return;
  await script.react(node, structuredClone(figure.json.data), layout, {
    displaylogo: false, responsive: true, showTips: false, modeBarButtons: [['toImage', 'zoom2d', 'pan2d', 'resetScale2d']], displayModeBar: narrow ? false : 'hover',
  });
  node.dataset['drawn'] = 'yes';
}

/** A chart with its title and text alternative; its picture is saved from its own bar. */
export function chart(figure: Figure): HTMLElement {
  const node = h('div', { class: 'plot', role: 'img', 'aria-label': `${figure.title}. ${figure.description}` });
  for (const old of drawn.keys()) if (!old.isConnected) drawn.delete(old);
  drawn.set(node, figure);
  const box = h('figure', {}, h('h3', {}, figure.title), node, h('figcaption', {}, figure.description));
  // It is drawn once it stands on the page, where it has a width.
  requestAnimationFrame(() => void draw(node, figure).catch((e: Error) => { node.textContent = e.message; }));
  return box;
}

export function redraw(): void {
  for (const [node, figure] of drawn) if (node.isConnected) void draw(node, figure);
}

export interface PathView { party?: string; name: string; unit: string; months: string[]; output: number[] }

/** Output with and without a change, month by month. */
export function paths(base: PathView[], changed: PathView[]): Figure[] {
  return base.map((b, i) => ({
    id: `path-${i}`, section: 'paths', title: `Output of ${b.name}, ${b.unit} a month`,
    description: 'Modelled output by month: the case as it stands (dashed) and with the change (line), at the central values.',
    json: {
      data: [
        { type: 'scatter', mode: 'lines', name: 'as it stands', x: b.months, y: b.output, line: { color: '#8a8f94', dash: 'dash', width: 2 } },
        { type: 'scatter', mode: 'lines', name: 'with the change', x: changed[i]?.months ?? [], y: changed[i]?.output ?? [], line: { color: '#c8553d', width: 2.5 } },
      ],
      layout: { height: 280, margin: { l: 56, r: 12, t: 8, b: 36 }, legend: { orientation: 'h', y: 1.12 }, yaxis: { rangemode: 'tozero' } },
    },
  }));
}
