// Plots of the last minutes: [at, rows, in, out] a point.

import {h, svg} from './dom.js';
import {count, rate, span} from './words.js';

const WIDTH = 300;

function line(points, index, top, height, name) {
  const first = points[0][0];
  const length = Math.max(1, points[points.length - 1][0] - first);
  const places = points.map((point) => {
    const x = WIDTH * (point[0] - first) / length;
    const y = height - 2 - (height - 4) * point[index] / top;
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return svg('polyline', {class: name, points: places.join(' ')});
}

function draw(points, height, small, words, series) {
  const box = svg('svg', {class: small ? 'plot small' : 'plot',
    viewBox: `0 0 ${WIDTH} ${height}`, preserveAspectRatio: 'none'});
  if (points.length > 1) {
    const top = Math.max(1, ...series.flatMap(([index]) => points.map((point) => point[index])));
    box.append(...series.map(([index, name]) => line(points, index, top, height, name)));
  }
  if (small) {
    box.setAttribute('role', 'img');
    box.setAttribute('aria-label', words);
    return box;
  }
  box.setAttribute('aria-hidden', 'true'); // The words stand below it.
  return h('figure', {}, box, h('figcaption', {class: 'faint'}, words));
}

function past(points) {
  return points.length > 1 ? span(points[points.length - 1][0] - points[0][0]) : 'no time';
}

export function rowsPlot(points, small) {
  const rows = points.map((point) => point[1]);
  const words = points.length === 0 ? 'Rows: no figures yet'
    : `Rows in the last ${past(points)}: now ${count(rows[rows.length - 1])},`
      + ` least ${count(Math.min(...rows))}, most ${count(Math.max(...rows))}`;
  return draw(points, small ? 60 : 80, small, words, [[1, 'rows']]);
}

export function ratesPlot(points) {
  const most = (index) => rate(Math.max(0, ...points.map((point) => point[index])));
  const words = `Rows a second in the last ${past(points)}: in at most ${most(2)},`
    + ` out at most ${most(3)}`;
  return draw(points, 80, false, words, [[2, 'in'], [3, 'out']]);
}
