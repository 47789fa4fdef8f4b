// Makes elements. Text is only ever set as text: nothing that a queue holds becomes markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children);
  return element;
}

export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Sets text only where it is another: what is read aloud or selected stays undisturbed. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** A table whose roles hold also where a style lays its rows out as blocks. */
export function table(caption, heads, name = 'stack') {
  const body = h('tbody', {role: 'rowgroup'});
  const element = h('table', {role: 'table', class: name},
    h('caption', {}, caption),
    h('thead', {role: 'rowgroup'},
      h('tr', {role: 'row'}, ...heads.map((head) =>
        h('th', {scope: 'col', role: 'columnheader'}, head)))),
    body);
  return {element, body};
}

/** A row of such a table: the first cell is its head. */
export function row(heads, ...cells) {
  return h('tr', {role: 'row'}, ...cells.map((cell, i) => i === 0
    ? h('th', {scope: 'row', role: 'rowheader'}, cell)
    : h('td', {role: 'cell', 'data-label': heads[i]}, cell)));
}
