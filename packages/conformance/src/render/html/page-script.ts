/**
 * The script of the page. Everything can be read without it; it copies commands, and shows what a mark in a diagram
 * says when it is pointed at or reached with the arrow keys.
 */
export const PAGE_SCRIPT: string = `'use strict';
for (const button of document.querySelectorAll('[data-copy]')) {
  const code = button.closest('.copy').querySelector('code');
  button.hidden = false;
  button.addEventListener('click', async () => {
    let done = false;
    try {
      await navigator.clipboard.writeText(code.textContent);
      done = true;
    } catch {
      getSelection().selectAllChildren(code);
      done = document.execCommand('copy');
    }
    button.textContent = done ? 'Copied' : 'Press Ctrl-C';
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
}
for (const diagram of document.querySelectorAll('.diagram')) {
  const inspector = diagram.querySelector('.inspector');
  const marks = [...diagram.querySelectorAll('.mark')];
  const titles = new Map(marks.map((mark) => [mark, mark.querySelector('title').textContent]));
  const hint = 'Point at a bar or a tick for all it says; arrow keys go from one to the next.';
  inspector.hidden = false;
  inspector.textContent = hint;
  let current = marks[0];
  if (current) current.setAttribute('tabindex', '0');
  const show = (mark) => {
    for (const other of marks) other.classList.toggle('chosen', other === mark);
    inspector.textContent = mark ? titles.get(mark) : hint;
  };
  const choose = (mark) => {
    if (!mark) return;
    current.setAttribute('tabindex', '-1');
    mark.setAttribute('tabindex', '0');
    current = mark;
    mark.focus();
  };
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  for (const [index, mark] of marks.entries()) {
    mark.addEventListener('focus', () => { current = mark; show(mark); });
    mark.addEventListener('pointerenter', () => show(mark));
    mark.addEventListener('click', () => choose(mark));
    mark.addEventListener('keydown', (event) => {
      if (!(event.key in steps)) return;
      event.preventDefault();
      choose(marks[index + steps[event.key]]);
    });
  }
}
`;
